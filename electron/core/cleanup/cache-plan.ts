/** Which records of the build cache go. */
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import { daysAgo, daysSince } from './days.ts'
import { itemIdOf, type CleanupItem, type CleanupItemId, type StayingItem, type StayReason } from './plan.ts'
import type { CacheRecord } from './resources.ts'
import type { CacheLimits } from './rules.ts'

const lastUsedAtMs = ({ lastUsedAtMs: usedAtMs, createdAtMs }: CacheRecord): number | undefined =>
  usedAtMs ?? createdAtMs

/** Bytes that come back with a record: what an image has as well stays. */
export const cacheBytesOf = ({ bytes, isShared }: Pick<CacheRecord, 'bytes' | 'isShared'>): number =>
  isShared ? 0 : bytes

const latestFirst = (a: CacheRecord, b: CacheRecord): number => {
  const [aMs, bMs] = [lastUsedAtMs(a) ?? Infinity, lastUsedAtMs(b) ?? Infinity]
  if (aMs === bMs) return a.id < b.id ? -1 : 1
  return bMs > aMs ? 1 : -1
}

/** Those used last that fit in so many bytes beside those in use; one whose last use is not known counts as used now. */
const mostRecent = (records: readonly CacheRecord[], downToBytes: number): ReadonlySet<string> => {
  const kept = new Set<string>()
  let sumBytes = 0
  for (const record of records) if (record.isInUse) sumBytes += cacheBytesOf(record)
  for (const record of records.filter(({ isInUse }) => !isInUse).toSorted(latestFirst)) {
    sumBytes += cacheBytesOf(record)
    if (sumBytes > downToBytes) break
    kept.add(record.id)
  }
  return kept
}

const usedReason = (record: CacheRecord, days: number, nowMs: number): StayReason | undefined => {
  const usedAtMs = lastUsedAtMs(record)
  if (usedAtMs === undefined) return { kind: 'left-out', sentence: m.cleanup_record_use_unknown() }
  const ago = daysSince(usedAtMs, nowMs)
  return ago >= days ? undefined : { kind: 'left-out', sentence: m.cleanup_used({ ago: daysAgo(ago) }) }
}

const standsUnder = (): StayReason => ({ kind: 'left-out', sentence: m.cleanup_stays_under() })

/** The records that records which stay stand on, down to the lowest, and those themselves. */
const withAllUnder = (
  staying: ReadonlyMap<string, StayReason>,
  byId: ReadonlyMap<string, CacheRecord>,
): ReadonlyMap<string, StayReason> => {
  const all = new Map(staying)
  const left = [...staying.keys()]
  for (let id = left.pop(); id !== undefined; id = left.pop())
    for (const parent of byId.get(id)?.parents ?? []) {
      if (!byId.has(parent) || all.has(parent)) continue
      all.set(parent, standsUnder())
      left.push(parent)
    }
  return all
}

/** Each before those that it stands on. Records that claim to stand on each other come in some order. */
const childrenFirst = (records: readonly CacheRecord[]): readonly CacheRecord[] => {
  const byId = new Map(records.map((record) => [record.id, record]))
  const parentsFirst: CacheRecord[] = []
  const seen = new Set<string>()
  const add = (record: CacheRecord | undefined): void => {
    if (record === undefined || seen.has(record.id)) return
    seen.add(record.id)
    for (const parent of record.parents) add(byId.get(parent))
    parentsFirst.push(record)
  }
  records.forEach(add)
  return parentsFirst.toReversed()
}

/** The records that stand on each. One that comes later does not, whatever it claims. */
const recordsOn = (going: readonly CacheRecord[]): ReadonlyMap<string, readonly CleanupItemId[]> => {
  const on = new Map<string, CleanupItemId[]>(going.map(({ id }) => [id, []]))
  const past = new Set<string>()
  for (const { id, parents } of going) {
    past.add(id)
    for (const parent of new Set(parents)) if (!past.has(parent)) on.get(parent)?.push(itemIdOf('cache', id))
  }
  return on
}

const reasonsOf = (record: CacheRecord, nowMs: number): readonly string[] => {
  const usedAtMs = lastUsedAtMs(record)
  return [
    m.cleanup_record_unused(),
    ...(usedAtMs === undefined ? [] : [m.cleanup_last_used({ ago: daysAgo(daysSince(usedAtMs, nowMs)) })]),
    ...(record.isShared ? [m.cleanup_record_shared()] : []),
  ]
}

const titleOf = ({ description, id }: CacheRecord): string => (description === '' ? id : description)

/** What of the build cache goes, children before those that they stand on, and what stays of it. */
export const planCache = (
  records: readonly CacheRecord[],
  { unusedForDays, downToBytes }: CacheLimits,
  nowMs: number,
): { readonly items: readonly CleanupItem[]; readonly stays: readonly StayingItem[] } => {
  const byId = new Map(records.map((record) => [record.id, record]))
  const kept = downToBytes === undefined ? undefined : mostRecent(records, downToBytes)
  const reasonFor = (record: CacheRecord): StayReason | undefined => {
    if (record.isInUse) return { kind: 'in-use' }
    if (kept?.has(record.id) === true && downToBytes !== undefined)
      return { kind: 'left-out', sentence: m.cleanup_stays_recent({ size: formatBytes(downToBytes) }) }
    return unusedForDays === undefined ? undefined : usedReason(record, unusedForDays, nowMs)
  }
  const own = new Map<string, StayReason>()
  for (const record of records) {
    const reason = reasonFor(record)
    if (reason !== undefined) own.set(record.id, reason)
  }
  const staying = withAllUnder(own, byId)
  const about = (record: CacheRecord) =>
    ({ kind: 'cache', id: itemIdOf('cache', record.id), title: titleOf(record) }) as const
  const goes = ({ id }: CacheRecord): boolean => !staying.has(id)
  const going = childrenFirst(records.filter(goes))
  const on = recordsOn(going)
  return {
    items: going.map((record) => {
      const needs = on.get(record.id) ?? []
      return {
        ...{ ...about(record), record, isTicked: true, reasons: reasonsOf(record, nowMs) },
        ...(needs.length > 0 && { needs }),
      }
    }),
    stays: records.flatMap((record) => {
      const reason = staying.get(record.id)
      return reason === undefined ? [] : [{ ...about(record), reasons: [reason] }]
    }),
  }
}
