import type Database from 'better-sqlite3'
import { FailureError } from '../../core/failure.ts'
import { ledger } from './0001-ledger.ts'
import { imageCache } from './0002-image-cache.ts'
import { answers } from './0003-answers.ts'
import { removals } from './0004-removals.ts'
import { imageUses } from './0005-image-uses.ts'
import { naming } from './0006-naming.ts'
import { digests } from './0007-digests.ts'
import { pinnedFiles } from './0008-pinned-files.ts'
import { cleanups } from './0009-cleanups.ts'
import { cleanupSchedule } from './0010-cleanup-schedule.ts'
import { toldDigests } from './0011-told-digests.ts'
import type { Migration } from './migration.ts'

export type { Migration } from './migration.ts'

/** Gives `list` back, or throws where its versions are not 1, 2, 3 and so on: that is a mistake in the source. */
export const inOrder = (list: readonly Migration[]): readonly Migration[] => {
  for (const [index, { version, name }] of list.entries()) {
    if (version !== index + 1)
      throw new Error(`migration ${name} is number ${version}, expected ${index + 1}`)
  }
  return list
}

/** Every step there is, oldest first. */
export const migrations: readonly Migration[] = inOrder([
  ledger,
  imageCache,
  answers,
  removals,
  imageUses,
  naming,
  digests,
  pinnedFiles,
  cleanups,
  cleanupSchedule,
  toldDigests,
])

const versionOf = (database: Database.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

/**
 * Throws a `FailureError` where a newer Lading wrote the database. Reads nothing but the file's header, so that not
 * even a schema which only a newer SQLite can parse is taken for damage.
 */
export const refuseNewer = (database: Database.Database, known = migrations): void => {
  const version = versionOf(database)
  if (version <= known.length) return
  throw new FailureError({
    kind: 'history-unavailable',
    message: `A newer Lading wrote the history: it has version ${version}, and this Lading knows ${known.length}.`,
    advice: 'Update Lading. Until then nothing new is remembered; what is there stays as it is.',
  })
}

/**
 * Brings the database to the newest version, one transaction a step: a step that throws leaves the version before it,
 * and the ones after it are not tried.
 */
export const migrate = (database: Database.Database, list = migrations): void => {
  const from = versionOf(database)
  for (const { version, up } of list.slice(from)) {
    const step = database.transaction(() => {
      up(database)
      database.pragma(`user_version = ${version}`)
    })
    step.immediate()
  }
}
