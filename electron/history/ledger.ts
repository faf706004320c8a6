import type Database from 'better-sqlite3'
import { engineIdOf, imageIdOf, type EngineId, type ImageId } from '../core/identity.ts'
import { formatReference, parseReference } from '../core/names/reference.ts'
import { ledgerActions, type LedgerAction, type LedgerEntry, type LedgerOutcome } from '../core/ledger.ts'
import type { HistoryDatabase } from './guarded.ts'
import { digestIn, isListOf, isText, parseJson, withoutNulls } from './rows.ts'
import { readFailure } from './stored-failure.ts'

/** What is known of an entry when it begins. */
export type LedgerBeginning = Omit<LedgerEntry, 'id' | 'outcome' | 'endedAtMs' | 'failure'>

/** How an entry ends, and what was learned meanwhile; what is absent here stays as it was at the beginning. */
export type LedgerEnding = Pick<LedgerEntry, 'digest' | 'imageId' | 'names' | 'bytes' | 'failure'> & {
  readonly outcome: Exclude<LedgerOutcome, 'running' | 'interrupted'>
  readonly endedAtMs: number
}

/** Which entries are asked for, newest first. */
export interface LedgerQuery {
  /** Only entries older than the one with this ID. */
  readonly before?: number | undefined
  /** At most this many. */
  readonly limit: number
  /** Stands somewhere in a name, the digest or the image ID; the case of ASCII letters does not count. */
  readonly text?: string | undefined
  readonly outcome?: LedgerOutcome | undefined
  readonly action?: LedgerAction | undefined
  /** Only entries of this engine, and those that are of none. */
  readonly engineId?: EngineId | undefined
  /** Only entries of this image, or of one of these names, which are as an engine prints them. */
  readonly about?: { readonly imageId: ImageId; readonly names: readonly string[] } | undefined
}

/** Entries, newest first, and whether older ones match too. */
export interface LedgerEntries {
  readonly entries: readonly LedgerEntry[]
  readonly hasMore: boolean
}

/** The record of what was done. Nothing of it throws because of the disk. */
export interface Ledger {
  /** Adds an entry that runs and gives its ID; `undefined` where history is off. */
  readonly begin: (beginning: LedgerBeginning) => number | undefined
  /** Ends an entry that runs; one that has ended already stays as it is. */
  readonly finish: (id: number, ending: LedgerEnding) => void
  /** An entry that has failed had been done all the same, as is known since. */
  readonly wasDone: (id: number) => void
  /** Writes down bytes that were measured after an entry ended. */
  readonly measure: (id: number, bytes: number) => void
  /** Reads a page; empty where history is off. */
  readonly page: (query: LedgerQuery) => LedgerEntries
  /** When each image of an engine was pulled last, in epoch milliseconds; only pulls of Lading's own. */
  readonly lastPulls: (engineId: EngineId) => ReadonlyMap<ImageId, number>
  /** For the start: marks what a Lading that was killed left running as interrupted at `nowMs`, and counts it. */
  readonly interruptRunning: (nowMs: number) => number
}

interface LedgerRow {
  readonly id: number
  readonly engineId: string | null
  readonly action: LedgerAction
  readonly reference: string | null
  readonly platform: string | null
  readonly digest: string | null
  readonly imageId: string | null
  readonly bytes: number | null
  readonly predictedBytes: number | null
  readonly names: string | null
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly outcome: LedgerOutcome
  readonly failure: string | null
  readonly command: string | null
  readonly cleanupId: string | null
}

interface PageParameters {
  readonly before: number
  readonly outcome: LedgerOutcome | null
  readonly action: LedgerAction | null
  readonly engineId: string | null
  readonly text: string | null
  readonly imageId: string | null
  /** A list of names as JSON. */
  readonly about: string
  readonly limit: number
}

const noEntries: LedgerEntries = { entries: [], hasMore: false }

/** Actions that only another Lading knows stay in the file and out of the page. */
const knownActions = ledgerActions.map((action) => `'${action}'`).join(', ')

const insertSql = `
  INSERT INTO ledger
    (engine_id, action, reference, platform, digest, image_id, bytes, predicted_bytes, names, started_at_ms, outcome,
     command, cleanup_id)
  VALUES
    (@engineId, @action, @reference, @platform, @digest, @imageId, @bytes, @predictedBytes, @names, @startedAtMs,
     'running', @command, @cleanupId)`

const endSql = `
  UPDATE ledger SET
    outcome = @outcome,
    ended_at_ms = @endedAtMs,
    digest = coalesce(@digest, digest),
    image_id = coalesce(@imageId, image_id),
    names = coalesce(@names, names),
    bytes = coalesce(@bytes, bytes),
    failure = @failure
  WHERE id = @id AND outcome = 'running'`

const doneSql = `UPDATE ledger SET outcome = 'succeeded', failure = NULL WHERE id = ? AND outcome = 'failed'`

const measureSql = 'UPDATE ledger SET bytes = ? WHERE id = ?'

