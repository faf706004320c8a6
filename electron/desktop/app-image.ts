/** Whether this Lading runs from an AppImage, which is one file of the person's own. */
import { realpathSync } from 'node:fs'

/** Of a process: where its program lies, and what it was started with. */
export interface Running {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly execPath: string
}

const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/**
 * The AppImage that this program was started from; `undefined` where it was not. Its runtime says so in the environment, which a
 * program inherits, too, that something in another AppImage has started: only what lies in the mounted one comes from it.
 */
export const appImageOf = ({ env, execPath }: Running): string | undefined => {
  const { APPIMAGE: file, APPDIR: mount } = env
  if (file === undefined || file === '' || mount === undefined || mount === '') return undefined
  return realPath(execPath).startsWith(`${realPath(mount)}/`) ? file : undefined
}

/** What starts this Lading another time: an AppImage's own program is gone once Lading has ended. */
export const programOf = (running: Running): string => appImageOf(running) ?? running.execPath
