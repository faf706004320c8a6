import { constants, type Stats } from 'node:fs'
import { access, realpath, rename, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { writeWhole } from '../../disk/whole-file.ts'
import { readTextFile } from './read-file.ts'
import { m } from '../../words/messages.ts'

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
    message: m.files_changed_meanwhile({ file: basename(path) }),
    advice: m.files_changed_meanwhile_advice(),
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

/**
 * Puts a file into the place of another, whole: at any moment there is the old file or the new one. Mode and owner stay, links are
 * followed.
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
    await writeWhole({
      part,
      mode: was === undefined ? 0o666 : 0o600,
      write: async (file) => {
        await file.writeFile(bytes)
        if (was === undefined) return
        await keepOwner(file, was)
        await file.chmod(was.mode & permissions)
      },
      place: async () => {
        if (basedOn !== undefined) await refuseChanged(path, basedOn)
        await rename(part, place)
      },
    })
  } catch (error) {
    throw fileFailure(error, path, folder)
  }
}
