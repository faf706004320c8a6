import { isDeepStrictEqual } from 'node:util'
import { Menu, nativeTheme, Tray, type MenuItemConstructorOptions } from 'electron'
import { trayMenu, type TrayAction, type TrayEntry, type TrayState } from '../core/cleanup/tray-menu.ts'
import { unreachable } from '../core/failure.ts'
import { createTurns } from '../core/in-turn.ts'
import { coalesce } from '../services/coalesce.ts'
import { trayIcon } from './tray-icon.ts'

/** What the tray shows, and what it can do. */
export interface TrayParts {
  /** The person wants it there. */
  readonly isWanted: () => boolean
  readonly state: () => TrayState
  readonly actions: Readonly<Record<TrayAction, () => void>>
  /** Who shows tray icons now, or after a while in which somebody may still come; `undefined` where nobody does. */
  readonly findHost: (isPatient: boolean) => Promise<string | undefined>
}

/** The icon in the tray. */
export interface DesktopTray {
  /** What the menu says may have changed. */
  readonly changed: () => void
  /**
   * Whether the icon is to be seen; it is put where it can be.
   * @param isPatient a panel that is being started is waited for
   */
  readonly isThere: (isPatient?: boolean) => Promise<boolean>
}

/** A menu that changes under the pointer cannot be read. */
const gapMs = 1_000

/** In a menu's label `&` marks the letter to type. */
const literal = (label: string): string => label.replaceAll('&', '&&')

const itemOf = (entry: TrayEntry, actions: TrayParts['actions']): MenuItemConstructorOptions => {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' }
    case 'text':
      return { label: literal(entry.label), enabled: false }
    case 'action':
      return { label: literal(entry.label), enabled: entry.isEnabled, click: actions[entry.id] }
    case 'checkbox':
      return {
        type: 'checkbox',
        label: literal(entry.label),
        enabled: entry.isEnabled,
        checked: entry.isChecked,
        click: actions[entry.id],
      }
    default:
      return unreachable(entry)
  }
}

/** The tray's icon and its menu, which is made anew only when it says something else. */
export const createTray = ({ isWanted, state, actions, findHost }: TrayParts): DesktopTray => {
  const inTurn = createTurns()
  let shown: { readonly tray: Tray; readonly host: string } | undefined
  let drawn: readonly TrayEntry[] = []

  const draw = (): void => {
    if (shown === undefined) return
    const entries = trayMenu(state())
    if (isDeepStrictEqual(entries, drawn)) return
    drawn = entries
    shown.tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => itemOf(entry, actions))))
  }
  const { poke } = coalesce(draw, gapMs)

  const remove = (): void => {
    shown?.tray.destroy()
    shown = undefined
    drawn = []
  }

  const put = (host: string): void => {
    const tray = new Tray(trayIcon())
    tray.setToolTip('Lading')
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') tray.on('click', actions.open)
    shown = { tray, host }
    draw()
  }

  nativeTheme.on('updated', () => shown?.tray.setImage(trayIcon()))

  return {
    changed: poke,
    isThere: (isPatient = false) =>
      inTurn(async () => {
        const host = isWanted() ? await findHost(isPatient) : undefined
        if (host === shown?.host) return host !== undefined
        // A panel that was started again knows nothing of the icon that the one before had.
        remove()
        if (host !== undefined) put(host)
        return host !== undefined
      }),
  }
}
