import { watch, type FSWatcher } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'

/** Hears of changes to files, without asking again and again. */
export interface FileWatches {
  /** From now on changes to the file are told, be it there or not. Call it again after a change: folders may come and go. */
  readonly follow: (path: string) => Promise<void>
  readonly leave: (path: string) => void
  readonly close: () => void
}

/** A name in a folder whose coming and going matters. */
interface Anchor {
  readonly folder: string
  readonly name: string
}

interface WatchedFolder {
  readonly watcher: FSWatcher
  readonly inode: number
  /** The files that are concerned, by the name in the folder. */
  readonly concerned: Map<string, Set<string>>
}

const inodeOf = (folder: string): Promise<number | undefined> =>
  stat(folder).then(
    ({ ino }) => ino,
    () => undefined,
  )

/** The nearest folder that is there, and the name in it that leads to the file. */
const anchorOf = async (path: string): Promise<Anchor> => {
  let [folder, name] = [dirname(path), basename(path)]
  while ((await inodeOf(folder)) === undefined && folder !== dirname(folder))
    [folder, name] = [dirname(folder), basename(folder)]
  return { folder, name }
}

/**
 * Watches the folders of files, as editors put a new file into an old one's place, and the folder in which a link ends. A folder that
 * the system does not let us watch is not watched. It does not keep the process alive.
 */
export const createFileWatches = (onChange: (path: string) => void): FileWatches => {
  const folders = new Map<string, WatchedFolder>()

  const tellAll = ({ concerned }: WatchedFolder): void => {
    for (const path of new Set([...concerned.values()].flatMap((paths) => [...paths]))) onChange(path)
  }

  const heard = (folder: string, name: string | null): void => {
    const watched = folders.get(folder)
    if (watched === undefined) return
    // A folder that goes tells its own name.
    if (name === null || name === basename(folder)) tellAll(watched)
    for (const path of watched.concerned.get(name ?? '') ?? []) onChange(path)
  }

  const drop = (folder: string): void => {
    folders.get(folder)?.watcher.close()
    folders.delete(folder)
  }

  const begin = (folder: string, inode: number): WatchedFolder | undefined => {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => heard(folder, name))
      const watched = { watcher, inode, concerned: new Map<string, Set<string>>() }
      watcher.on('error', () => {
        if (folders.get(folder)?.watcher !== watcher) return
        drop(folder)
        tellAll(watched)
      })
      folders.set(folder, watched)
      return watched
    } catch {
      return undefined
    }
  }

  /** A folder of the same name may be another one by now, of which the old watch hears nothing. */
  const watchedFolder = async (folder: string): Promise<WatchedFolder | undefined> => {
    const inode = await inodeOf(folder)
    const before = folders.get(folder)
    if (before !== undefined && before.inode === inode) return before
    drop(folder)
    const fresh = inode === undefined ? undefined : begin(folder, inode)
    for (const [name, paths] of before?.concerned ?? []) fresh?.concerned.set(name, paths)
    return fresh
  }

  /** Takes the file out wherever `isKept` does not say otherwise, and closes what nobody needs any more. */
  const takeOut = (path: string, isKept: (folder: string, name: string) => boolean): void => {
    for (const [folder, { concerned }] of folders) {
      for (const [name, paths] of concerned) {
        if (!isKept(folder, name)) paths.delete(path)
        if (paths.size === 0) concerned.delete(name)
      }
      if (concerned.size === 0) drop(folder)
    }
  }

  return {
    follow: async (path) => {
      const end = await realpath(path).catch(() => path)
      const anchors = [await anchorOf(path), ...(end === path ? [] : [await anchorOf(end)])]
      for (const { folder, name } of anchors) {
        const concerned = (await watchedFolder(folder))?.concerned
        concerned?.set(name, (concerned.get(name) ?? new Set()).add(path))
      }
      takeOut(path, (folder, name) => anchors.some((one) => one.folder === folder && one.name === name))
    },
    leave: (path) => takeOut(path, () => false),
    close: () => {
      for (const folder of [...folders.keys()]) drop(folder)
    },
  }
}
