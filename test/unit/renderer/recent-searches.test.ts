import { describe, expect, it } from 'vitest'
import { RecentSearches } from '../../../renderer/src/state/recent-searches.svelte.ts'

const storageOf = (text: string | null = null) => {
  const stored = new Map<string, string>()
  if (text !== null) stored.set('recent-searches', text)
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
}

describe('recent searches', () => {
  it('are there again after a restart, the last first', () => {
    const storage = storageOf()
    const searches = new RecentSearches(storage)
    searches.note('postgres')
    searches.note('grafana')
    searches.note('postgres')
    expect(new RecentSearches(storage).texts).toEqual(['postgres', 'grafana'])
  })

  it('have only the whole of what somebody goes on typing', () => {
    const searches = new RecentSearches(storageOf())
    for (const text of ['re', 'redis', 'redis stack', 'nginx']) searches.note(text)
    expect(searches.texts).toEqual(['nginx', 'redis stack'])
  })

  it('are a few', () => {
    const searches = new RecentSearches(storageOf())
    for (const text of 'abcdefghijkl') searches.note(text)
    expect(searches.texts).toEqual([...'lkjihgfe'])
  })

  it.each(['{', '{"a":1}', '[1,2]', '"text"'])('are none where what was kept is %s', (text) => {
    expect(new RecentSearches(storageOf(text)).texts).toEqual([])
  })

  it('are kept for this run where the disk is full', () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError')
      },
    }
    const searches = new RecentSearches(full)
    searches.note('redis')
    expect(searches.texts).toEqual(['redis'])
  })
})
