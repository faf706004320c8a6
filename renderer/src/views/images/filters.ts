import { isLocalOnly, isUntagged, isUnused } from '../../../../electron/core/images/image.ts'
import { formatBytes } from '../../../../electron/core/byte-words.ts'
import { formatTag, perLocale } from '../../../../electron/words/locale.ts'
import { m } from '../../../../electron/words/messages.ts'
import type { ImageRow } from './image-row.ts'

/** A filter that is on or off. */
export type PlainFilter = 'unused' | 'dangling' | 'inUse' | 'localOnly' | 'latest'

/** A filter with a limit: bytes, or a span in milliseconds. */
export type LimitFilter = 'biggerThan' | 'olderThan' | 'notUsedFor'

/** Something that a shown image must fulfil. */
export type FilterKey = PlainFilter | LimitFilter

/** Which filters hold, and the limits, which stay when their filter is off. */
export interface ImageFilters {
  readonly on: readonly FilterKey[]
  readonly limits: Readonly<Record<LimitFilter, number>>
}

/** What a filter needs to know beside the image. */
export interface FilterMoment {
  readonly nowMs: number
  /** Since when Lading has watched this engine's containers. */
  readonly watchedSinceMs?: number
}

/** A unit in which a limit is given. */
export interface LimitUnit {
  readonly key: string
  /** As it stands after the label and the number. */
  readonly word: () => string
  readonly factor: number
}

const day = 24 * 60 * 60 * 1000

const byteUnits: readonly LimitUnit[] = [
  { key: 'MB', word: () => 'MB', factor: 1e6 },
  { key: 'GB', word: () => 'GB', factor: 1e9 },
]

const olderUnits: readonly LimitUnit[] = [
  { key: 'days', word: m.images_filter_older_days, factor: day },
  { key: 'weeks', word: m.images_filter_older_weeks, factor: 7 * day },
  { key: 'months', word: m.images_filter_older_months, factor: 30 * day },
]

const notUsedUnits: readonly LimitUnit[] = [
  { key: 'days', word: m.images_filter_not_used_days, factor: day },
  { key: 'weeks', word: m.images_filter_not_used_weeks, factor: 7 * day },
  { key: 'months', word: m.images_filter_not_used_months, factor: 30 * day },
]

/** How a filter is called and what it asks for. */
export interface FilterWords {
  readonly label: () => string
  readonly meaning: () => string
}

/** The plain filters' words, in the order of their chips. */
export const plainFilters: Readonly<Record<PlainFilter, FilterWords>> = {
  unused: { label: m.images_filter_unused, meaning: m.images_filter_unused_meaning },
  dangling: { label: m.images_filter_dangling, meaning: m.images_filter_dangling_meaning },
  inUse: { label: m.images_filter_in_use, meaning: m.images_filter_in_use_meaning },
  localOnly: { label: m.images_filter_local_only, meaning: m.images_filter_local_only_meaning },
  latest: { label: m.images_filter_latest, meaning: m.images_filter_latest_meaning },
}

/** How a filter with a limit is called, and in what its limit is given. */
export interface LimitFilterWords extends FilterWords {
  readonly unitLabel: () => string
  readonly units: readonly LimitUnit[]
}

/** The words and units of the filters with a limit, in the order of their chips. */
export const limitFilters: Readonly<Record<LimitFilter, LimitFilterWords>> = {
  biggerThan: {
    label: m.images_filter_bigger,
    meaning: m.images_filter_bigger_meaning,
    unitLabel: m.images_filter_bigger_unit,
    units: byteUnits,
  },
  olderThan: {
    label: m.images_filter_older,
    meaning: m.images_filter_older_meaning,
    unitLabel: m.images_filter_older_unit,
    units: olderUnits,
  },
  notUsedFor: {
    label: m.images_filter_not_used,
    meaning: m.images_filter_not_used_meaning,
    unitLabel: m.images_filter_not_used_unit,
    units: notUsedUnits,
  },
}

/** Nothing is asked for. */
export const noFilters: ImageFilters = {
  on: [],
  limits: { biggerThan: 100e6, olderThan: 90 * day, notUsedFor: 30 * day },
}

/** `filters` with one of them turned on or off. */
export const toggled = (filters: ImageFilters, key: FilterKey): ImageFilters => ({
  ...filters,
  on: filters.on.includes(key) ? filters.on.filter((other) => other !== key) : [...filters.on, key],
})

/** `filters` with another limit; a limit that is no number above 0 changes nothing. */
export const withLimit = (filters: ImageFilters, key: LimitFilter, limit: number): ImageFilters =>
  Number.isFinite(limit) && limit > 0 ? { ...filters, limits: { ...filters.limits, [key]: limit } } : filters

