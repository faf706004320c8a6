import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createAwaited } from './until.ts'

const standIn = join(import.meta.dirname, 'desktop-stand-in.py')

/** A line of the tray's menu. */
export interface MenuEntry {
  readonly id: number
  readonly label: string
  readonly isSeparator: boolean
  readonly isEnabled: boolean
  readonly isChecked: boolean
}

/** What the desktop was asked to show. */
export interface ShownNotification {
  readonly title: string
  readonly body: string
}

/** What the stand-in says; see there. */
type Said =
  | { readonly kind: 'ready'; readonly address: string }
  | { readonly kind: 'item' }
  | { readonly kind: 'layout' }
  | ({ readonly kind: 'notification' } & ShownNotification)
  | { readonly kind: 'answer'; readonly value?: unknown; readonly error?: string }

/** A session bus of its own, with somebody on it who shows tray icons and notifications. */
export interface Desktop {
  /** For programs that shall be on this desktop. */
  readonly env: Readonly<Record<string, string>>
  /** Settles once so many tray icons were registered. */
  readonly untilIcons: (count: number) => Promise<void>
  /** What was notified so far. */
  readonly notifications: readonly ShownNotification[]
  /** Settles with the first notification of such a title. */
  readonly untilNotified: (title: RegExp) => Promise<ShownNotification>
  /** The menu of the icon that was registered last, without separators. */
  readonly menu: () => Promise<readonly MenuEntry[]>
  /** Settles with the menu as soon as it has such an entry. */
  readonly untilMenuHas: (label: RegExp | string) => Promise<MenuEntry>
  /** Presses the entry of this label. */
  readonly press: (label: RegExp | string) => Promise<void>
  readonly dispose: () => Promise<void>
}

/** Starts one. `hasTray`: somebody shows tray icons, as on KDE's and unlike on GNOME's own desktop. */
export const startDesktop = async ({ hasTray = true } = {}): Promise<Desktop> => {
  const args = ['--', '/usr/bin/python3', standIn, ...(hasTray ? [] : ['--no-tray'])]
  const child = spawn('dbus-run-session', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  // The bus talks of what it starts and may not do; that is of interest only where it does not come up.
  let itsWords = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (itsWords += text))
  const ended = once(child, 'close')
  const { changed, until } = createAwaited()
  const notifications: ShownNotification[] = []
  const answers: Extract<Said, { kind: 'answer' }>[] = []
  let address: string | undefined
  let icons = 0
  let layouts = 0

  const hear = (said: Said): void => {
    switch (said.kind) {
      case 'ready':
        address = said.address
        return
      case 'item':
        icons += 1
        return
      case 'layout':
        layouts += 1
        return
      case 'notification':
        notifications.push({ title: said.title, body: said.body })
        return
      case 'answer':
        answers.push(said)
        return
    }
  }
  createInterface(child.stdout).on('line', (line) => {
    hear(JSON.parse(line) as Said)
    changed()
  })

  let turn: Promise<unknown> = Promise.resolve()
  const order = (what: object): Promise<unknown> => {
    const mine = turn.then(async () => {
      child.stdin.write(`${JSON.stringify(what)}\n`)
      const answer = await until('the desktop to answer', () => answers.shift())
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.value
    })
    turn = mine.catch(() => undefined)
    return mine
  }

  const menu = async (): Promise<readonly MenuEntry[]> => {
    const { entries } = (await order({ do: 'menu' })) as { readonly entries: readonly MenuEntry[] }
    return entries.filter(({ isSeparator }) => !isSeparator)
  }

  const isLabelled = (label: RegExp | string) => (entry: MenuEntry) =>
    typeof label === 'string' ? entry.label === label : label.test(entry.label)

  const untilMenuHas = async (label: RegExp | string): Promise<MenuEntry> => {
    for (;;) {
      const seen = layouts
      const entries = icons === 0 ? [] : await menu()
      const found = entries.find(isLabelled(label))
      if (found !== undefined) return found
      const describe = () => entries.map((entry) => entry.label)
      await until(`${String(label)} in the menu`, () => layouts > seen || icons > 0, describe)
    }
  }

  await until(
    'the desktop to be there',
    () => address,
    () => itsWords,
  )
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address ?? '', XDG_CURRENT_DESKTOP: 'KDE' },
    untilIcons: async (count) => {
      await until(
        `${count} icons in the tray`,
        () => icons >= count,
        () => icons,
      )
    },
    notifications,
    untilNotified: (title) =>
      until(
        `a notification like ${String(title)}`,
        () => notifications.find((one) => title.test(one.title)),
        () => notifications,
      ),
    menu,
    untilMenuHas,
    press: async (label) => {
      const { id } = await untilMenuHas(label)
      await order({ do: 'click', id })
    },
    dispose: async () => {
      child.stdin.end()
      await ended
    },
  }
}
