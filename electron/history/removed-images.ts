import type Database from 'better-sqlite3'
import type { RemovedImage } from '../core/cleanup/removed-image.ts'
import { engineIdOf, imageIdOf, parseDigest, type ImageId } from '../core/identity.ts'
import type { RepositoryDigest } from '../core/images/image.ts'
import { isRecord } from '../core/tolerant.ts'
import type { HistoryDatabase } from './guarded.ts'
import { digestIn, isListOf, isText, parseJson } from './rows.ts'

/** An image that went, and whether it was had again. */
export interface KeptRemoval extends RemovedImage {
  /** The entry by which it was restored. */
  readonly restoredBy?: number
}

/** The images that went with entries of the ledger. Nothing of it throws because of the disk. */
export interface RemovedImages {
  /** Keeps it, instead of what was kept before, with the entry that has this ID. */
  readonly keep: (ledgerId: number, image: RemovedImage) => void
  /** What was kept; `undefined` where nothing was, or history is off. */
  readonly of: (ledgerId: number) => KeptRemoval | undefined
  /** The entry `by` has brought the image back that went with the other. */
  readonly markRestored: (ledgerId: number, by: number) => void
  /** The entries of a clean-up with which images went, the first one first. */
  readonly ofCleanup: (cleanupId: string) => readonly number[]
  /** Where an image was saved to last; whether the file is there still is not known. */
  readonly archiveOf: (imageId: ImageId) => string | undefined
}

const keepSql = 'UPDATE ledger SET removed = ? WHERE id = ?'

const ofSql = 'SELECT removed FROM ledger WHERE id = ? AND removed IS NOT NULL'

const markSql = `
  UPDATE ledger SET removed = json_set(removed, '$.restoredBy', ?)
  WHERE id = ? AND json_valid(removed)`

const cleanupSql = `
  SELECT id FROM ledger
  WHERE cleanup_id = ? AND action = 'remove' AND outcome = 'succeeded' AND removed IS NOT NULL
  ORDER BY id`

const archiveSql = `
  SELECT removed FROM ledger
  WHERE image_id = ? AND action = 'archive' AND outcome = 'succeeded' AND removed IS NOT NULL
  ORDER BY id DESC
  LIMIT 1`

const statementsOf = (connection: Database.Database) => ({
  keep: connection.prepare<[string, number]>(keepSql),
  of: connection.prepare<[number], string>(ofSql).pluck(),
  mark: connection.prepare<[number, number]>(markSql),
  ofCleanup: connection.prepare<[string], number>(cleanupSql).pluck(),
  archiveOf: connection.prepare<[string], string>(archiveSql).pluck(),
})

/** What somebody has made unreadable of a list is left out; the rest still leads back to the image. */
const repositoryDigestsIn = (stored: unknown): readonly RepositoryDigest[] =>
  (Array.isArray(stored) ? stored : []).filter(isRecord).flatMap(({ repository, digest }) => {
    const parsed = isText(digest) ? digestIn(digest) : undefined
    return isText(repository) && parsed !== undefined ? [{ repository, digest: parsed }] : []
  })

const removalIn = (text: string): KeptRemoval | undefined => {
  const stored = parseJson(text)
  if (!isRecord(stored)) return undefined
  const { engineId, imageId, names, platform, archivePath, restoredBy } = stored
  if (!isText(engineId) || !isText(imageId) || parseDigest(imageId) === undefined) return undefined
  return {
    engineId: engineIdOf(engineId),
    imageId: imageIdOf(imageId),
    names: isListOf(names, isText) ? names : [],
    repositoryDigests: repositoryDigestsIn(stored['repositoryDigests']),
    ...(isText(platform) && { platform }),
    ...(isText(archivePath) && { archivePath }),
    ...(Number.isSafeInteger(restoredBy) && { restoredBy: restoredBy as number }),
  }
}

/** The removed images in `database`. */
export const createRemovedImages = (database: HistoryDatabase): RemovedImages => {
  const { read, write } = database.prepare(statementsOf)

  const found = (text: string | undefined): KeptRemoval | undefined =>
    text === undefined ? undefined : removalIn(text)

  return {
    keep: (ledgerId, image) => void write(({ keep }) => keep.run(JSON.stringify(image), ledgerId)),
    of: (ledgerId) => read((statements) => found(statements.of.get(ledgerId))),
    markRestored: (ledgerId, by) => void write(({ mark }) => mark.run(by, ledgerId)),
    ofCleanup: (cleanupId) => read((statements) => statements.ofCleanup.all(cleanupId)) ?? [],
    archiveOf: (imageId) => read((statements) => found(statements.archiveOf.get(imageId))?.archivePath),
  }
}
