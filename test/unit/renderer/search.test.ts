import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Search } from '../../../renderer/src/state/search.svelte.ts'
import { failing, fresh, hubBridge, hubResult } from './hub-bridge.ts'

const some = (names: readonly string[], nextFrom?: number) =>
  fresh({
    results: names.map((name) => hubResult(name)),
    source: 'hub' as const,
    ignored: [],
    ...(nextFrom !== undefined && { nextFrom }),
  })

const searching = () => {
  const bridge = hubBridge()
  const search = new Search(bridge)
  const names = () => search.results.map(({ name }) => name)
  const pause = () => vi.advanceTimersByTimeAsync(250)
  return { ...bridge, search, names, pause }
}

describe('the search', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('asks once typing pauses, with what is chosen', async () => {
    const { search, asked, pause } = searching()
    search.toggleBadge('official')
    for (const text of ['r', 're', 'redis ']) search.write(text)
    await pause()
    search.write('redis')
    await pause()
    expect(asked).toEqual([
      [
        'search',
        {
          text: 'redis',
          badges: ['official'],
          architectures: [],
          operatingSystems: [],
          sort: 'best-match',
          from: 0,
        },
      ],
    ])
  })

  it('keeps what was found until something newer is', async () => {
    const { search, names, scripted, pause } = searching()
    scripted.search = [some(['redis']), new Promise((resolve) => setTimeout(resolve, 900, some(['valkey'])))]
    search.write('redis')
    await pause()
    search.write('valkey')
    await pause()
    expect(search.isSearching).toBe(true)
    expect(names()).toEqual(['redis'])
    await vi.advanceTimersByTimeAsync(900)
    expect(names()).toEqual(['valkey'])
  })

  it('that fails leaves what was found', async () => {
    const { search, names, scripted, pause } = searching()
    scripted.search = [some(['redis']), failing(), some(['valkey'])]
    search.write('redis')
    await pause()
    search.write('valkey')
    await pause()
    expect(search.failure?.kind).toBe('registry-unreachable')
    expect(names()).toEqual(['redis'])
    expect(search.found?.text).toBe('redis')
    search.start()
    await pause()
    expect(search.failure).toBeUndefined()
    expect(names()).toEqual(['valkey'])
  })

  it('drops an answer to an earlier question', async () => {
    const { search, names, scripted, pause } = searching()
    scripted.search = [new Promise((resolve) => setTimeout(resolve, 900, some(['old']))), some(['new'])]
    search.write('o')
    await pause()
    search.write('n')
    await pause()
    await vi.advanceTimersByTimeAsync(900)
    expect(names()).toEqual(['new'])
    expect(search.isSearching).toBe(false)
  })

  it('says nothing of a search that a newer one ended', async () => {
    const { search, scripted, pause } = searching()
    scripted.search = [failing({ kind: 'cancelled' })]
    search.write('a')
    await pause()
    expect(search.failure).toBeUndefined()
  })

  it('goes on where it stopped, without doubles, until there is no more', async () => {
    const { search, names, asked, scripted, pause } = searching()
    scripted.search = [some(['a', 'b'], 2), some(['b', 'c'])]
    search.write('x')
    await pause()
    search.more()
    search.more()
    await pause()
    search.more()
    expect(names()).toEqual(['a', 'b', 'c'])
    expect(asked.map(([, input]) => (input as { from: number }).from)).toEqual([0, 2])
  })

  it('for nothing forgets what was found', async () => {
    const { search, names, asked, scripted, pause } = searching()
    scripted.search = [some(['redis'])]
    search.write('redis')
    await pause()
    search.write('  ')
    await pause()
    expect(names()).toEqual([])
    expect(search.found).toBeUndefined()
    expect(asked).toHaveLength(1)
  })
})
