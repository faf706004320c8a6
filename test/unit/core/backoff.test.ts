import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs } from '../../../electron/core/backoff.ts'

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const failures = fc.integer({ min: 1, max: 10_000 })

describe('the pause before trying again', () => {
  it('is never shorter than half a second nor longer than half a minute', () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const pauseMs = backoffMs(count, chance)
        expect(pauseMs).toBeGreaterThanOrEqual(500)
        expect(pauseMs).toBeLessThanOrEqual(30_000)
      }),
    )
  })

  it('never gets shorter from one failure to the next, by the same chance', () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        expect(backoffMs(count + 1, chance)).toBeGreaterThanOrEqual(backoffMs(count, chance))
      }),
    )
  })

  it('is shortened by no more than a half', () => {
    fc.assert(
      fc.property(failures, random, (count, chance) => {
        const longestMs = backoffMs(count, 1 - Number.EPSILON)
        expect(backoffMs(count, chance)).toBeGreaterThanOrEqual(Math.floor(longestMs / 2))
      }),
    )
  })

  it('doubles until it is half a minute', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => backoffMs(count, 0.999_999))
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })
})