/** `instr` rather than LIKE: what a person types has no wildcards, and no length at which it is refused. */
const pageSql = `
  SELECT
    id, engine_id AS engineId, action, reference, platform, digest, image_id AS imageId, bytes,
    predicted_bytes AS predictedBytes, names, started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, outcome,
    failure, command, cleanup_id AS cleanupId
  FROM ledger
  WHERE id < @before
    AND action IN (${knownActions})
    AND (@outcome IS NULL OR outcome = @outcome)
    AND (@action IS NULL OR action = @action)
    AND (@engineId IS NULL OR engine_id IS NULL OR engine_id = @engineId)
    AND (@text IS NULL OR instr(lower(reference), @text) OR instr(lower(names), @text)
      OR instr(digest, @text) OR instr(image_id, @text))
    AND (@imageId IS NULL OR image_id = @imageId OR reference IN (SELECT value FROM json_each(@about))
      OR EXISTS (
        SELECT 1 FROM json_each(iif(json_valid(names), names, '[]')) AS name
        WHERE name.value IN (SELECT value FROM json_each(@about))))
  ORDER BY id DESC
  LIMIT @limit`

const lastPullsSql = `
  SELECT image_id, max(ended_at_ms) FROM ledger
  WHERE action IN ('pull', 'restore') AND outcome = 'succeeded' AND engine_id = ?
    AND image_id IS NOT NULL AND ended_at_ms IS NOT NULL
  GROUP BY image_id`

const interruptSql = `UPDATE ledger SET outcome = 'interrupted', ended_at_ms = ? WHERE outcome = 'running'`

const statementsOf = (connection: Database.Database) => ({
  insert: connection.prepare(insertSql),
  end: connection.prepare(endSql),
  wasDone: connection.prepare<[number]>(doneSql),
  measure: connection.prepare<[number, number]>(measureSql),
  page: connection.prepare<PageParameters, LedgerRow>(pageSql),
  lastPulls: connection.prepare<[string], readonly [ImageId, number]>(lastPullsSql).raw(),
  interrupt: connection.prepare<[number]>(interruptSql),
})

const entryOf = (row: LedgerRow): LedgerEntry => {
  const { engineId, digest, imageId, names, failure, ...rest } = withoutNulls(row)
  const parsedNames = names === undefined ? undefined : parseJson(names)
  const parsedDigest = digestIn(digest)
  const parsedFailure = failure === undefined ? undefined : readFailure(failure)
  return {
    ...rest,
    ...(engineId !== undefined && { engineId: engineIdOf(engineId) }),
    ...(parsedDigest !== undefined && { digest: parsedDigest }),
    ...(imageId !== undefined && { imageId: imageIdOf(imageId) }),
    ...(isListOf(parsedNames, isText) && { names: parsedNames }),
    ...(parsedFailure !== undefined && { failure: parsedFailure }),
  }
}

/** The ledger writes a name in its familiar form; Podman prints it in full. */
const asWritten = (names: readonly string[]): readonly string[] =>
  names.flatMap((name) => {
    const parsed = parseReference(name)
    return parsed.ok ? [name, formatReference(parsed.reference)] : [name]
  })

const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The ledger in `database`. */
export const createLedger = (database: HistoryDatabase): Ledger => {
  const { read, write } = database.prepare(statementsOf)

  const begin = (beginning: LedgerBeginning): number | undefined => {
    const { engineId, action, reference, platform, digest, imageId, startedAtMs, command } = beginning
    const { bytes, predictedBytes, names, cleanupId } = beginning
    const row = {
      engineId: engineId ?? null,
      action,
      reference: reference ?? null,
      platform: platform ?? null,
      digest: digest ?? null,
      imageId: imageId ?? null,
      bytes: bytes ?? null,
      predictedBytes: predictedBytes ?? null,
      names: names === undefined ? null : JSON.stringify(names),
      startedAtMs,
      command: command ?? null,
      cleanupId: cleanupId ?? null,
    }
    return write(({ insert }) => Number(insert.run(row).lastInsertRowid))
  }

  const finish = (
    id: number,
    { outcome, endedAtMs, digest, imageId, names, bytes, failure }: LedgerEnding,
  ): void => {
    const row = {
      id,
      outcome,
      endedAtMs,
      digest: digest ?? null,
      imageId: imageId ?? null,
      names: names === undefined ? null : JSON.stringify(names),
      bytes: bytes ?? null,
      failure: failure === undefined ? null : JSON.stringify(failure),
    }
    write(({ end }) => end.run(row))
  }

  const page = ({ before, limit, text, outcome, action, engineId, about }: LedgerQuery): LedgerEntries =>
    read((statements) => {
      const rows = statements.page.all({
        before: before ?? Number.MAX_SAFE_INTEGER,
        outcome: outcome ?? null,
        action: action ?? null,
        engineId: engineId ?? null,
        text: text === undefined || text === '' ? null : asciiLowerCase(text),
        imageId: about?.imageId ?? null,
        about: JSON.stringify(asWritten(about?.names ?? [])),
        limit: limit + 1,
      })
      return { entries: rows.slice(0, limit).map(entryOf), hasMore: rows.length > limit }
    }) ?? noEntries

  return {
    begin,
    finish,
    wasDone: (id) => void write(({ wasDone }) => wasDone.run(id)),
    measure: (id, bytes) => void write(({ measure }) => measure.run(bytes, id)),
    page,
    lastPulls: (engineId) => new Map(read(({ lastPulls }) => lastPulls.all(engineId)) ?? []),
    interruptRunning: (nowMs) => write(({ interrupt }) => interrupt.run(nowMs).changes) ?? 0,
  }
}
