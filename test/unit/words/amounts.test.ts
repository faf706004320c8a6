import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatBytes, formatExactBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { currentLocale, directionOf, useLocale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'
import { clauseOf } from '../../../renderer/src/text/clauses.ts'
import { formatCount } from '../../../renderer/src/text/counts.ts'
import { listInWords } from '../../../renderer/src/text/lists.ts'
import {
  formatAgo,
  formatClock,
  formatDay,
  formatDuration,
  formatRemaining,
} from '../../../renderer/src/text/moments.ts'

const hourMs = 3_600_000
const atMs = new Date(2026, 2, 9, 14, 3).getTime()

afterEach(() => useLocale('en'))

describe('the language', () => {
  it('is English until another is set', () => {
    expect(currentLocale()).toBe('en')
    expect(m.window_view_settings()).toBe('Settings')
  })

  it('holds for all that is said after it was set', () => {
    useLocale('de')
    expect(m.window_view_settings()).toBe('Einstellungen')
    useLocale('en')
    expect(m.window_view_settings()).toBe('Settings')
  })

  it('has a direction', () => {
    expect([directionOf('en'), directionOf('de')]).toEqual(['ltr', 'ltr'])
  })
})

describe('amounts in German', () => {
  beforeEach(() => useLocale('de'))

  it('have a comma before what is less than one, and points between thousands', () => {
    expect(formatBytes(2_100_000)).toBe('2,10 MB')
    expect(formatPortion(12_340_000, 50_000_000)).toBe('12,3 von 50,0 MB')
    expect(formatExactBytes(1)).toBe('1 Byte')
    expect(formatExactBytes(187_342_011)).toBe('187.342.011 Bytes')
    expect(formatNumber(1204)).toBe('1.204')
    expect(formatCount(1_400_000_000)).toBe('1,4\u00a0Mrd.')
  })

  it('of time are said as German says them', () => {
    expect(formatAgo(0, 3 * hourMs)).toBe('vor 3 Stunden')
    expect(formatAgo(0, 24 * hourMs)).toBe('vor 1 Tag')
    expect(formatAgo(0, 0)).toBe('gerade eben')
    expect(formatDay(atMs)).toBe('09.03.2026')
    expect(formatClock(atMs, atMs)).toBe('14:03')
    expect(formatDuration(1_500)).toBe('1,5 s')
    expect(formatRemaining(120_000)).toBe('noch 2 min')
  })

  it('of things are counted after the first of them', () => {
    expect(listInWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c und 2 weitere')
  })
})

describe('a German sentence as it continues another one', () => {
  beforeEach(() => useLocale('de'))

  it('begins small, unless with a noun', () => {
    expect(clauseOf('Die Registry ist beschäftigt.')).toBe('die Registry ist beschäftigt.')
    expect(clauseOf('Docker Hub antwortet nicht.')).toBe('Docker Hub antwortet nicht.')
  })
})
