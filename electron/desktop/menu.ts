import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { NavigateTarget } from '../contract/topics.ts'
import { shortcuts } from '../core/shortcuts.ts'

/** What the menu can do. */
export interface MenuActions {
  readonly navigate: (target: NavigateTarget) => void
  readonly refreshImages: () => void
}

const viewItems = ({ navigate, refreshImages }: MenuActions): MenuItemConstructorOptions[] => [
  { label: 'Images', accelerator: shortcuts.images.keys, click: () => navigate('images') },
  { label: 'Discover', accelerator: shortcuts.discover.keys, click: () => navigate('discover') },
  { label: 'Pulls', accelerator: shortcuts.pulls.keys, click: () => navigate('pulls') },
  { label: 'Pins', accelerator: shortcuts.pins.keys, click: () => navigate('pins') },
  { label: 'Cleanup', accelerator: shortcuts.cleanup.keys, click: () => navigate('cleanup') },
  { label: 'Activity', accelerator: shortcuts.activity.keys, click: () => navigate('activity') },
  { label: 'Settings', accelerator: shortcuts.settings.keys, click: () => navigate('settings') },
  { type: 'separator' },
  {
    label: 'Find an Action or Image…',
    accelerator: shortcuts.palette.keys,
    click: () => navigate('palette'),
  },
  { label: 'List Images Again', accelerator: shortcuts.refresh.keys, click: refreshImages },
  { type: 'separator' },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'togglefullscreen' },
]

/** Sets the app's menu: on macOS in the bar, elsewhere behind Alt. Its accelerators work either way. */
export const setMenu = (actions: MenuActions): void => {
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        {
          label: 'Pull an Image…',
          accelerator: shortcuts.nameBox.keys,
          click: () => actions.navigate('name-box'),
        },
        {
          label: 'Load an Archive…',
          accelerator: shortcuts.loadArchive.keys,
          click: () => actions.navigate('load-archive'),
        },
        { type: 'separator' },
        { label: 'Registries…', click: () => actions.navigate('registries') },
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: viewItems(actions) },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        // Its key is for whoever does not type; as an accelerator it would take the sign from every text box.
        { label: 'Shortcuts', click: () => actions.navigate('shortcuts') },
        { label: 'About Lading', click: () => actions.navigate('settings') },
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
