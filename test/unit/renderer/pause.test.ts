import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { pauseOf } from '../../../renderer/src/state/pause.ts'

describe('a pause', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('lets only the last act happen, once nothing new has come for a while', () => {
    const acts: number[] = []
    const pause = pauseOf(100)
    for (const one of [1, 2, 3]) {
      pause.then(() => acts.push(one))
      vi.advanceTimersByTime(60)
    }
    expect(acts).toEqual([])
    vi.advanceTimersByTime(40)
    expect(acts).toEqual([3])
  })

  it('is prolonged no further than its longest wait', () => {
    const acts: number[] = []
    const pause = pauseOf(100, 250)
    for (const one of [1, 2, 3, 4, 5, 6]) {
      pause.then(() => acts.push(one))
      vi.advanceTimersByTime(60)
    }
    expect(acts).toEqual([5])
  })

  it('forgets what waits when it is cancelled', () => {
    const acts: number[] = []
    const pause = pauseOf(100, 250)
    pause.then(() => acts.push(1))
    pause.cancel()
    vi.advanceTimersByTime(1_000)
    expect(acts).toEqual([])
  })
})
