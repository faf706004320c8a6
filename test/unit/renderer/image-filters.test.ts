import { afterEach, describe, expect, it } from 'vitest'
import { useLocale } from '../../../electron/words/locale.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import {
  countsOf,
  filterRows,
  limitInUnits,
  noFilters,
  toggled,
  withLimit,
  wordsOfFilters,
  type FilterKey,
  type FilterMoment,
  type ImageFilters,
} from '../../../renderer/src/views/images/filters.ts'
import { rowOf } from '../../../renderer/src/views/images/image-row.ts'
import { digest, image, named } from './samples.ts'

const day = 24 * 60 * 60 * 1000
const nowMs = 1_000 * day
const moment: FilterMoment = { nowMs, watchedSinceMs: nowMs - 60 * day }
const user = (running: boolean) => ({ id: 'c', name: 'web', running })

const only = (...keys: FilterKey[]): ImageFilters => keys.reduce(toggled, noFilters)
const shows = (filters: ImageFilters, parts: Partial<InventoryImage>, at = moment): boolean =>
  filterRows([rowOf(image(1, parts))], '', filters, at).length === 1

describe('the text of a filter', () => {
  const rows = [named('redis:7', 'cache:prod'), named('postgres:16')]
  const found = (text: string) => filterRows(rows, text, noFilters, moment)

  it('is looked for in every name, whatever its case', () => {
    expect(found('PROD')).toEqual([rows[0]])
  })

  it('must hold with every word', () => {
    expect(found('redis prod')).toHaveLength(1)
    expect(found('redis 16')).toHaveLength(0)
  })

  it('finds IDs, digests and labels with their values', () => {
    const row = rowOf(image(0xabc, { labels: { 'com.example.team': 'Payments' } }))
    for (const text of ['0abc', digest(0xabc).slice(0, 30), 'com.example.team=payments', 'team'])
      expect(filterRows([row], text, noFilters, moment)).toHaveLength(1)
    expect(filterRows([row], 'team=other', noFilters, moment)).toHaveLength(0)
  })
})

describe('a filter', () => {
  it.each<[FilterKey, Partial<InventoryImage>, Partial<InventoryImage>]>([
    ['unused', {}, { usedBy: [user(false)] }],
    ['inUse', { usedBy: [user(false)] }, {}],
    ['dangling', { tags: [] }, { tags: ['a:1'] }],
    ['localOnly', { repositoryDigests: [] }, {}],
    ['latest', { tags: ['a:1', 'a:latest'] }, { tags: ['latest:1'] }],
    ['biggerThan', { sizeBytes: 100_000_001 }, { sizeBytes: 100_000_000 }],
    ['olderThan', { createdAtMs: nowMs - 91 * day }, { createdAtMs: nowMs - 89 * day }],
    ['notUsedFor', { lastUsedAtMs: nowMs - 31 * day }, { lastUsedAtMs: nowMs - 29 * day }],
  ])('%s shows the one image and not the other', (key, one, other) => {
    expect(shows(only(key), one)).toBe(true)
    expect(shows(only(key), other)).toBe(false)
  })

  it('holds together with the others and with the text', () => {
    const rows = [named('redis:latest'), named('redis:7'), named('node:latest')]
    expect(filterRows(rows, 'redis', only('latest', 'unused'), moment)).toEqual([rows[0]])
  })

  it('is turned off by toggling it again', () => {
    expect(toggled(only('unused'), 'unused').on).toEqual([])
  })

  it('of age leaves out what does not say when it was built', () => {
    const { createdAtMs: _, ...undated } = image(1)
    expect(filterRows([rowOf(undated)], '', only('olderThan'), moment)).toEqual([])
  })

  it('of use never shows what runs, however long ago it was started', () => {
    expect(shows(only('notUsedFor'), { usedBy: [user(true)], lastUsedAtMs: nowMs - 400 * day })).toBe(false)
  })

  it('of use takes an image that was never seen used as unused since Lading has watched, and no longer', () => {
    expect(shows(only('notUsedFor'), {})).toBe(true)
    expect(shows(only('notUsedFor'), {}, { nowMs, watchedSinceMs: nowMs - 10 * day })).toBe(false)
    expect(shows(only('notUsedFor'), {}, { nowMs })).toBe(false)
  })

  it('of use takes a use from before Lading watched for no more than none at all', () => {
    const long = { lastUsedAtMs: nowMs - 400 * day }
    expect(shows(only('notUsedFor'), long)).toBe(true)
    expect(shows(only('notUsedFor'), long, { nowMs, watchedSinceMs: nowMs - 10 * day })).toBe(false)
  })

  it.each<[string, Partial<InventoryImage>]>([
    ['came', { firstSeenAtMs: nowMs - day }],
    ['was built', { createdAtMs: nowMs - day }],
  ])('of use leaves out what %s meanwhile', (_, parts) => {
    expect(shows(only('notUsedFor'), parts)).toBe(false)
  })

  it('says how many images it alone would show', () => {
    const rows = [named('a:latest'), named('b:1'), rowOf(image(3, { tags: [] }))]
    expect(countsOf(rows, only('latest'), moment)).toMatchObject({
      latest: 1,
      dangling: 1,
      unused: 3,
      inUse: 0,
    })
  })
})

describe('a limit', () => {
  it('is given in the largest unit that divides it', () => {
    expect(limitInUnits('biggerThan', 2e9)).toMatchObject({ count: 2, unit: { key: 'GB' } })
    expect(limitInUnits('biggerThan', 1.5e9)).toMatchObject({ count: 1500, unit: { key: 'MB' } })
    expect(limitInUnits('olderThan', 14 * day)).toMatchObject({ count: 2, unit: { key: 'weeks' } })
  })

  it.each([Number.NaN, 0, -5])('of %s is not taken', (limit) => {
    expect(withLimit(noFilters, 'biggerThan', limit)).toBe(noFilters)
  })

  it('stays when its filter is off', () => {
    const filters = toggled(toggled(withLimit(noFilters, 'biggerThan', 5e6), 'biggerThan'), 'biggerThan')
    expect(filters).toMatchObject({ on: [], limits: { biggerThan: 5e6 } })
  })
})

describe('the words for what holds', () => {
  afterEach(() => useLocale('en'))

  it('name every filter with its limit, in the order of the chips', () => {
    expect(wordsOfFilters(noFilters)).toBe('')
    expect(wordsOfFilters(only('latest'))).toBe('latest')
    expect(wordsOfFilters(withLimit(only('notUsedFor', 'biggerThan', 'unused'), 'notUsedFor', day))).toBe(
      'unused, bigger than 100 MB and not used for 1 day',
    )
  })
  it('have the cases and the plurals of German', () => {
    useLocale('de')
    const filters = withLimit(only('notUsedFor', 'biggerThan', 'unused', 'olderThan'), 'notUsedFor', 14 * day)
    expect(wordsOfFilters(withLimit(filters, 'olderThan', day))).toBe(
      'unbenutzt, größer als 100 MB, älter als 1 Tag und seit 2 Wochen nicht verwendet',
    )
  })
})
