import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatClock,
  formatDay,
  formatDuration,
  formatRemaining,
  secondsUntil,
} from '../../../renderer/src/text/moments.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const nowMs = new Date(2026, 10, 23, 14, 3).getTime()

describe('a moment in the past', () => {
  it.each([
    [0, 'just now'],
    [59_000, 'just now'],
    [minute, '1 minute ago'],
    [59 * minute, '59 minutes ago'],
    [hour, '1 hour ago'],
    [23 * hour, '23 hours ago'],
    [day, '1 day ago'],
    [13 * day, '13 days ago'],
    [14 * day, '2 weeks ago'],
    [21 * day, '3 weeks ago'],
    [59 * day, '8 weeks ago'],
    [60 * day, '2 months ago'],
    [729 * day, '24 months ago'],
    [730 * day, '2 years ago'],
  ])('%d ms back is "%s"', (elapsedMs, text) => {
    expect(formatAgo(nowMs - elapsedMs, nowMs)).toBe(text)
  })

  it('ahead of the clock is written as its day', () => {
    expect(formatAgo(new Date(2027, 0, 5).getTime(), nowMs)).toBe('2027-01-05')
  })

  it('of today is a time, of another day has its day', () => {
    expect(formatClock(nowMs - 5 * minute, nowMs)).toBe('13:58')
    expect(formatClock(nowMs - day, nowMs)).toBe('2026-11-22 14:03')
    expect(formatDay(nowMs)).toBe('2026-11-23')
  })
})

describe('a span', () => {
  it.each([
    [0, '0 ms'],
    [840, '840 ms'],
    [4_000, '4 s'],
    [4_160, '4.2 s'],
    [9_990, '10 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [4_320_000, '1 h 12 min'],
  ])('of %d ms is "%s"', (spanMs, text) => {
    expect(formatDuration(spanMs)).toBe(text)
  })

  it('that is left is rough once it is long', () => {
    expect(formatRemaining(200)).toBe('1 s left')
    expect(formatRemaining(4_200)).toBe('5 s left')
    expect(formatRemaining(125_000)).toBe('2 min 5 s left')
    expect(formatRemaining(1_234_000)).toBe('20 min left')
  })

  it('until a moment that has passed is nothing', () => {
    expect(secondsUntil(nowMs + 3_200, nowMs)).toBe(4)
    expect(secondsUntil(nowMs - 1, nowMs)).toBe(0)
  })
})
