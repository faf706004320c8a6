/**
 * What SQLite's and the file system's errors mean for the history: damage, or a disk that does not let us.
 */
import { accessSync, constants, statfsSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { FailureError, type Failure } from '../core/failure.ts'
import { m } from '../words/messages.ts'

/** A fresh database with its write-ahead log and index takes about 150 KB. */
const leastFreeBytes = 262_144

const codeOf = (error: unknown): string => {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = codeOf(error)
  return code === '' || error.message.includes(code) ? error.message : `${code}: ${error.message}`
}

const unavailable = (message: string, advice: string, ownWords?: string): Failure => ({
  kind: 'history-unavailable',
  message,
  advice,
  ...(ownWords !== undefined && { ownWords }),
})

/** It came from SQLite; anything else is a mistake in the source. */
export const isDatabaseError = (error: unknown): boolean => error instanceof BetterSqlite3.SqliteError

/** The file itself is not a sound database (sqlite.org/rescode.html: CORRUPT with its extended codes, and NOTADB). */
export const isDamage = (error: unknown): boolean =>
  isDatabaseError(error) && /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error))

/** No room was left to write. */
export const isDiskFull = (error: unknown): boolean => /^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(codeOf(error))

const hasNoRoom = (folder: string): boolean => {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    // A file system that tells nothing says 0 of 0.
    return blocks > 0 && bavail * bsize < leastFreeBytes
  } catch {
    return false
  }
}

const isUnwritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK)
    return false
  } catch {
    return true
  }
}

const diskFull = (folder: string, ownWords?: string): Failure =>
  unavailable(m.history_disk_full(), m.history_disk_full_advice({ folder }), ownWords)

const unwritable = (folder: string, ownWords?: string): Failure =>
  unavailable(m.history_unwritable(), m.history_unwritable_advice({ folder }), ownWords)

/**
 * Why a file in `folder` could look damaged without being so: a full disk and a read-only one both make SQLite say
 * `file is not a database`. `undefined` where the disk is not to blame.
 */
export const diskTrouble = (folder: string): Failure | undefined => {
  if (isUnwritable(folder)) return unwritable(folder)
  return hasNoRoom(folder) ? diskFull(folder) : undefined
}

/** The `history-unavailable` failure that stands for `error`, with the folder that the person can do something about. */
export const historyFailure = (error: unknown, folder: string): Failure => {
  if (error instanceof FailureError) return error.failure
  const code = codeOf(error)
  const ownWords = wordsOf(error)
  if (isDiskFull(error)) return diskFull(folder, ownWords)
  if (/^(SQLITE_READONLY|SQLITE_PERM|EACCES|EPERM|EROFS)/.test(code)) return unwritable(folder, ownWords)
  // SQLite says so of a folder that cannot be written, and of a `history.db` that is no file.
  if (/^SQLITE_CANTOPEN/.test(code) && isUnwritable(folder)) return unwritable(folder, ownWords)
  // A full disk shows as one of many SQLITE_IOERR codes where the log's index cannot grow.
  if (/^SQLITE_IOERR/.test(code) && hasNoRoom(folder)) return diskFull(folder, ownWords)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return unavailable(m.history_held(), m.history_held_advice({ folder }), ownWords)
  }
  if (isDamage(error)) {
    return unavailable(m.history_damaged(), m.history_damaged_advice(), ownWords)
  }
  return unavailable(m.history_unusable(), m.history_unusable_advice({ folder }), ownWords)
}
