import { join } from 'node:path'
import { root } from '../../build/process.mjs'

const heldStart = join(import.meta.dirname, 'held-start')

/** The arguments of a command that opens Lading, changed so that Playwright never misses its window (see `held-start/main.cjs`). */
export const withHeldStart = (args: readonly string[]): string[] =>
  args.map((arg) => (arg === root ? heldStart : arg))
