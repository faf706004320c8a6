/** The key map: every shortcut of the window, once. The menu takes its accelerators from here, too. */

/** One shortcut. */
export interface Shortcut {
  /** As Electron writes accelerators, such as `CmdOrCtrl+K`. */
  readonly keys: string
  /** What it does, as the palette and a list of shortcuts say it. */
  readonly what: string
  /** Where it works: in the whole window, or while the table of images has the focus. */
  readonly where: 'window' | 'images'
}

/** All shortcuts, by what they are for. */
export const shortcuts = {
  palette: { keys: 'CmdOrCtrl+K', what: 'Find an action or an image', where: 'window' },
  nameBox: { keys: 'CmdOrCtrl+L', what: 'Pull an image', where: 'window' },
  loadArchive: { keys: 'CmdOrCtrl+O', what: 'Load an archive of images', where: 'window' },
  images: { keys: 'CmdOrCtrl+1', what: 'Show the images', where: 'window' },
  discover: { keys: 'CmdOrCtrl+2', what: 'Discover images on Docker Hub', where: 'window' },
  pulls: { keys: 'CmdOrCtrl+3', what: 'Show the pulls', where: 'window' },
  pins: { keys: 'CmdOrCtrl+4', what: 'Show the pins', where: 'window' },
  cleanup: { keys: 'CmdOrCtrl+5', what: 'Show what could be cleaned up', where: 'window' },
  activity: { keys: 'CmdOrCtrl+6', what: 'Show what was done', where: 'window' },
  settings: { keys: 'CmdOrCtrl+,', what: 'Show the settings', where: 'window' },
  shortcuts: { keys: '?', what: 'Show all shortcuts', where: 'window' },
  refresh: { keys: 'F5', what: 'List the images again', where: 'window' },
  undo: { keys: 'CmdOrCtrl+Z', what: 'Undo the last change of names', where: 'window' },
  details: { keys: 'Enter', what: 'Show an image’s details', where: 'images' },
  menu: { keys: 'Shift+F10', what: 'Open an image’s menu', where: 'images' },
  select: { keys: 'Space', what: 'Select an image or no longer', where: 'images' },
  selectAll: { keys: 'CmdOrCtrl+A', what: 'Select every image that is shown', where: 'images' },
  copyId: { keys: 'CmdOrCtrl+C', what: 'Copy the IDs of what is selected', where: 'images' },
  rename: { keys: 'F2', what: 'Rename an image', where: 'images' },
  tagInto: { keys: 'T', what: 'Tag what is selected into a repository', where: 'images' },
  remove: { keys: 'Delete', what: 'Remove what is selected', where: 'images' },
} as const satisfies Readonly<Record<string, Shortcut>>

/** What a shortcut is for. */
export type ShortcutId = keyof typeof shortcuts
