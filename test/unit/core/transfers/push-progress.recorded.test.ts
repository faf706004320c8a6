import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  emptyPushProgress,
  foldPushMessage,
  pushTotals,
  type PushProgress,
} from '../../../../electron/core/transfers/push-progress.ts'

const folder = new URL('../../../fixtures/engine-pushes/', import.meta.url)

const linesOf = (name: string): unknown[] =>
  readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown)

const fold = (messages: readonly unknown[]): PushProgress =>
  messages.reduce<PushProgress>(foldPushMessage, emptyPushProgress)

/** Counted from the lines and not by Lading: layers with what became of them, the digest's first digits, a note. */
const expected = new Map<string, string>([
  ['e20-push', '76fa36f75598 already-there 0/?; b487f0d64776'],
  ['e20-push-again', '76fa36f75598 already-there 0/?; b487f0d64776'],
  ['e26-push', '76fa36f75598 already-there 0/?; b487f0d64776'],
  ['e26-push-again', '76fa36f75598 already-there 0/?; b487f0d64776'],
  ['e28-push', '76fa36f75598 pushed 10240/10240; add9c7ad8e9b'],
  ['e28-push-again', '76fa36f75598 already-there 0/?; add9c7ad8e9b'],
  ['e28c-push', '18b58e1e61cc pushed 0/?; b06390801858; linux/amd64 alone'],
  ['e28c-push-again', '18b58e1e61cc already-there 0/?; b06390801858; linux/amd64 alone'],
  ['podman-push', 'd59136d7de0a'],
  ['podman-push-again', 'd59136d7de0a'],
])

const summaryOf = ({ layers, digest, note, error }: PushProgress): string =>
  [
    ...layers.map(
      ({ id, phase, sentBytes, totalBytes }) => `${id} ${phase} ${sentBytes}/${totalBytes ?? '?'}`,
    ),
    digest?.slice('sha256:'.length, 'sha256:'.length + 12) ?? 'no digest',
    ...(note?.includes('Only the image for linux/amd64 goes') === true ? ['linux/amd64 alone'] : []),
    ...(error === undefined ? [] : ['error']),
  ].join('; ')

describe('each recorded push', () => {
  it('has its expectation, and each expectation its recording', () => {
    const recorded = readdirSync(folder).flatMap((name) => /^(.*)\.jsonl$/.exec(name)?.[1] ?? [])
    expect(recorded.toSorted()).toEqual([...expected.keys()].toSorted())
  })

  it.each([...expected])('%s adds up', (name, summary) => {
    expect(summaryOf(fold(linesOf(name)))).toBe(summary)
  })

  it.each([...expected.keys()])('%s says the same when each line comes twice', (name) => {
    expect(fold(linesOf(name).flatMap((message) => [message, message]))).toEqual(fold(linesOf(name)))
  })

  it.each([...expected.keys()].filter((name) => !name.startsWith('podman')))('%s is through', (name) => {
    expect(pushTotals(fold(linesOf(name))).fraction).toBe(1)
  })
})
