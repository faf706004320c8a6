import { isLocalOnly, isUntagged, isUnused } from '../../../../electron/core/images/image.ts'
import { formatBytes } from '../../../../electron/core/byte-words.ts'
import { plural } from '../../../../electron/core/plural.ts'
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
  readonly word: string
  readonly factor: number
}

const day = 24 * 60 * 60 * 1000

const byteUnits: readonly LimitUnit[] = [
  { word: 'MB', factor: 1e6 },
  { word: 'GB', factor: 1e9 },
]

const spanUnits: readonly LimitUnit[] = [
  { word: 'days', factor: day },
  { word: 'weeks', factor: 7 * day },
  { word: 'months', factor: 30 * day },
]

/** How a filter is called and what it asks for. */
export interface FilterWords {
  readonly label: string
  readonly meaning: string
}

/** The plain filters' words, in the order of their chips. */
export const plainFilters: Readonly<Record<PlainFilter, FilterWords>> = {
  unused: { label: 'Unused', meaning: 'No container, running or stopped, was made from it' },
  dangling: { label: 'Dangling', meaning: 'No name leads to it' },
  inUse: { label: 'In use', meaning: 'A container, running or stopped, was made from it' },
  localOnly: { label: 'Local only', meaning: 'No registry is known to have it' },
  latest: { label: 'latest', meaning: 'One of its tags is latest' },
}

/** The words and units of the filters with a limit, in the order of their chips. */
export const limitFilters: Readonly<
  Record<LimitFilter, FilterWords & { readonly units: readonly LimitUnit[] }>
> = {
  biggerThan: {
    label: 'Bigger than',
    meaning: 'It takes more of the disk, shared layers included',
    units: byteUnits,
  },
  olderThan: { label: 'Older than', meaning: 'It was built longer ago', units: spanUnits },
  notUsedFor: {
    label: 'Not used for',
    meaning:
      'No container of it runs, and none was made, started or ended since then, as Lading has seen itself',
    units: spanUnits,
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
    ? { count: limit, unit: { word: '', factor: 1 } }
    : { count: limit / unit.factor, unit }
}

/** Where it was never seen used, only the time counts in which Lading watched. */
const wasUnusedSince = (
  { image, isRunning }: ImageRow,
  sinceMs: number,
  watchedSinceMs?: number,
): boolean => {
  if (isRunning) return false
  const knownMs = image.lastUsedAtMs ?? watchedSinceMs
  return knownMs !== undefined && knownMs < sinceMs
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

const limitWords = (key: LimitFilter, limit: number): string => {
  if (key === 'biggerThan') return formatBytes(limit)
  const { count, unit } = limitInUnits(key, limit)
  return plural(count, unit.word.replace(/s$/, ''))
}

const isLimit = (key: FilterKey): key is LimitFilter => key in limitFilters

/** A filter in words: `bigger than 100 MB`, `local only`. */
export const wordsOfFilter = (key: FilterKey, { limits }: Pick<ImageFilters, 'limits'>): string =>
  isLimit(key)
    ? `${limitFilters[key].label.toLowerCase()} ${limitWords(key, limits[key])}`
    : plainFilters[key].label.toLowerCase()

/** All filters that hold, in the order of their chips; empty where none does. */
export const wordsOfFilters = (filters: ImageFilters): string => {
  const words = filterKeys.filter((key) => filters.on.includes(key)).map((key) => wordsOfFilter(key, filters))
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
