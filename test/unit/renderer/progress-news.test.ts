import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Announcer } from '../../../renderer/src/state/announcer.svelte.ts'
import { ProgressNews, type UnderWay } from '../../../renderer/src/state/progress-news.ts'
import { pullProgressWords, transferProgressWords } from '../../../renderer/src/text/progress-words.ts'
import { layer, pull, transfer } from './samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What is said while `underWay` runs. */
const heard = (...underWay: readonly UnderWay[]) => {
  const said: string[] = []
  const end = new ProgressNews(
    () => underWay,
    (sentence) => said.push(sentence),
  ).start()
  return { said, end }
}

it('says every fifteen seconds how far everything is', () => {
  const { said } = heard(
    { startedAtMs: Date.now(), words: 'redis:7: 45 percent' },
    { startedAtMs: Date.now(), words: 'Clean-up: 2 of 5 gone' },
  )
  vi.advanceTimersByTime(14_999)
  expect(said).toEqual([])
  vi.advanceTimersByTime(15_001)
  expect(said).toEqual(Array.from({ length: 2 }, () => 'redis:7: 45 percent, Clean-up: 2 of 5 gone.'))
})

it('says nothing of what has only just begun, nor where nothing runs', () => {
  const { said } = heard({ startedAtMs: Date.now() + 11_000, words: 'redis:7: 1 percent' })
  const { said: saidOfNothing } = heard()
  vi.advanceTimersByTime(15_000)
  expect(said).toEqual([])
  vi.advanceTimersByTime(15_000)
  expect(said).toHaveLength(1)
  expect(saidOfNothing).toEqual([])
})

it('ends with the window', () => {
  const { said, end } = heard({ startedAtMs: 0, words: 'redis:7: 45 percent' })
  end()
  vi.advanceTimersByTime(60_000)
  expect(said).toEqual([])
})

it('names a share where there is one', () => {
  const half = { layers: [layer('downloading', { downloadedBytes: 5, totalBytes: 10 })] }
  expect(pullProgressWords(pull({ progress: half }))).toBe('redis:7: 50 percent')
  expect(pullProgressWords(pull())).toBe('redis:7 goes on')
  const saved = transfer({
    kind: 'save',
    images: [],
    path: '/home/ada/a.tar',
    writtenBytes: 3,
    expectedBytes: 4,
  })
  expect(transferProgressWords(saved)).toBe('a.tar: 75 percent')
})

/** Every change of the region's text within `spanMs`, while `work` is done every `everyMs`. */
const changesWithin = (announcer: Announcer, spanMs: number, everyMs: number, work: () => void): number[] => {
  const changesAtMs: number[] = []
  let before = announcer.words
  for (let atMs = 0; atMs < spanMs; atMs += everyMs) {
    work()
    if (announcer.words !== before) changesAtMs.push(atMs)
    before = announcer.words
    vi.advanceTimersByTime(everyMs)
    if (announcer.words !== before) changesAtMs.push(atMs + everyMs)
    before = announcer.words
  }
  return changesAtMs
}

it('however much happens, the region changes at most once in three seconds', () => {
  const announcer = new Announcer()
  let count = 0
  const changes = changesWithin(announcer, 30_000, 50, () => announcer.say(`Sentence ${(count += 1)}.`))
  expect(changes[0]).toBe(0)
  expect(changes).toHaveLength(11)
  for (const [index, atMs] of changes.slice(1).entries())
    expect(atMs - (changes[index] ?? 0)).toBeGreaterThanOrEqual(3_000)
})

it('the same sentence twice is a change of the region, so that it is read out again', () => {
  const announcer = new Announcer()
  announcer.say('redis:7 was cancelled.')
  vi.advanceTimersByTime(3_000)
  const before = announcer.words
  announcer.say('redis:7 was cancelled.')
  expect(announcer.words).not.toBe(before)
  expect(announcer.words.trim()).toBe('redis:7 was cancelled.')
})
