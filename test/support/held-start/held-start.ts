import { root } from '../../../build/process.mjs'

/** The arguments of a command that opens Lading, changed so that Playwright never misses its window (see `main.cjs`). */
export const withHeldStart = (args: readonly string[]): string[] =>
  args.map((arg) => (arg === root ? import.meta.dirname : arg))
