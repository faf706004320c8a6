import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { formatBytes } from '../../core/byte-words.ts'
import { FailureError, failureOf } from '../../core/failure.ts'
import { shortDigest, type ImageId } from '../../core/identity.ts'
import { createTurns } from '../../core/in-turn.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import type { ArchiveSettings } from '../../core/settings.ts'
import { shellWord } from '../../core/shell-word.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { engineFailure } from '../../engine/failures.ts'
import type { Activity } from '../activity.ts'
import { inspectArchive } from '../archives/contents.ts'
import { writeArchive } from '../archives/part-file.ts'
import { noEngine } from '../no-engine.ts'
import type { TransferringEngine, TransferTools } from '../transfers/plan.ts'
import type { RemovalMemory } from './removal-memory.ts'
import { m } from '../../words/messages.ts'

/** What saving images before they go is made of. */
export interface ArchiveFirstParts extends Pick<TransferTools, 'freeBytesAt' | 'newId'> {
  /** The engine, while it is up. */
  readonly engine: () => Pick<TransferringEngine, 'id' | 'save'> | undefined
  readonly settings: () => ArchiveSettings
  /** Where archives lie unless somebody chose another folder; made where it is missing. */
  readonly ownFolder: string
  readonly removals: Pick<RemovalMemory, 'archived'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
}

/** An image that is to be saved before it goes. */
export interface ArchiveWish {
  readonly imageId: ImageId
  readonly names: readonly string[]
  readonly cleanupId?: string
  readonly signal: AbortSignal
  /** Hears how many bytes of the image are saved by now, before compression. */
  readonly onProgress: (doneBytes: number) => void
}

/** An archive that was written. */
export interface WrittenArchive {
  readonly path: string
  /** Of the file. */
  readonly bytes: number
}

/**
 * Saves an image to a compressed archive, whole or not at all, and makes sure that it can be read. Rejects with a
 * `FailureError`: `disk-full` where the disk or the limit for all archives leaves no room for it, `permission-denied` or
 * `not-found` for the folder, `cancelled`, or what the engine failed with.
 */
export type ArchiveFirst = (wish: ArchiveWish) => Promise<WrittenArchive>

/** Left free on the disk: a machine without any room does not get far. */
const spareBytes = 100_000_000

const ending = '.tar.gz'

/** Archives, and parts of them that a Lading which was killed has left. */
const isArchive = (name: string): boolean => /\.tar\.gz(?:\.part-[0-9a-f-]+)?$/.test(name)

/** Every file system takes such a name; the ID makes it the name of this image alone. */
const fileNameOf = ({ imageId, names }: Pick<ArchiveWish, 'imageId' | 'names'>): string => {
  const readable = (names[0] ?? 'image').replace(/[^a-zA-Z0-9._-]+/g, '-').slice(0, 80)
  return `${readable}_${imageId.slice(imageId.indexOf(':') + 1)}${ending}`
}

const overLimit = (folder: string, limitBytes: number): FailureError =>
  new FailureError({
    kind: 'disk-full',
    message: m.cleanup_archives_full({ folder, size: formatBytes(limitBytes) }),
    advice: m.cleanup_archives_full_advice(),
  })

const noRoom = (folder: string, freeBytes: number): FailureError =>
  new FailureError({
    kind: 'disk-full',
    message: m.cleanup_archives_no_room({ size: formatBytes(freeBytes), folder }),
    advice: m.cleanup_archives_no_room_advice(),
  })

const noFolder = (folder: string): FailureError =>
  new FailureError({
    kind: 'not-found',
    message: m.cleanup_archives_no_folder({ folder }),
    advice: m.cleanup_archives_no_folder_advice(),
  })

const filesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder).catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noFolder(folder) : error
  })

/** Bytes of all archives in a folder, but for one that is going to be replaced. */
const archivedBytes = async (folder: string, replaced: string): Promise<number> => {
  let sum = 0
  for (const name of await filesIn(folder)) {
    if (!isArchive(name) || name === replaced) continue
    sum += await stat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    )
  }
  return sum
}

/** Makes the part that saves images which no registry has before a clean-up takes them; one after the other. */
export const createArchiveFirst = (parts: ArchiveFirstParts): ArchiveFirst => {
  const { activity, nowMs } = parts
  const inTurn = createTurns()

  /** Throws where a file of so many bytes is more than there may be. How small an image can be packed only packing it tells. */
  const limiter = async (path: string): Promise<(fileBytes: number) => void> => {
    const folder = dirname(path)
    const { limitBytes } = parts.settings()
    const lyingBytes = await archivedBytes(folder, basename(path))
    const freeBytes = await parts.freeBytesAt(folder)
    return (fileBytes) => {
      if (lyingBytes + fileBytes > limitBytes) throw overLimit(folder, limitBytes)
      if (fileBytes + spareBytes > freeBytes) throw noRoom(folder, freeBytes)
    }
  }

  const write = async (engine: Pick<TransferringEngine, 'save'>, path: string, wish: ArchiveWish) => {
    const { imageId, signal } = wish
    if (dirname(path) === parts.ownFolder) await mkdir(parts.ownFolder, { recursive: true })
    const limit = await limiter(path)
    limit(1)
    // By its ID: an archive with names would take them from images that have them by the time it is loaded.
    const archive = await engine.save([imageId], signal)
    await writeArchive(archive, {
      ...{ path, signal, overwrite: true, id: parts.newId() },
      onBytes: wish.onProgress,
      onFileBytes: limit,
    })
    try {
      return { path, bytes: (await inspectArchive(path, signal)).fileBytes }
    } catch (error) {
      await rm(path, { force: true })
      throw error
    }
  }

  const begin = (engine: Pick<TransferringEngine, 'id'>, path: string, wish: ArchiveWish): LedgerEntry => {
    const { imageId, names, cleanupId } = wish
    return activity.begin({
      ...{ engineId: engine.id, action: 'archive', imageId, names, startedAtMs: nowMs() },
      reference: names[0] ?? shortDigest(imageId),
      command: `docker save ${shortDigest(imageId)} | gzip > ${shellWord(path)}`,
      ...(cleanupId !== undefined && { cleanupId }),
    })
  }

  const archive = async (wish: ArchiveWish): Promise<WrittenArchive> => {
    const engine = parts.engine()
    if (engine === undefined) throw noEngine('save-from')
    const path = join(parts.settings().folder ?? parts.ownFolder, fileNameOf(wish))
    const entry = begin(engine, path, wish)
    try {
      const written = await write(engine, path, wish)
      const { imageId, names } = wish
      parts.removals.archived(entry, { engineId: engine.id, imageId, names, archivePath: path })
      activity.finish(entry, { outcome: 'succeeded', endedAtMs: nowMs(), bytes: written.bytes })
      return written
    } catch (error) {
      const known = engineFailure(fileFailure(error, path, dirname(path)), wish.signal)
      const outcome = wish.signal.aborted ? 'cancelled' : 'failed'
      const failure = outcome === 'failed' ? { failure: failureOf(known) } : {}
      activity.finish(entry, { outcome, endedAtMs: nowMs(), ...failure })
      throw known
    }
  }

  return (wish) => inTurn(() => archive(wish))
}
