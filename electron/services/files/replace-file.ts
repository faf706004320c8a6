import { constants, type Stats } from 'node:fs'
import { access, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { fileFailure } from '../archives/failures.ts'
import { syncFolder } from '../archives/part-file.ts'
import { readTextFile } from './read-file.ts'

/** What a file shall be. */
export interface Replacement {
  readonly path: string
  readonly bytes: Uint8Array
  /** Makes a name that no other file has: a UUID. */
  readonly id: string
  /** The hash that the file has to have until it is replaced; where absent, anything or nothing may be there. */
  readonly basedOn?: string
}

/** The file is another than the one that was looked at. */
export const changedSince = (path: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: `${basename(path)} has been changed by somebody else meanwhile.`,
    advice: 'Look at it as it is now, and decide again.',
  })

/** Throws where the file is not the one that was looked at. */
export const refuseChanged = async (path: string, basedOn: string): Promise<void> => {
  if ((await readTextFile(path)).hash !== basedOn) throw changedSince(path)
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** Where a file really lies: links are followed, so that they stay links. */
const placeOf = (path: string): Promise<string> =>
  realpath(path).catch((error: unknown) => {
    if (isMissing(error)) return path
    throw error
  })

const statOf = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined
    throw error
  })

/** Only root may give a file away, and some file systems have no owners: then it is ours, as with an editor. */
const keepOwner = async (file: FileHandle, { uid, gid }: Stats): Promise<void> => {
  await file.chown(uid, gid).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EPERM' && code !== 'EINVAL' && code !== 'ENOSYS' && code !== 'ENOTSUP') throw error
  })
}

const permissions = 0o7777

const writeBeside = async (part: string, bytes: Uint8Array, was: Stats | undefined): Promise<void> => {
  const file = await open(part, 'wx', was === undefined ? 0o666 : 0o600)
  try {
    await file.writeFile(bytes)
    if (was !== undefined) {
      await keepOwner(file, was)
      await file.chmod(was.mode & permissions)
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * Writes a file beside its place and gives it the name only when all of it is on the disk: at any moment there is the old file or
 * the new one. Mode and owner stay, links are followed. `write-file-atomic` would not do here: it writes by a single call, of which
 * a disk that is nearly full takes a part without an error.
 *
 * Throws a `FailureError`: `invalid-input` where the file is not as it was, `not-found`, `permission-denied`, `disk-full`.
 */
export const replaceFile = async ({ path, bytes, id, basedOn }: Replacement): Promise<void> => {
  const folder = dirname(path)
  try {
    const place = await placeOf(path)
    const was = await statOf(place)
    // By its folder's leave alone a file could be replaced that is itself protected from writing.
    if (was !== undefined) await access(place, constants.W_OK)
    const part = join(dirname(place), `.lading-${id}`)
    try {
      await writeBeside(part, bytes, was)
      if (basedOn !== undefined) await refuseChanged(path, basedOn)
      await rename(part, place)
    } finally {
      await rm(part, { force: true })
    }
    await syncFolder(dirname(place))
  } catch (error) {
    throw fileFailure(error, path, folder)
  }
}
