import { readdirSync, readFileSync } from 'node:fs'

const folder = new URL('../../fixtures/engine-removals/', import.meta.url)

/** `ENGINE-SCENARIO` of every recording. */
export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length))

/** What an engine answered. */
export const recordedRemoval = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.jsonl`, folder), 'utf8'))
