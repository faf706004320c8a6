import type Database from 'better-sqlite3'
import type { EngineId } from '../core/identity.ts'
import type { HistoryDatabase } from './guarded.ts'

/** A clean-up, as its entries in the ledger tell of it. */
export interface KeptCleanup {
  readonly id: string
  /** Of what went: as measured, and where that could not be told, as predicted. */
  readonly freedBytes: number
  /** All of it was measured. */
  readonly isMeasured: boolean
  readonly endedAtMs: number
}

/** The clean-ups in the ledger. Nothing of it throws because of the disk. */
export interface CleanupMemory {
  /** The last one of an engine with which anything went; `undefined` before the first, or where history is off. */
  readonly last: (engineId: EngineId) => KeptCleanup | undefined
}

interface CleanupRow {
  readonly id: string
  readonly freedBytes: number
  readonly isMeasured: 0 | 1
  readonly endedAtMs: number
}

/** Saving an image before it goes gives nothing back. */
const wentSql = `cleanup_id IS NOT NULL AND outcome = 'succeeded' AND action <> 'archive'`

const lastSql = `
  SELECT
    cleanup_id AS id,
    sum(coalesce(bytes, predicted_bytes, 0)) AS freedBytes,
    min(bytes IS NOT NULL) AS isMeasured,
    max(coalesce(ended_at_ms, started_at_ms)) AS endedAtMs
  FROM ledger
  WHERE ${wentSql} AND cleanup_id = (
    SELECT cleanup_id FROM ledger WHERE ${wentSql} AND engine_id = ? ORDER BY id DESC LIMIT 1
  )
  GROUP BY cleanup_id`

const statementsOf = (connection: Database.Database) => ({
  last: connection.prepare<[string], CleanupRow>(lastSql),
})

/** The clean-ups in `database`. */
export const createCleanupMemory = (database: HistoryDatabase): CleanupMemory => {
  const { read } = database.prepare(statementsOf)
  return {
    last: (engineId) => {
      const row = read((statements) => statements.last.get(engineId))
      return row && { ...row, isMeasured: row.isMeasured === 1 }
    },
  }
}
