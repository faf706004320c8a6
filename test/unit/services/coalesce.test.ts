import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { coalesce, coalesceChanges } from '../../../electron/services/coalesce.ts'

describe('a coalescer', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const flushes = () => {
    const times: number[] = []
    const startMs = Date.now()
    return { times, flush: () => times.push(Date.now() - startMs) }
  }

  it('calls nothing by itself', async () => {
    const { times, flush } = flushes()
    coalesce(flush, 50)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times).toEqual([])
  })

  it('calls at once after a quiet time', async () => {
    const { times, flush } = flushes()
    coalesce(flush, 50).poke()
    await vi.advanceTimersByTimeAsync(0)
    expect(times).toEqual([0])
  })

  it('calls later, not within the poke itself', () => {
    const { times, flush } = flushes()
    coalesce(flush, 50).poke()
    expect(times).toEqual([])
  })

  it('calls once for all that comes within the gap', async () => {
    const { times, flush } = flushes()
    const { poke } = coalesce(flush, 50)
    for (let ms = 0; ms < 50; ms += 1) {
      poke()
      await vi.advanceTimersByTimeAsync(1)
    }
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times).toEqual([0, 50])
  })

  it('calls at once again after another quiet time', async () => {
    const { times, flush } = flushes()
    const { poke } = coalesce(flush, 50)
    poke()
    await vi.advanceTimersByTimeAsync(200)
    poke()
    await vi.advanceTimersByTimeAsync(0)
    expect(times).toEqual([0, 200])
  })

  it('takes what comes during a call for new', async () => {
    const times: number[] = []
    const { poke } = coalesce(() => {
      times.push(Date.now())
      if (times.length < 3) poke()
    }, 50)
    poke()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times).toHaveLength(3)
  })

  it('calls 20 times a second where nothing else is said, and no more', async () => {
    const { times, flush } = flushes()
    const { poke } = coalesce(flush)
    for (let ms = 0; ms < 1_000; ms += 5) {
      poke()
      await vi.advanceTimersByTimeAsync(5)
    }
    expect(times.filter((ms) => ms < 1_000)).toHaveLength(20)
  })

  it('settles what is due at once, and only that', async () => {
    const { times, flush } = flushes()
    const { poke, settle } = coalesce(flush, 50)
    settle()
    poke()
    settle()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(times).toEqual([0])
  })

  it('never loses the last poke nor calls more often than it should, whenever pokes come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(120), { minLength: 1, maxLength: 40 }), async (gaps) => {
        const { times, flush } = flushes()
        const { poke } = coalesce(flush, 50)
        let lastPokeMs = 0
        for (const gap of gaps) {
          await vi.advanceTimersByTimeAsync(gap)
          lastPokeMs += gap
          poke()
        }
        await vi.advanceTimersByTimeAsync(200)
        expect(times.at(-1)).toBeGreaterThanOrEqual(lastPokeMs)
        expect(times.at(-1)).toBeLessThanOrEqual(lastPokeMs + 50)
        times.slice(1).forEach((time, index) => expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(50))
      }),
      { numRuns: 50 },
    )
  })

  it('leaves no timer behind', async () => {
    const { poke } = coalesce(() => undefined, 50)
    poke()
    await vi.advanceTimersByTimeAsync(100)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('telling what has become of single things', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  const tellerOf = (things: ReadonlyMap<string, number>) => {
    const told: object[] = []
    const teller = coalesceChanges<string, number>(
      (id) => things.get(id),
      (change) => told.push(change),
    )
    return { ...teller, told }
  }

  it('says once what each is by then, and which are gone', async () => {
    const things = new Map([['a', 1]])
    const { touch, told } = tellerOf(things)
    for (const id of ['a', 'b', 'a']) touch(id)
    things.set('a', 2)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual([{ upserted: [2], removed: ['b'] }])
  })

  it('says nothing of a thing twice that was touched once', async () => {
    const { touch, told } = tellerOf(new Map([['a', 1]]))
    touch('a')
    await vi.advanceTimersByTimeAsync(1_000)
    touch('c')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual([
      { upserted: [1], removed: [] },
      { upserted: [], removed: ['c'] },
    ])
  })

  it('speaks up without any thing where it is poked', async () => {
    const { poke, told } = tellerOf(new Map())
    poke()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(told).toEqual([{ upserted: [], removed: [] }])
  })
})
