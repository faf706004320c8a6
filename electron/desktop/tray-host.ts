/** Whether somebody shows tray icons. Electron does not say: on Linux its `Tray` is made and seen nowhere. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where the session's message bus is looked for, and how it is asked. */
export interface HostSurroundings {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

const watcher = 'org.kde.StatusNotifierWatcher'

/** A bus does not take longer; one that hangs must not keep a window from closing. */
const patienceMs = 2_000

/** A panel that starts together with Lading is there by then. */
const panelSeconds = 20

/** The address of the bus that is there. Without one, the programs below would start one. */
const busAddress = ({ env }: HostSurroundings): string | undefined => {
  const named = env['DBUS_SESSION_BUS_ADDRESS']
  if (named !== undefined && named !== '') return named
  const socket = join(env['XDG_RUNTIME_DIR'] ?? '', 'bus')
  return env['XDG_RUNTIME_DIR'] !== undefined && existsSync(socket) ? `unix:path=${socket}` : undefined
}

interface BusCall {
  readonly to: string
  readonly path: string
  readonly method: string
  readonly texts: readonly string[]
}

/** The same call by GLib's program and by D-Bus' own: hardly a desktop is without both. */
const programs = [
  {
    command: 'gdbus',
    args: ({ to, path, method, texts }: BusCall): readonly string[] => [
      ...['call', '--session', '--dest', to, '--object-path', path, '--method', method],
      ...texts,
    ],
  },
  {
    command: 'dbus-send',
    args: ({ to, path, method, texts }: BusCall): readonly string[] => [
      ...['--session', '--print-reply=literal', `--dest=${to}`, path, method],
      ...texts.map((text) => `string:${text}`),
    ],
  },
] as const

const run = promisify(execFile)

/** What a call gives, as the program prints it; `undefined` where it fails or there is no program. */
const ask = async (call: BusCall, env: HostSurroundings['env']): Promise<string | undefined> => {
  for (const { command, args } of programs) {
    try {
      return (await run(command, args(call), { env, timeout: patienceMs })).stdout
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return undefined
    }
  }
  return undefined
}

const isHostThere: BusCall = {
  to: watcher,
  path: '/StatusNotifierWatcher',
  method: 'org.freedesktop.DBus.Properties.Get',
  texts: [watcher, 'IsStatusNotifierHostRegistered'],
}

const ownerOfWatcher: BusCall = {
  to: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  method: 'org.freedesktop.DBus.GetNameOwner',
  texts: [watcher],
}

/** Until somebody takes tray icons, or it is too late; GLib's program alone can wait for that. */
const untilWatcher = async (env: HostSurroundings['env']): Promise<void> => {
  const args = ['wait', '--session', '--timeout', String(panelSeconds), watcher]
  await run('gdbus', args, { env, timeout: (panelSeconds + 2) * 1_000 }).catch(() => undefined)
}

/**
 * Who shows tray icons now: on Linux the name on the session's bus of the watcher that takes them, which is another one when the
 * panel was started again. `undefined` where nobody does, or where it cannot be found out.
 * @param isPatient a panel that is just being started is waited for
 */
export const findTrayHost = async (
  surroundings: HostSurroundings,
  isPatient = false,
): Promise<string | undefined> => {
  if (surroundings.platform !== 'linux') return surroundings.platform
  const address = busAddress(surroundings)
  if (address === undefined) return undefined
  const env = { ...surroundings.env, DBUS_SESSION_BUS_ADDRESS: address }
  if (isPatient) await untilWatcher(env)
  const answers = await Promise.all([ask(isHostThere, env), ask(ownerOfWatcher, env)])
  const [isThere = '', owner = ''] = answers
  return /\btrue\b/.test(isThere) ? /:\d+\.\d+/.exec(owner)?.[0] : undefined
}
