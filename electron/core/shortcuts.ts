/** The key map: every shortcut of the window, once. The menu takes its accelerators from here, too. */
import { m } from '../words/messages.ts'

/** One shortcut. */
export interface Shortcut {
  /** As Electron writes accelerators, such as `CmdOrCtrl+K`. */
  readonly keys: string
  /** What it does, as the palette and a list of shortcuts say it. */
  readonly what: () => string
  /** Where it works: in the whole window, or while the table of images has the focus. */
  readonly where: 'window' | 'images'
}

/** All shortcuts, by what they are for. */
export const shortcuts = {
  palette: { keys: 'CmdOrCtrl+K', what: m.shortcuts_palette, where: 'window' },
  nameBox: { keys: 'CmdOrCtrl+L', what: m.shortcuts_name_box, where: 'window' },
  loadArchive: { keys: 'CmdOrCtrl+O', what: m.shortcuts_load_archive, where: 'window' },
  images: { keys: 'CmdOrCtrl+1', what: m.shortcuts_images, where: 'window' },
  discover: { keys: 'CmdOrCtrl+2', what: m.shortcuts_discover, where: 'window' },
  pulls: { keys: 'CmdOrCtrl+3', what: m.shortcuts_pulls, where: 'window' },
  pins: { keys: 'CmdOrCtrl+4', what: m.shortcuts_pins, where: 'window' },
  cleanup: { keys: 'CmdOrCtrl+5', what: m.shortcuts_cleanup, where: 'window' },
  activity: { keys: 'CmdOrCtrl+6', what: m.shortcuts_activity, where: 'window' },
  settings: { keys: 'CmdOrCtrl+,', what: m.shortcuts_settings, where: 'window' },
  shortcuts: { keys: '?', what: m.shortcuts_shortcuts, where: 'window' },
  refresh: { keys: 'F5', what: m.shortcuts_refresh, where: 'window' },
  undo: { keys: 'CmdOrCtrl+Z', what: m.shortcuts_undo, where: 'window' },
  details: { keys: 'Enter', what: m.shortcuts_details, where: 'images' },
  menu: { keys: 'Shift+F10', what: m.shortcuts_menu, where: 'images' },
  select: { keys: 'Space', what: m.shortcuts_select, where: 'images' },
  selectAll: { keys: 'CmdOrCtrl+A', what: m.shortcuts_select_all, where: 'images' },
  copyId: { keys: 'CmdOrCtrl+C', what: m.shortcuts_copy_id, where: 'images' },
  rename: { keys: 'F2', what: m.shortcuts_rename, where: 'images' },
  tagInto: { keys: 'T', what: m.shortcuts_tag_into, where: 'images' },
  remove: { keys: 'Delete', what: m.shortcuts_remove, where: 'images' },
} as const satisfies Readonly<Record<string, Shortcut>>

/** What a shortcut is for. */
export type ShortcutId = keyof typeof shortcuts
