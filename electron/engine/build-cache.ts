import type { CacheRecord } from '../core/cleanup/resources.ts'
import type { EngineFacts } from '../core/engine-state.ts'
import { bytesIn, momentIn, recordIn, recordsIn, textIn, textsIn } from '../core/tolerant.ts'
import { answeredRecord } from './answered.ts'
import type { EngineClient } from './client.ts'

/**
 * On a containerd store BuildKit calls a record shared where an image has a layer of the same content, yet a build's step has
 * a snapshot of its own beside the image's, and that comes back. Only the layers of images that were built upon are stored
 * once: those have no description, or say where they were pulled from (measured with Docker 28.5).
 */
const isLayerOfImage = (description: string): boolean => /^($|pulled from )/.test(description)

/** Up to API 1.41 a record has one `Parent`; since then several, in a key that begins with a space (moby api/types/build/cache.go). */
const parentsIn = (record: Readonly<Record<string, unknown>>): readonly string[] =>
  [
    ...new Set([
      ...textsIn(record[' Parents']),
      ...textsIn(record['Parents']),
      ...textsIn([record['Parent']]),
    ]),
  ].filter((id) => id !== '')

const cacheRecordIn = (
  record: Readonly<Record<string, unknown>>,
  store: EngineFacts['store'],
): readonly CacheRecord[] => {
  const id = textIn(record['ID'])
  if (id === undefined) return []
  const description = textIn(record['Description']) ?? ''
  const createdAtMs = momentIn(Date.parse(textIn(record['CreatedAt']) ?? ''))
  const lastUsedAtMs = momentIn(Date.parse(textIn(record['LastUsedAt']) ?? ''))
  return [
    {
      id,
      type: textIn(record['Type']) ?? '',
      description,
      bytes: bytesIn(record['Size']),
      isShared: record['Shared'] === true && (store === 'graph-driver' || isLayerOfImage(description)),
      isInUse: record['InUse'] === true,
      ...(createdAtMs === undefined ? {} : { createdAtMs }),
      ...(lastUsedAtMs === undefined ? {} : { lastUsedAtMs }),
      parents: parentsIn(record),
    },
  ]
}

/** Reads the build cache from an answer of `GET /system/df`, which has it in `BuildCacheUsage` from API 1.52 on. */
export const cacheIn = (answer: unknown, { store }: Pick<EngineFacts, 'store'>): readonly CacheRecord[] => {
  const { BuildCache, BuildCacheUsage } = answeredRecord(answer, 'disk-usage')
  const records = recordsIn(BuildCache ?? recordIn(BuildCacheUsage)['Items'])
  return records.flatMap((record) => cacheRecordIn(record, store))
}

/** How many records one request names: a proxy may refuse an address of more than 8 KB. */
const recordsPerRequest = 200

/** Nothing in it means anything in a regular expression, or ends the filter. */
const isPlain = (id: string): boolean => /^[\w:-]+$/.test(id)

const inParts = (ids: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / recordsPerRequest) }, (_, index) =>
    ids.slice(index * recordsPerRequest, (index + 1) * recordsPerRequest),
  )

/**
 * The filter takes one value, which BuildKit searches each ID for as a regular expression
 * (moby daemon/internal/builder-next/builder.go, toBuildkitPruneInfo): without anchors `a` would remove all whose IDs have
 * an `a`. `all` has it take shared and internal records too. Of those named, children go before their parents by themselves.
 */
const pruneCache = async (
  client: EngineClient,
  ids: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> => {
  const query = { all: 1, filters: { id: [`^(${ids.join('|')})$`] } }
  const answer = await client.ask({ method: 'POST', path: '/build/prune', query, signal })
  return textsIn(answeredRecord(answer, 'removals')['CachesDeleted'])
}

/**
 * Removes these records of the build cache and no others, whatever their order; gives those that went. One stays where it is
 * in use or where a record stands on it that was not named. Throws a `FailureError`; what went before that is not said.
 */
export const removeCache = async (
  client: EngineClient,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const gone = new Set<string>()
  let left = ids.filter(isPlain)
  let goneBefore = -1
  // A parent may be named in an earlier request than its child: it goes the next time.
  while (left.length > 0 && gone.size > goneBefore) {
    goneBefore = gone.size
    for (const part of inParts(left)) for (const id of await pruneCache(client, part, signal)) gone.add(id)
    left = left.filter((id) => !gone.has(id))
  }
  return gone
}
