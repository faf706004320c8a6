import { readFileSync } from 'node:fs'

const folder = new URL('../../fixtures/engine-resources/', import.meta.url)

/** What an engine answered. */
export const recordedResource = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`${name}.jsonl`, folder), 'utf8'))
