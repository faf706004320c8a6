import { nativeImage, nativeTheme, type NativeImage } from 'electron'
import black16 from './tray-icons/black-16.png?inline'
import black24 from './tray-icons/black-24.png?inline'
import black32 from './tray-icons/black-32.png?inline'
import black48 from './tray-icons/black-48.png?inline'
import white16 from './tray-icons/white-16.png?inline'
import white24 from './tray-icons/white-24.png?inline'
import white32 from './tray-icons/white-32.png?inline'
import white48 from './tray-icons/white-48.png?inline'

/** Data URLs by their size in pixels. */
const icons = {
  black: { 16: black16, 24: black24, 32: black32, 48: black48 },
  white: { 16: white16, 24: white24, 32: white32, 48: white48 },
} as const

type Colour = keyof typeof icons

/** What a screen with so many pixels a point is given. Trays are 16 points high; those of Linux scale what they get to about 24. */
const representations = (colour: Colour): readonly (readonly [scaleFactor: number, dataURL: string])[] => {
  const all = icons[colour]
  if (process.platform === 'linux')
    return [
      [1, all[24]],
      [2, all[48]],
    ]
  return [
    [1, all[16]],
    [1.5, all[24]],
    [2, all[32]],
    [3, all[48]],
  ]
}

/** GNOME's bar is dark whatever the theme. */
const isPanelDark = (): boolean => {
  const desktops = (process.env['XDG_CURRENT_DESKTOP'] ?? '').split(':')
  if (process.platform === 'linux' && desktops.some((name) => name === 'GNOME' || name === 'Unity'))
    return true
  return process.platform === 'win32'
    ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
    : nativeTheme.shouldUseDarkColors
}

/** The tray's icon as it is to be seen now: on macOS a template, which the system colours itself. */
export const trayIcon = (): NativeImage => {
  const isTemplate = process.platform === 'darwin'
  const image = nativeImage.createEmpty()
  for (const [scaleFactor, dataURL] of representations(isTemplate || !isPanelDark() ? 'black' : 'white'))
    image.addRepresentation({ scaleFactor, dataURL })
  image.setTemplateImage(isTemplate)
  return image
}
