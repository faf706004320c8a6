import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron'
import { m } from '../words/messages.ts'

/** The system's dialogs for files: a path that comes from them was chosen by the person. */
export interface FileDialogs {
  /** Where to save an archive; `undefined` where it was dismissed. Replacing a file was agreed to in the dialog. */
  readonly chooseArchivePlace: (proposedName: string) => Promise<string | undefined>
  /** An archive to load; `undefined` where the dialog was dismissed. */
  readonly chooseArchive: () => Promise<string | undefined>
  /** A folder for archives; `undefined` where the dialog was dismissed. */
  readonly chooseArchiveFolder: () => Promise<string | undefined>
  /** A Compose file or Dockerfile; `undefined` where the dialog was dismissed. */
  readonly chooseFileToPin: () => Promise<string | undefined>
  /** Where to write a lock file; `undefined` where it was dismissed. Replacing a file was agreed to in the dialog. */
  readonly chooseLockPlace: (proposedName: string) => Promise<string | undefined>
  /** A lock file to read; `undefined` where the dialog was dismissed. */
  readonly chooseLock: () => Promise<string | undefined>
}

interface Wanted {
  readonly title: string
  readonly filters: FileFilter[]
}

const allFiles = (): FileFilter => ({ name: m.files_dialog_all_files(), extensions: ['*'] })

const archiveFilters = (): FileFilter[] => [
  { name: m.files_dialog_archives(), extensions: ['tar', 'tgz', 'gz', 'bz2', 'xz', 'zst'] },
  allFiles(),
]

/** Dockerfiles have no extension of their own. */
const pinnedFilters = (): FileFilter[] => [
  allFiles(),
  { name: m.files_dialog_compose_files(), extensions: ['yml', 'yaml', 'json'] },
]

const lockFilters = (): FileFilter[] => [
  { name: m.files_dialog_lock_files(), extensions: ['json'] },
  allFiles(),
]

/** Dialogs that belong to the window that `parent` gives, while there is one. */
export const createFileDialogs = (parent: () => BrowserWindow | undefined): FileDialogs => {
  const choosePlace = async (wanted: Wanted, proposedName: string): Promise<string | undefined> => {
    const window = parent()
    const options = { ...wanted, defaultPath: proposedName }
    const { canceled, filePath } = await (window === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options))
    return canceled || filePath === '' ? undefined : filePath
  }

  const choose = async (
    wanted: OpenDialogOptions,
    properties: NonNullable<OpenDialogOptions['properties']> = ['openFile'],
  ): Promise<string | undefined> => {
    const window = parent()
    const options = { ...wanted, properties }
    const { canceled, filePaths } = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    return canceled ? undefined : filePaths[0]
  }

  return {
    chooseArchivePlace: (name) =>
      choosePlace({ title: m.files_dialog_save_images(), filters: archiveFilters() }, name),
    chooseArchive: () => choose({ title: m.files_dialog_load_images(), filters: archiveFilters() }),
    chooseArchiveFolder: () =>
      choose({ title: m.files_dialog_archive_folder() }, ['openDirectory', 'createDirectory']),
    chooseFileToPin: () => choose({ title: m.files_dialog_open(), filters: pinnedFilters() }),
    chooseLockPlace: (name) =>
      choosePlace({ title: m.files_dialog_write_lock(), filters: lockFilters() }, name),
    chooseLock: () => choose({ title: m.files_dialog_read_lock(), filters: lockFilters() }),
  }
}
