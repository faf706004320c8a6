/** Whether Lading starts when the person logs in. */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { App } from 'electron'
import { fileFailure } from '../disk/file-failure.ts'
import { replaceFile } from '../services/files/replace-file.ts'
import { m } from '../words/messages.ts'
import { appId } from './app-id.ts'
import { programOf } from './app-image.ts'

/** With this switch Lading starts in the tray, without its window. */
const hiddenSwitch = '--hidden'

/** How Lading is started: its program and what is handed to it. */
export type StartCommand = readonly [program: string, ...args: string[]]

/** Lading among the things that start at login. */
export interface LoginItem {
  /** Has Lading start at login, or no longer. Rejects with a `FailureError` where that cannot be written down. */
  readonly set: (isOn: boolean) => Promise<void>
  /** Lading may lie elsewhere than at the last start: what is started at login is this one. Changes nothing else. */
  readonly follow: () => Promise<void>
  /** This run was started at login, or as if it was. */
  readonly isHiddenStart: boolean
}

/**
 * An argument as `Exec` has it: quoted where it holds anything that the Desktop Entry Specification reserves ("The Exec key"),
 * and with what stands for a field code doubled.
 */
const execArgument = (argument: string): string => {
  const quoted = /^[\w@%+=:,./-]+$/.test(argument) ? argument : `"${argument.replace(/["`$\\]/g, '\\$&')}"`
  return quoted.replaceAll('%', '%%')
}

/** A value of the type string: "Possible value types" of the same specification. */
const stringValue = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')

const execLine = (command: StartCommand): string => `Exec=${stringValue(command.map(execArgument).join(' '))}`

const tryExecLine = ([program]: StartCommand): string => `TryExec=${stringValue(program)}`

/** The file by which a desktop starts a program at login (Desktop Application Autostart Specification). */
export const autostartFile = (command: StartCommand): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Lading',
    `Comment=${m.desktop_autostart()}`,
    tryExecLine(command),
    execLine(command),
    'Terminal=false',
    '',
  ].join('\n')

/** By a file in the folder that every desktop of Linux looks through at login. */
export const autostartItem = (path: string, command: StartCommand): Pick<LoginItem, 'set' | 'follow'> => {
  const write = (text: string): Promise<void> =>
    replaceFile({ path, bytes: Buffer.from(text), id: randomUUID() })

  return {
    set: async (isOn) => {
      try {
        if (isOn) await mkdir(dirname(path), { recursive: true })
        else await rm(path, { force: true })
      } catch (error) {
        throw fileFailure(error, path, dirname(path))
      }
      if (isOn) await write(autostartFile(command))
    },
    follow: async () => {
      // A file that is gone was taken away by the person, and one that is switched off stays so.
      const before = await readFile(path, 'utf8').catch(() => undefined)
      const after = before?.replace(/^(Try)?Exec=.*$/gm, (_line, isTry?: string) =>
        isTry === undefined ? execLine(command) : tryExecLine(command),
      )
      if (after !== undefined && after !== before) await write(after)
    },
  }
}

const systemItem = (app: App, args: readonly string[]): Pick<LoginItem, 'set' | 'follow'> => ({
  set: (isOn) => {
    app.setLoginItemSettings({ openAtLogin: isOn, args: [...args], name: appId })
    return Promise.resolve()
  },
  follow: () => Promise.resolve(),
})

/** Lading among what this system starts at login. The app is ready. */
export const createLoginItem = (app: App): LoginItem => {
  const args = [...(app.isPackaged ? [] : [app.getAppPath()]), hiddenSwitch]
  const item =
    process.platform === 'linux'
      ? autostartItem(join(app.getPath('appData'), 'autostart', 'lading.desktop'), [
          programOf(process),
          ...args,
        ])
      : systemItem(app, args)
  const wasOpenedAtLogin = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
  return { ...item, isHiddenStart: wasOpenedAtLogin || isHidden(process.argv) }
}

/** Whether a start with these arguments is to show no window. */
export const isHidden = (argv: readonly string[]): boolean => argv.includes(hiddenSwitch)
