import type Database from 'better-sqlite3'
import {
  observationSources,
  registrySources,
  type DigestObservation,
  type ObservationSource,
} from '../core/pins/digest-ledger.ts'
import { imageIdOf, type ImageId } from '../core/identity.ts'
import type { HistoryDatabase } from './guarded.ts'
import { digestIn, withoutNulls } from './rows.ts'

/** Which digests tags were seen to have. Nothing of it throws because of the disk. */
export interface DigestMemory {
  /** Keeps observations: one that equals what is kept, without another digest of the tag between, moves its time. */
  readonly record: (observations: readonly DigestObservation[]) => void
  /** What is kept of a tag: of equal observations in a row the first and the last. */
  readonly of: (reference: string) => readonly DigestObservation[]
  /** When each image that a tag names was first seen with one of its tags on an engine, the latest of them. */
  readonly firstSeenHere: () => ReadonlyMap<ImageId, number>
  /** What registries were seen to have, each once; times and platforms aside. */
  readonly ofRegistries: () => readonly RegistryFinding[]
  /** Forgets what has not been seen for longest, beyond what there is room for. */
  readonly forgetOldest: () => void
}

/** Something that a registry was seen to have under a tag. */
export type RegistryFinding = Pick<DigestObservation, 'reference' | 'digest' | 'platformDigest' | 'imageId'>

/** How much is kept. */
export interface DigestRoom {
  /** Rows in all. */
  readonly all: number
  /** Rows of one tag. */
  readonly oneTag: number
}

const usualRoom: DigestRoom = { all: 50_000, oneTag: 200 }

interface Row {
  readonly reference: string
  readonly digest: string
  readonly platform: string | null
  readonly platformDigest: string | null
  readonly imageId: string | null
  readonly source: string
}

type FindingRow = Omit<Row, 'platform' | 'source'>
type NewRow = Row & { readonly seenAtMs: number }
type KeptRow = Row & { readonly firstSeenMs: number; readonly lastSeenMs: number }

/** Another digest that was seen within the longer time would be lost in it. */
const extendSql = `
  UPDATE digests SET first_seen_ms = min(first_seen_ms, @seenAtMs), last_seen_ms = max(last_seen_ms, @seenAtMs)
  WHERE id = (
    SELECT id FROM digests AS own
    WHERE reference = @reference AND digest = @digest AND source = @source AND platform IS @platform
      AND platform_digest IS @platformDigest AND image_id IS @imageId
      AND NOT EXISTS (
        SELECT 1 FROM digests AS other WHERE other.reference = @reference AND other.digest <> @digest AND (
          other.first_seen_ms BETWEEN min(own.first_seen_ms, @seenAtMs) AND max(own.last_seen_ms, @seenAtMs) OR
          other.last_seen_ms BETWEEN min(own.first_seen_ms, @seenAtMs) AND max(own.last_seen_ms, @seenAtMs)))
    LIMIT 1)`

const insertSql = `
  INSERT INTO digests
    (reference, digest, platform, platform_digest, image_id, source, first_seen_ms, last_seen_ms)
  VALUES (@reference, @digest, @platform, @platformDigest, @imageId, @source, @seenAtMs, @seenAtMs)`

const ofSql = `
  SELECT reference, digest, platform, platform_digest AS platformDigest, image_id AS imageId, source,
    first_seen_ms AS firstSeenMs, last_seen_ms AS lastSeenMs
  FROM digests WHERE reference = ?`

const firstSeenHereSql = `
  SELECT image_id, max(first_seen_ms) FROM digests
  WHERE source = 'local-image' AND image_id IS NOT NULL GROUP BY image_id`

const ofRegistriesSql = `
  SELECT DISTINCT reference, digest, platform_digest AS platformDigest, image_id AS imageId
  FROM digests WHERE source IN (${registrySources.map((source) => `'${source}'`).join(', ')})`

const forgetOfTagSql = `
  DELETE FROM digests WHERE id IN (
    SELECT id FROM digests WHERE reference = ? ORDER BY last_seen_ms DESC, id DESC LIMIT -1 OFFSET ?)`

const forgetOldestSql = `
  DELETE FROM digests WHERE id IN (SELECT id FROM digests ORDER BY last_seen_ms DESC, id DESC LIMIT -1 OFFSET ?)`

const statementsOf = (connection: Database.Database) => ({
  extend: connection.prepare<NewRow>(extendSql),
  insert: connection.prepare<NewRow>(insertSql),
  of: connection.prepare<[string], KeptRow>(ofSql),
  firstSeenHere: connection.prepare<[], readonly [ImageId, number]>(firstSeenHereSql).raw(),
  ofRegistries: connection.prepare<[], FindingRow>(ofRegistriesSql),
  forgetOfTag: connection.prepare<[string, number]>(forgetOfTagSql),
  forgetOldest: connection.prepare<[number]>(forgetOldestSql),
})

const rowOf = (observation: DigestObservation): NewRow => ({
  reference: observation.reference,
  digest: observation.digest,
  platform: observation.platform ?? null,
  platformDigest: observation.platformDigest ?? null,
  imageId: observation.imageId ?? null,
  source: observation.source,
  seenAtMs: observation.seenAtMs,
})

const isSource = (text: string): text is ObservationSource =>
  (observationSources as readonly string[]).includes(text)

/** What a row says that a tag was; `undefined` where another Lading's row is not understood. */
const findingOf = (row: FindingRow): RegistryFinding | undefined => {
  const { reference, imageId, ...texts } = withoutNulls(row)
  const [digest, platformDigest] = [digestIn(texts.digest), digestIn(texts.platformDigest)]
  if (digest === undefined) return undefined
  return {
    ...{ reference, digest },
    ...(platformDigest !== undefined && { platformDigest }),
    ...(imageId !== undefined && { imageId: imageIdOf(imageId) }),
  }
}

/** The first and the last of the observations that a row stands for; none where another Lading's row is not understood. */
const observationsOf = (row: KeptRow): readonly DigestObservation[] => {
  const finding = findingOf(row)
  const { platform, source, firstSeenMs, lastSeenMs } = withoutNulls(row)
  if (finding === undefined || !isSource(source)) return []
  const common = { ...finding, ...(platform !== undefined && { platform }), source }
  const first = { ...common, seenAtMs: firstSeenMs }
  return firstSeenMs === lastSeenMs ? [first] : [first, { ...common, seenAtMs: lastSeenMs }]
}

/** The digests in `database`; 50,000 rows of them where no `room` is given, 200 of one tag. */
export const createDigestMemory = (database: HistoryDatabase, room: DigestRoom = usualRoom): DigestMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    record: (observations) => {
      if (observations.length === 0) return
      write(({ extend, insert, forgetOfTag }) => {
        for (const row of observations.map(rowOf)) {
          if (extend.run(row).changes > 0) continue
          insert.run(row)
          forgetOfTag.run(row.reference, room.oneTag)
        }
      })
    },
    of: (reference) => (read((statements) => statements.of.all(reference)) ?? []).flatMap(observationsOf),
    firstSeenHere: () => new Map(read(({ firstSeenHere }) => firstSeenHere.all()) ?? []),
    ofRegistries: () =>
      (read(({ ofRegistries }) => ofRegistries.all()) ?? []).flatMap((row) => findingOf(row) ?? []),
    forgetOldest: () => void write(({ forgetOldest }) => forgetOldest.run(room.all)),
  }
}
