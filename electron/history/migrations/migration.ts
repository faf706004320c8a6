import type Database from 'better-sqlite3'

/** One step forward of the database's shape. A step that was ever released is never changed. */
export interface Migration {
  /** The `user_version` that the database has afterwards; from 1, without a gap. */
  readonly version: number
  /** A few words for a log or an error. */
  readonly name: string
  /** Runs inside the transaction that also raises `user_version`. */
  readonly up: (database: Database.Database) => void
}
