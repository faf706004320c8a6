import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type Database from 'better-sqlite3'
import type { HistoryState } from '../core/history-state.ts'
import { diskTrouble, historyFailure, isDamage } from './failures.ts'
import { guarded, noDatabase, type HistoryDatabase } from './guarded.ts'
import { migrate, refuseNewer } from './migrations/index.ts'
import { setAside } from './set-aside.ts'

export type { HistoryDatabase } from './guarded.ts'

/** Where the history is kept, and who is told when that ends. */
export interface HistoryOptions {
  /** The folder of `history.db`; made where it is missing. */
  readonly folder: string
  readonly nowMs: () => number
  /** History went off while Lading ran. Called at most once, never for the state that `openHistory` gives. */
  readonly onStateChange?: (state: HistoryState) => void
}

/** The history as it was found. */
export interface OpenedHistory {
  /** The state at the start. */
  readonly state: HistoryState
  /** Always there: where the state is `off`, it does nothing and gives nothing. */
  readonly database: HistoryDatabase
}

type Opening =
  | { readonly kind: 'ready'; readonly connection: Database.Database }
  | { readonly kind: 'damaged'; readonly why: string }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Nothing of Lading competes for the lock; what may is a person's own sqlite3, and the window waits meanwhile. */
const busyTimeoutMs = 1_000

/** A log that one large transaction blew up is cut back to this at the next checkpoint. */
const mostLogBytes = 4 * 1024 * 1024

/**
 * `synchronous = FULL`: an entry that the window has shown is still there after a power cut. The order matters:
 * taking the write lock shows a read-only file and a second holder now rather than at the first entry.
 */
const configure = (connection: Database.Database): void => {
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  connection.pragma(`journal_size_limit = ${mostLogBytes}`)
  connection.exec('BEGIN IMMEDIATE; COMMIT')
}

/** What `quick_check` finds first, or `undefined` where the file is sound. Takes about 4 ms a megabyte. */
const findDamage = (connection: Database.Database): string | undefined => {
  const finding = String(connection.pragma('quick_check(1)', { simple: true }))
  return finding === 'ok' ? undefined : finding
}

const setUp = (connection: Database.Database): Opening => {
  try {
    refuseNewer(connection)
    const why = findDamage(connection)
    if (why !== undefined) return { kind: 'damaged', why }
    configure(connection)
    migrate(connection)
    return { kind: 'ready', connection }
  } catch (error) {
    if (!isDamage(error)) return { kind: 'failed', error }
    return { kind: 'damaged', why: error instanceof Error ? error.message : String(error) }
  }
}

/** Opens the file and brings it up to date; what is not ready is closed again. Never throws. */
const tryOpen = (path: string): Opening => {
  try {
    const connection = new BetterSqlite3(path, { timeout: busyTimeoutMs })
    const opening = setUp(connection)
    if (opening.kind !== 'ready') connection.close()
    return opening
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/**
 * Opens the history in `folder`, or begins one. Never throws: a damaged file is set aside under a dated name and
 * replaced; where the disk does not let us, or a newer Lading wrote the file, history is off and the file stays.
 */
export const openHistory = ({ folder, nowMs, onStateChange }: HistoryOptions): OpenedHistory => {
  const path = join(folder, 'history.db')

  const off = (error: unknown): OpenedHistory => ({
    state: { kind: 'off', failure: historyFailure(error, folder) },
    database: noDatabase,
  })

  const on = (connection: Database.Database, state: HistoryState): OpenedHistory => ({
    state,
    database: guarded(connection, folder, (failure) => onStateChange?.({ kind: 'off', failure })),
  })

  const replace = (why: string): OpenedHistory => {
    const setAsidePath = setAside(path, nowMs())
    const fresh = tryOpen(path)
    if (fresh.kind === 'ready') return on(fresh.connection, { kind: 'replaced', setAsidePath, why })
    return off(fresh.kind === 'failed' ? fresh.error : new Error(fresh.why))
  }

  try {
    mkdirSync(folder, { recursive: true })
    const opening = tryOpen(path)
    if (opening.kind === 'ready') return on(opening.connection, { kind: 'open' })
    if (opening.kind === 'failed') return off(opening.error)
    const failure = diskTrouble(folder)
    if (failure !== undefined) return { state: { kind: 'off', failure }, database: noDatabase }
    return replace(opening.why)
  } catch (error) {
    return off(error)
  }
}
