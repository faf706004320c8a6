import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  emptyPullProgress,
  foldPullMessage,
  type PullProgress,
} from '../../electron/core/transfers/pull-progress.ts'
import { measurePairs, median, rowOf, type Row } from './measure.ts'

const folder = join(import.meta.dirname, '../fixtures/engine-streams')

const recordedLines = (): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')

const rounds = 200

const fold = (messages: readonly unknown[]): PullProgress => {
  let progress: PullProgress = emptyPullProgress
  for (const message of messages) progress = foldPullMessage(progress, message)
  return progress
}

/**
 * Messages a second through the progress fold, held against parsing the same messages' JSON: what reading a stream
 * costs anyhow.
 */
export const benchFold = async (): Promise<readonly Row[]> => {
  const lines = recordedLines()
  const messages = lines.map((line) => JSON.parse(line) as unknown)
  const msFor = (work: () => void): Promise<number> => {
    const startedAtMs = performance.now()
    for (let round = 0; round < rounds; round += 1) work()
    return Promise.resolve(performance.now() - startedAtMs)
  }
  const pairs = await measurePairs(
    () => msFor(() => fold(messages)),
    () => msFor(() => lines.forEach((line) => JSON.parse(line) as unknown)),
  )
  const perSecond = (ms: number): string =>
    `${Math.round((lines.length * rounds * 1000) / ms).toLocaleString('en')} a second`
  return [
    {
      ...rowOf('Progress messages folded', pairs, perSecond, 'JSON.parse of the same'),
      lading: perSecond(median(pairs.map((pair) => pair.lading))),
    },
  ]
}
