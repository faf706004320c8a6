import { dialog, type BrowserWindow } from 'electron'

/** The system's dialogs for files: a path that comes from them was chosen by the person. */
export interface FileDialogs {
  /** Where to save an archive; `undefined` where it was dismissed. Replacing a file was agreed to in the dialog. */
  readonly chooseArchivePlace: (proposedName: string) => Promise<string | undefined>
  /** An archive to load; `undefined` where the dialog was dismissed. */
  readonly chooseArchive: () => Promise<string | undefined>
}

const archiveFilters = [
  { name: 'Image archives', extensions: ['tar', 'tgz', 'gz', 'bz2', 'xz', 'zst'] },
  { name: 'All files', extensions: ['*'] },
]

/** Dialogs that belong to the window that `parent` gives, while there is one. */
export const createFileDialogs = (parent: () => BrowserWindow | undefined): FileDialogs => ({
  chooseArchivePlace: async (proposedName) => {
    const window = parent()
    const options = { title: 'Save images', defaultPath: proposedName, filters: archiveFilters }
    const { canceled, filePath } = await (window === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options))
    return canceled || filePath === '' ? undefined : filePath
  },
  chooseArchive: async () => {
    const window = parent()
    const options = {
      title: 'Load images',
      properties: ['openFile' as const],
      filters: archiveFilters,
    }
    const { canceled, filePaths } = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    return canceled ? undefined : filePaths[0]
  },
})