/** A limit in the largest unit that gives a whole number, or in the smallest one. */
export const limitInUnits = (
  key: LimitFilter,
  limit: number,
): { readonly count: number; readonly unit: LimitUnit } => {
  const { units } = limitFilters[key]
  const unit = units.findLast(({ factor }) => limit % factor === 0) ?? units[0]
  return unit === undefined
    ? { count: limit, unit: { key: '', word: () => '', factor: 1 } }
    : { count: limit / unit.factor, unit }
}

/**
 * Only the time counts in which Lading watched and the image was there: what was used before that may have left no trace,
 * and what has just come was never due to be used.
 */
const wasUnusedSince = (
  { image, isRunning }: ImageRow,
  sinceMs: number,
  watchedSinceMs?: number,
): boolean => {
  if (isRunning || watchedSinceMs === undefined) return false
  const { lastUsedAtMs = -Infinity, firstSeenAtMs = -Infinity, createdAtMs = -Infinity } = image
  return Math.max(watchedSinceMs, lastUsedAtMs, firstSeenAtMs, createdAtMs) < sinceMs
}

/** Whether an image fulfils a filter. */
export const fulfils = (
  row: ImageRow,
  key: FilterKey,
  { limits }: Pick<ImageFilters, 'limits'>,
  { nowMs, watchedSinceMs }: FilterMoment,
): boolean => {
  const { image } = row
  switch (key) {
    case 'unused':
      return isUnused(image)
    case 'dangling':
      return isUntagged(image)
    case 'inUse':
      return !isUnused(image)
    case 'localOnly':
      return isLocalOnly(image)
    case 'latest':
      return row.marks.includes('latest')
    case 'biggerThan':
      return image.sizeBytes > limits.biggerThan
    case 'olderThan':
      return image.createdAtMs !== undefined && nowMs - image.createdAtMs > limits.olderThan
    case 'notUsedFor':
      return wasUnusedSince(row, nowMs - limits.notUsedFor, watchedSinceMs)
  }
}

/** The filters, in the order of their chips. */
export const filterKeys = [...Object.keys(plainFilters), ...Object.keys(limitFilters)] as readonly FilterKey[]

/** How many of `rows` each filter alone would show. */
export const countsOf = (
  rows: readonly ImageRow[],
  filters: ImageFilters,
  moment: FilterMoment,
): Readonly<Record<FilterKey, number>> => {
  const counts = filterKeys.map((key) => {
    let count = 0
    for (const row of rows) if (fulfils(row, key, filters, moment)) count += 1
    return [key, count] as const
  })
  return Object.fromEntries(counts) as Record<FilterKey, number>
}

/** The rows that fulfil every filter and hold every word of `text`. */
export const filterRows = (
  rows: readonly ImageRow[],
  text: string,
  filters: ImageFilters,
  moment: FilterMoment,
): readonly ImageRow[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0 && filters.on.length === 0) return rows
  return rows.filter(
    (row) =>
      filters.on.every((key) => fulfils(row, key, filters, moment)) &&
      words.every((word) => row.searchText.includes(word)),
  )
}

const spanIn = (key: LimitFilter, limit: number): { readonly unit: string; readonly count: number } => {
  const { count, unit } = limitInUnits(key, limit)
  return { unit: unit.key, count }
}

/** A filter in words: `bigger than 100 MB`, `local only`. */
export const wordsOfFilter = (key: FilterKey, { limits }: Pick<ImageFilters, 'limits'>): string => {
  switch (key) {
    case 'unused':
      return m.images_is_unused()
    case 'dangling':
      return m.images_is_dangling()
    case 'inUse':
      return m.images_is_in_use()
    case 'localOnly':
      return m.images_is_local_only()
    case 'latest':
      return m.images_is_latest()
    case 'biggerThan':
      return m.images_is_bigger({ size: formatBytes(limits.biggerThan) })
    case 'olderThan':
      return m.images_is_older(spanIn(key, limits.olderThan))
    case 'notUsedFor':
      return m.images_is_not_used(spanIn(key, limits.notUsedFor))
  }
}

const several = perLocale((locale) => new Intl.ListFormat(formatTag(locale)))

/** All filters that hold, in the order of their chips; empty where none does. */
export const wordsOfFilters = (filters: ImageFilters): string =>
  several().format(
    filterKeys.filter((key) => filters.on.includes(key)).map((key) => wordsOfFilter(key, filters)),
  )
