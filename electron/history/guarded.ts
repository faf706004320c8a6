import type Database from 'better-sqlite3'
import type { Failure } from '../core/failure.ts'
import { historyFailure, isDamage, isDatabaseError, isDiskFull } from './failures.ts'

/** Statements that were prepared once, and the two ways to run them. Neither throws because of the disk. */
export interface Guarded<Statements> {
  /** What `work` reads, or `undefined` where the database cannot be read. */
  readonly read: <T>(work: (statements: Statements) => T) => T | undefined
  /**
   * Runs `work` in one transaction: all of it is kept, or nothing. `undefined` where history is off. `work` may run
   * twice, so it does nothing but run statements.
   */
  readonly write: <T>(work: (statements: Statements) => T) => T | undefined
}

/** The history database as the rest of this room uses it. Where history is off, it does nothing and gives nothing. */
export interface HistoryDatabase {
  /** Prepares statements, once for as long as the database is open. */
  readonly prepare: <Statements>(make: (connection: Database.Database) => Statements) => Guarded<Statements>
  /** Closes the file, with its log written back. Calls that come later do nothing. */
  readonly close: () => void
}

/** Stands in for a database that could not be opened. */
export const noDatabase: HistoryDatabase = {
  prepare: () => ({ read: () => undefined, write: () => undefined }),
  close: () => undefined,
}

/**
 * `read-only` is a database that could not be written, such as on a full disk: what was remembered before can still
 * be shown.
 */
type Access = 'full' | 'read-only' | 'none'

/**
 * Guards an open connection. The first error of the database turns history off until Lading starts again, and
 * `onOff` is told why, once. An error that is not the database's is a mistake in the source and is thrown.
 */
export const guarded = (
  connection: Database.Database,
  folder: string,
  onOff: (failure: Failure) => void,
): HistoryDatabase => {
  let access: Access = 'full'

  const giveUp = (error: unknown, left: Access): undefined => {
    if (!isDatabaseError(error)) throw error
    const first = access === 'full'
    access = isDamage(error) ? 'none' : left
    if (first) onOff(historyFailure(error, folder))
    return undefined
  }

  const transaction = connection.transaction((work: () => unknown) => work())
  const inTransaction = <T>(work: () => T): T => transaction.immediate(work) as T

  const read = <T>(work: () => T): T | undefined => {
    if (access === 'none') return undefined
    try {
      return work()
    } catch (error) {
      return giveUp(error, 'none')
    }
  }

  /** Writing the log back into the file empties it: that may be all the room that was missing. */
  const writeWithLogEmptied = <T>(work: () => T): T | undefined => {
    try {
      connection.pragma('wal_checkpoint(TRUNCATE)')
      return inTransaction(work)
    } catch (error) {
      return giveUp(error, 'read-only')
    }
  }

  const write = <T>(work: () => T): T | undefined => {
    if (access !== 'full') return undefined
    try {
      return inTransaction(work)
    } catch (error) {
      return isDiskFull(error) ? writeWithLogEmptied(work) : giveUp(error, 'read-only')
    }
  }

  return {
    prepare: (make) => {
      const statements = read(() => make(connection))
      if (statements === undefined) return noDatabase.prepare(make)
      return { read: (work) => read(() => work(statements)), write: (work) => write(() => work(statements)) }
    },
    close: () => {
      access = 'none'
      connection.close()
    },
  }
}
