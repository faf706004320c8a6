import type Database from 'better-sqlite3'
import { engineIdOf, imageIdOf, parseDigest } from '../core/identity.ts'
import { ledgerActions, type LedgerAction, type LedgerEntry, type LedgerOutcome } from '../core/ledger.ts'
import type { HistoryDatabase } from './guarded.ts'
import { withoutNulls } from './rows.ts'
import { readFailure } from './stored-failure.ts'

/** What is known of an entry when it begins. */
export type LedgerBeginning = Omit<LedgerEntry, 'id' | 'outcome' | 'endedAtMs' | 'failure'>

/** How an entry ends, and what was learned meanwhile; what is absent here stays as it was at the beginning. */
export type LedgerEnding = Pick<LedgerEntry, 'digest' | 'imageId' | 'bytes' | 'failure'> & {
  readonly outcome: Exclude<LedgerOutcome, 'running' | 'interrupted'>
  readonly endedAtMs: number
}

/** Which entries are asked for, newest first. */
export interface LedgerQuery {
  /** Only entries older than the one with this ID. */
  readonly before?: number | undefined
  /** At most this many. */
  readonly limit: number
  /** Stands somewhere in the reference, the digest or the image ID; the case of ASCII letters does not count. */
  readonly text?: string | undefined
  readonly outcome?: LedgerOutcome | undefined
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
  /** Reads a page; empty where history is off. */
  readonly page: (query: LedgerQuery) => LedgerEntries
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
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly outcome: LedgerOutcome
  readonly failure: string | null
  readonly command: string | null
}

interface PageParameters {
  readonly before: number
  readonly outcome: LedgerOutcome | null
  readonly text: string | null
  readonly limit: number
}

const noEntries: LedgerEntries = { entries: [], hasMore: false }

/** Actions that only another Lading knows stay in the file and out of the page. */
const knownActions = ledgerActions.map((action) => `'${action}'`).join(', ')

const insertSql = `
  INSERT INTO ledger
    (engine_id, action, reference, platform, digest, image_id, bytes, started_at_ms, outcome, command)
  VALUES
    (@engineId, @action, @reference, @platform, @digest, @imageId, @bytes, @startedAtMs, 'running', @command)`

const endSql = `
  UPDATE ledger SET
    outcome = @outcome,
    ended_at_ms = @endedAtMs,
    digest = coalesce(@digest, digest),
    image_id = coalesce(@imageId, image_id),
    bytes = coalesce(@bytes, bytes),
    failure = @failure
  WHERE id = @id AND outcome = 'running'`

/** `instr` rather than LIKE: what a person types has no wildcards, and no length at which it is refused. */
const pageSql = `
  SELECT
    id, engine_id AS engineId, action, reference, platform, digest, image_id AS imageId, bytes,
    started_at_ms AS startedAtMs, ended_at_ms AS endedAtMs, outcome, failure, command
  FROM ledger
  WHERE id < @before
    AND action IN (${knownActions})
    AND (@outcome IS NULL OR outcome = @outcome)
    AND (@text IS NULL OR instr(lower(reference), @text) OR instr(digest, @text) OR instr(image_id, @text))
  ORDER BY id DESC
  LIMIT @limit`

const interruptSql = `UPDATE ledger SET outcome = 'interrupted', ended_at_ms = ? WHERE outcome = 'running'`

const statementsOf = (connection: Database.Database) => ({
  insert: connection.prepare(insertSql),
  end: connection.prepare(endSql),
  page: connection.prepare<PageParameters, LedgerRow>(pageSql),
  interrupt: connection.prepare<[number]>(interruptSql),
})

const entryOf = (row: LedgerRow): LedgerEntry => {
  const { engineId, digest, imageId, failure, ...rest } = withoutNulls(row)
  const parsedDigest = digest === undefined ? undefined : parseDigest(digest)
  const parsedFailure = failure === undefined ? undefined : readFailure(failure)
  return {
    ...rest,
    ...(engineId !== undefined && { engineId: engineIdOf(engineId) }),
    ...(parsedDigest !== undefined && { digest: parsedDigest }),
    ...(imageId !== undefined && { imageId: imageIdOf(imageId) }),
    ...(parsedFailure !== undefined && { failure: parsedFailure }),
  }
}

const asciiLowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** The ledger in `database`. */
export const createLedger = (database: HistoryDatabase): Ledger => {
  const { read, write } = database.prepare(statementsOf)

  const begin = (beginning: LedgerBeginning): number | undefined => {
    const { engineId, action, reference, platform, digest, imageId, bytes, startedAtMs, command } = beginning
    const row = {
      engineId: engineId ?? null,
      action,
      reference: reference ?? null,
      platform: platform ?? null,
      digest: digest ?? null,
      imageId: imageId ?? null,
      bytes: bytes ?? null,
      startedAtMs,
      command: command ?? null,
    }
    return write(({ insert }) => Number(insert.run(row).lastInsertRowid))
  }

  const finish = (
    id: number,
    { outcome, endedAtMs, digest, imageId, bytes, failure }: LedgerEnding,
  ): void => {
    const row = {
      id,
      outcome,
      endedAtMs,
      digest: digest ?? null,
      imageId: imageId ?? null,
      bytes: bytes ?? null,
      failure: failure === undefined ? null : JSON.stringify(failure),
    }
    write(({ end }) => end.run(row))
  }

  const page = ({ before, limit, text, outcome }: LedgerQuery): LedgerEntries =>
    read((statements) => {
      const rows = statements.page.all({
        before: before ?? Number.MAX_SAFE_INTEGER,
        outcome: outcome ?? null,
        text: text === undefined || text === '' ? null : asciiLowerCase(text),
        limit: limit + 1,
      })
      return { entries: rows.slice(0, limit).map(entryOf), hasMore: rows.length > limit }
    }) ?? noEntries

  return {
    begin,
    finish,
    page,
    interruptRunning: (nowMs) => write(({ interrupt }) => interrupt.run(nowMs).changes) ?? 0,
  }
}
