import type Database from 'better-sqlite3'
import type { Failure } from '../core/failure.ts'
import type { Digest } from '../core/identity.ts'
import type { DriftOutcome } from '../core/pins/pin.ts'
import type { HistoryDatabase } from './guarded.ts'
import { digestIn, isListOf, isText, parseJson, withoutNulls } from './rows.ts'
import { readFailure } from './stored-failure.ts'

/** What the last look at a tag found. */
export interface DriftRecord {
  /** In full with its tag. */
  readonly reference: string
  readonly checkedAtMs: number
  readonly outcome: DriftOutcome
  /** What the outcome was reckoned for: digests and IDs of what was used then. */
  readonly used: readonly string[]
  /** What the registry had. */
  readonly found?: Digest
  readonly foundPlatform?: Digest
  /** A look after that which found nothing out. */
  readonly failure?: Failure
  /** The digest, or `gone`, of which somebody was told. */
  readonly toldOf?: string
  /** The digest, or `gone`, that the person has seen and leaves as it is. */
  readonly acknowledged?: string
}

/** What looks at tags found. Nothing of it throws because of the disk. */
export interface DriftMemory {
  readonly all: () => readonly DriftRecord[]
  /** Keeps records, each in place of the one that its tag had. */
  readonly keep: (records: readonly DriftRecord[]) => void
  readonly forget: (references: readonly string[]) => void
  /** When the last check of everything ended. */
  readonly lastCheckedAtMs: () => number | undefined
  readonly checked: (atMs: number) => void
}

interface Row {
  readonly reference: string
  readonly checkedAtMs: number
  readonly kind: string
  readonly used: string
  readonly found: string | null
  readonly foundPlatform: string | null
  readonly fromDigest: string | null
  readonly firstSeenMs: number | null
  readonly isPlatformUnknown: number
  readonly failure: string | null
  readonly toldOf: string | null
  readonly acknowledged: string | null
}

const allSql = `
  SELECT reference, checked_at_ms AS checkedAtMs, kind, used, found, found_platform AS foundPlatform,
    from_digest AS fromDigest, first_seen_ms AS firstSeenMs, is_platform_unknown AS isPlatformUnknown, failure,
    told_of AS toldOf, acknowledged
  FROM drift`

const keepSql = `
  INSERT OR REPLACE INTO drift
    (reference, checked_at_ms, kind, used, found, found_platform, from_digest, first_seen_ms, is_platform_unknown,
     failure, told_of, acknowledged)
  VALUES
    (@reference, @checkedAtMs, @kind, @used, @found, @foundPlatform, @fromDigest, @firstSeenMs, @isPlatformUnknown,
     @failure, @toldOf, @acknowledged)`

const statementsOf = (connection: Database.Database) => ({
  all: connection.prepare<[], Row>(allSql),
  keep: connection.prepare<Row>(keepSql),
  forget: connection.prepare<[string]>('DELETE FROM drift WHERE reference = ?'),
  lastChecked: connection.prepare<[], number>('SELECT ended_at_ms FROM drift_checks WHERE id = 1').pluck(),
  checked: connection.prepare<[number]>(
    'INSERT OR REPLACE INTO drift_checks (id, ended_at_ms) VALUES (1, ?)',
  ),
})

const rowOf = ({ outcome, used, failure, ...record }: DriftRecord): Row => {
  const repointed = outcome.kind === 'repointed' ? outcome : undefined
  const why = outcome.kind === 'unknown' ? outcome.failure : failure
  return {
    reference: record.reference,
    checkedAtMs: record.checkedAtMs,
    kind: outcome.kind,
    used: JSON.stringify(used),
    found: record.found ?? null,
    foundPlatform: record.foundPlatform ?? null,
    fromDigest: repointed?.from ?? null,
    firstSeenMs: repointed?.firstSeenAtMs ?? null,
    isPlatformUnknown: repointed?.isPlatformUnknown === true ? 1 : 0,
    failure: why === undefined ? null : JSON.stringify(why),
    toldOf: record.toldOf ?? null,
    acknowledged: record.acknowledged ?? null,
  }
}

const outcomeOf = (
  row: Row,
  used: readonly string[],
  failure: Failure | undefined,
): DriftOutcome | undefined => {
  const [to, from] = [digestIn(row.found), digestIn(row.fromDigest)]
  switch (row.kind) {
    case 'same':
      return { kind: 'same', ...(to !== undefined && !used.includes(to) && { movedIndex: to }) }
    case 'gone':
      return { kind: 'gone' }
    case 'unknown':
      return failure && { kind: 'unknown', failure }
    case 'repointed':
      if (to === undefined || from === undefined || row.firstSeenMs === null) return undefined
      return {
        ...{ kind: 'repointed', from, to, firstSeenAtMs: row.firstSeenMs },
        ...(row.isPlatformUnknown === 1 && { isPlatformUnknown: true }),
      }
    default:
      return undefined
  }
}

/** What is no record in the file is passed over. */
const recordOf = (row: Row): readonly DriftRecord[] => {
  const used = parseJson(row.used)
  if (!isListOf(used, isText)) return []
  const failure = row.failure === null ? undefined : readFailure(row.failure)
  const outcome = outcomeOf(row, used, failure)
  if (outcome === undefined) return []
  const [found, foundPlatform] = [digestIn(row.found), digestIn(row.foundPlatform)]
  const { toldOf, acknowledged } = withoutNulls(row)
  return [
    {
      ...{ reference: row.reference, checkedAtMs: row.checkedAtMs, outcome, used },
      ...(found !== undefined && { found }),
      ...(foundPlatform !== undefined && { foundPlatform }),
      ...(failure !== undefined && outcome.kind !== 'unknown' && { failure }),
      ...(toldOf !== undefined && { toldOf }),
      ...(acknowledged !== undefined && { acknowledged }),
    },
  ]
}

/** The looks at tags in `database`. */
export const createDriftMemory = (database: HistoryDatabase): DriftMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    all: () => (read(({ all }) => all.all()) ?? []).flatMap(recordOf),
    keep: (records) =>
      void write(({ keep }) => {
        for (const record of records) keep.run(rowOf(record))
      }),
    forget: (references) =>
      void write(({ forget }) => {
        for (const reference of references) forget.run(reference)
      }),
    lastCheckedAtMs: () => read(({ lastChecked }) => lastChecked.get()),
    checked: (atMs) => void write(({ checked }) => checked.run(atMs)),
  }
}
