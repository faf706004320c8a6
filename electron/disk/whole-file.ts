/** Files that have their name only when all of them is on the disk. */
import { open, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A file on its way to its place. */
export interface WholeFile {
  /** Where it is written: in the folder of its place, under a name that no other file has. */
  readonly part: string
  /** The permissions that it begins with. */
  readonly mode: number
  readonly write: (file: FileHandle) => Promise<void>
  /** Gives the part the file's name, once it is on the disk. */
  readonly place: () => Promise<void>
}

/** A name is safe on the disk when its folder is. Not every system lets a folder be opened. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/**
 * Writes a file beside its place and gives it the name only when all of it is on the disk: at any moment there is what was
 * there before, or the new file. However it ends, no part is left. Throws what `write`, `place` and `node:fs` throw.
 *
 * `write` takes `FileHandle.writeFile`, which writes again until all is written. `write-file-atomic` would not do here: it
 * writes by a single call, of which a disk that is nearly full takes a part without an error.
 */
export const writeWhole = async ({ part, mode, write, place }: WholeFile): Promise<void> => {
  try {
    const file = await open(part, 'wx', mode)
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await place()
  } finally {
    await rm(part, { force: true }).catch(() => undefined)
  }
  await syncFolder(dirname(part))
}
