import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { NavigateTarget } from '../contract/topics.ts'
import { shortcuts } from '../core/shortcuts.ts'
import { m } from '../words/messages.ts'

/** What the menu can do. */
export interface MenuActions {
  readonly navigate: (target: NavigateTarget) => void
  readonly refreshImages: () => void
}

const isMac = process.platform === 'darwin'

/** What is Electron's own: it knows what each does and which keys do the same, but says so in English alone. */
const roleWords = {
  undo: m.desktop_menu_undo,
  redo: m.desktop_menu_redo,
  cut: m.desktop_menu_cut,
  copy: m.desktop_menu_copy,
  paste: m.desktop_menu_paste,
  pasteAndMatchStyle: m.desktop_menu_paste_plain,
  delete: m.desktop_menu_delete,
  selectAll: m.desktop_menu_select_all,
  resetZoom: m.desktop_menu_actual_size,
  zoomIn: m.desktop_menu_zoom_in,
  zoomOut: m.desktop_menu_zoom_out,
  togglefullscreen: m.desktop_menu_full_screen,
  minimize: m.desktop_menu_minimize,
  zoom: m.desktop_menu_zoom,
  front: m.desktop_menu_front,
  close: isMac ? m.desktop_menu_close_window : m.desktop_menu_close,
  about: m.desktop_menu_about,
  services: m.desktop_menu_services,
  hide: m.desktop_menu_hide,
  hideOthers: m.desktop_menu_hide_others,
  unhide: m.desktop_menu_show_all,
  quit: isMac
    ? m.desktop_menu_quit_lading
    : process.platform === 'win32'
      ? m.desktop_menu_exit
      : m.desktop_menu_quit,
} as const satisfies Readonly<Partial<Record<NonNullable<MenuItemConstructorOptions['role']>, () => string>>>

type Role = keyof typeof roleWords

const itemOf = (role: Role): MenuItemConstructorOptions => ({ role, label: roleWords[role]() })

const itemsOf = (...roles: readonly (Role | '-')[]): MenuItemConstructorOptions[] =>
  roles.map((role) => (role === '-' ? { type: 'separator' } : itemOf(role)))

const viewItems = ({ navigate, refreshImages }: MenuActions): MenuItemConstructorOptions[] => [
  { label: m.window_view_images(), accelerator: shortcuts.images.keys, click: () => navigate('images') },
  {
    label: m.window_view_discover(),
    accelerator: shortcuts.discover.keys,
    click: () => navigate('discover'),
  },
  { label: m.window_view_pulls(), accelerator: shortcuts.pulls.keys, click: () => navigate('pulls') },
  { label: m.window_view_pins(), accelerator: shortcuts.pins.keys, click: () => navigate('pins') },
  { label: m.window_view_cleanup(), accelerator: shortcuts.cleanup.keys, click: () => navigate('cleanup') },
  {
    label: m.window_view_activity(),
    accelerator: shortcuts.activity.keys,
    click: () => navigate('activity'),
  },
  {
    label: m.window_view_settings(),
    accelerator: shortcuts.settings.keys,
    click: () => navigate('settings'),
  },
  { type: 'separator' },
  {
    label: m.desktop_menu_find(),
    accelerator: shortcuts.palette.keys,
    click: () => navigate('palette'),
  },
  { label: m.desktop_menu_refresh(), accelerator: shortcuts.refresh.keys, click: refreshImages },
  { type: 'separator' },
  ...itemsOf('resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'),
]

const appMenu = (): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: itemsOf('about', '-', 'services', '-', 'hide', 'hideOthers', 'unhide', '-', 'quit'),
})

const editMenu = (): MenuItemConstructorOptions => ({
  role: 'editMenu',
  label: m.desktop_menu_edit(),
  submenu: [
    ...itemsOf('undo', 'redo', '-', 'cut', 'copy', 'paste'),
    ...(isMac ? itemsOf('pasteAndMatchStyle', 'delete', 'selectAll') : itemsOf('delete', '-', 'selectAll')),
  ],
})

const windowMenu = (): MenuItemConstructorOptions => ({
  role: 'windowMenu',
  label: m.desktop_menu_window(),
  submenu: isMac ? itemsOf('minimize', 'zoom', '-', 'front') : itemsOf('minimize', 'zoom', 'close'),
})

/** Sets the app's menu: on macOS in the bar, elsewhere behind Alt. Its accelerators work either way. */
export const setMenu = (actions: MenuActions): void => {
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [appMenu()] : []),
    {
      label: m.desktop_menu_file(),
      submenu: [
        {
          label: m.desktop_menu_pull(),
          accelerator: shortcuts.nameBox.keys,
          click: () => actions.navigate('name-box'),
        },
        {
          label: m.desktop_menu_load(),
          accelerator: shortcuts.loadArchive.keys,
          click: () => actions.navigate('load-archive'),
        },
        { type: 'separator' },
        { label: m.desktop_menu_registries(), click: () => actions.navigate('registries') },
        { type: 'separator' },
        itemOf(isMac ? 'close' : 'quit'),
      ],
    },
    editMenu(),
    { label: m.desktop_menu_view(), submenu: viewItems(actions) },
    windowMenu(),
    {
      role: 'help',
      label: m.desktop_menu_help(),
      submenu: [
        // Its key is for whoever does not type; as an accelerator it would take the sign from every text box.
        { label: m.desktop_menu_shortcuts(), click: () => actions.navigate('shortcuts') },
        { label: m.desktop_menu_about(), click: () => actions.navigate('settings') },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
