/** Files that are dropped on the window and belong to the Pins view. */
import type { AppState } from '../../app-state.ts'

/** What a drop is handed to. */
type DropState = Pick<AppState, 'pinnedFiles' | 'lockFile' | 'pinsScreen' | 'navigation'>

/** A lock file by its name. */
const isLockFile = (name: string): boolean => /(?:^|\.)lock\.json$/i.test(name)

const isArchive = (name: string): boolean => /\.(?:tar|tgz|tar\.(?:gz|xz|zst|bz2))$/i.test(name)

/** Whether a dropped file may be a Compose file, a Dockerfile or a lock file, going by its name: archives are not. */
export const isPinnableFile = (name: string): boolean =>
  !isArchive(name) &&
  (isLockFile(name) ||
    /\.(?:ya?ml|json|dockerfile|containerfile)$/i.test(name) ||
    /^(?:dockerfile|containerfile)/i.test(name))

/** Opens a dropped file in the Pins view; gives whether it could be read. */
export const openPinnableFile = async (
  { pinnedFiles, lockFile, pinsScreen, navigation }: DropState,
  path: string,
): Promise<boolean> => {
  const isLock = isLockFile(path)
  const isRead = isLock ? await lockFile.import(path) : await pinnedFiles.openFile(path)
  if (!isRead) return false
  pinsScreen.tab = isLock ? 'lock' : 'files'
  navigation.go('pins')
  return true
}
