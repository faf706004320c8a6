/**
 * What Docker Hub's two searches take and give. Neither is in its public reference: v4 is known from docker/hub-mcp
 * (`specs/search.yaml`), v2 from those who use it.
 */
import * as v from 'valibot'
import {
  hubName,
  ignoredBy,
  type HubBadge,
  type HubQuery,
  type HubResult,
  type HubResults,
} from '../../core/registry/hub.ts'
import { count, defined, flag, list, moment, rowsOf, text } from './tolerant.ts'

/** How many results a search gives at a time. */
export const resultsAtOnce = 25

/** v4 refuses what lies further (`from` and `size` together). */
const furthestResult = 2_500

const longestDescription = 500

const badgesByWireName: Readonly<Record<string, HubBadge>> = {
  official: 'official',
  verified_publisher: 'verified-publisher',
  open_source: 'open-source',
}

const badgeOf = (wireName: string | undefined): HubBadge => badgesByWireName[wireName ?? ''] ?? 'none'

const sorts: Readonly<Record<HubQuery['sort'], Readonly<Record<string, string>>>> = {
  'best-match': {},
  pulls: { sort: 'pull_count', order: 'desc' },
  updated: { sort: 'updated_at', order: 'desc' },
}

const listParameter = (name: string, values: readonly string[]): Readonly<Record<string, string>> =>
  values.length === 0 ? {} : { [name]: values.join(',') }

/** The address of a search by v4. */
export const searchUrl = (baseUrl: URL, query: HubQuery): URL => {
  const url = new URL('api/search/v4', baseUrl)
  url.search = new URLSearchParams({
    query: query.text,
    type: 'image',
    from: String(query.from),
    size: String(resultsAtOnce),
    ...listParameter(
      'badges',
      query.badges.map((badge) => badge.replace('-', '_')),
    ),
    ...listParameter('architectures', query.architectures),
    ...listParameter('operating_systems', query.operatingSystems),
    ...sorts[query.sort],
  }).toString()
  return url
}

const page = v.object({ results: v.array(v.unknown()), total: count })

const named = v.object({ name: text })

const row = v.object({
  id: text,
  slug: text,
  type: text,
  badge: text,
  short_description: text,
  star_count: count,
  pull_count: text,
  raw_pull_count: count,
  updated_at: moment,
  architectures: list,
  archived: flag,
})

const namesIn = (rows: readonly unknown[]): readonly string[] =>
  rowsOf(rows, named).flatMap(({ name }) => (name === undefined || name === 'unknown' ? [] : [name]))

const resultOf = (result: v.InferOutput<typeof row>): HubResult[] => {
  const name = hubName(result.id ?? result.slug ?? '')
  if (name === undefined || (result.type ?? 'image') !== 'image') return []
  return [
    defined({
      name,
      badge: badgeOf(result.badge),
      description: (result.short_description ?? '').slice(0, longestDescription),
      stars: result.star_count ?? 0,
      pulls: result.raw_pull_count,
      pullsText: result.pull_count,
      updatedAtMs: result.updated_at,
      architectures: namesIn(result.architectures),
      isArchived: result.archived,
    }),
  ]
}

/** Where the next results start; v4 says only how many there are in all. */
const nextFromOf = (from: number, found: number, total: number | undefined): number | undefined => {
  const next = from + resultsAtOnce
  if (found === 0 || next + resultsAtOnce > furthestResult) return undefined
  return total !== undefined && next < total ? next : undefined
}

/** The results in an answer of v4, or `undefined` where it is none. */
export const readResults = (json: unknown, { from }: HubQuery): HubResults | undefined => {
  const parsed = v.safeParse(page, json)
  if (!parsed.success) return undefined
  const { results, total } = parsed.output
  return defined({
    results: rowsOf(results, row).flatMap(resultOf),
    source: 'hub' as const,
    nextFrom: nextFromOf(from, results.length, total),
    total,
    ignored: [],
  })
}

const asksForOfficialOnly = ({ badges }: HubQuery): boolean => badges.length === 1 && badges[0] === 'official'

/** The address of a search by v2, which knows of all filters only the official images. */
export const olderSearchUrl = (baseUrl: URL, query: HubQuery): URL => {
  const url = new URL('v2/search/repositories/', baseUrl)
  url.search = new URLSearchParams({
    query: query.text,
    page: String(Math.floor(query.from / resultsAtOnce) + 1),
    page_size: String(resultsAtOnce),
    ...(asksForOfficialOnly(query) && { is_official: 'true' }),
  }).toString()
  return url
}

const olderPage = v.object({ results: v.array(v.unknown()), count, next: text })

const olderRow = v.object({
  repo_name: v.string(),
  short_description: text,
  star_count: count,
  pull_count: count,
  is_official: flag,
})

const olderResultOf = (result: v.InferOutput<typeof olderRow>): HubResult[] => {
  const name = hubName(result.repo_name)
  if (name === undefined) return []
  return [
    defined({
      name,
      badge: result.is_official ? ('official' as const) : ('none' as const),
      description: (result.short_description ?? '').slice(0, longestDescription),
      stars: result.star_count ?? 0,
      pulls: result.pull_count,
      architectures: [],
      isArchived: false,
    }),
  ]
}

/** The results in an answer of v2, or `undefined` where it is none. */
export const readOlderResults = (json: unknown, query: HubQuery): HubResults | undefined => {
  const parsed = v.safeParse(olderPage, json)
  if (!parsed.success) return undefined
  const { results, count: total, next } = parsed.output
  return defined({
    results: rowsOf(results, olderRow).flatMap(olderResultOf),
    source: 'hub-v2' as const,
    nextFrom: next === undefined || next === '' ? undefined : query.from + resultsAtOnce,
    total,
    ignored: ignoredBy(query),
  })
}
