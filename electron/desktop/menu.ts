import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { NavigateTarget } from '../contract/topics.ts'

/** What the menu can do. */
export interface MenuActions {
  readonly navigate: (target: NavigateTarget) => void
  readonly refreshImages: () => void
}

const viewItems = ({ navigate, refreshImages }: MenuActions): MenuItemConstructorOptions[] => [
  { label: 'Images', accelerator: 'CmdOrCtrl+1', click: () => navigate('images') },
  { label: 'Discover', accelerator: 'CmdOrCtrl+2', click: () => navigate('discover') },
  { label: 'Pulls', accelerator: 'CmdOrCtrl+3', click: () => navigate('pulls') },
  { label: 'Activity', accelerator: 'CmdOrCtrl+4', click: () => navigate('activity') },
  { type: 'separator' },
  { label: 'List Images Again', accelerator: 'F5', click: refreshImages },
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
        { label: 'Pull an Image…', accelerator: 'CmdOrCtrl+L', click: () => actions.navigate('name-box') },
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: 'View', submenu: viewItems(actions) },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
