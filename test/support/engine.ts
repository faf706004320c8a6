import { mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { enginePackages, ensureDebianPackages } from '../../build/debian-packages.mjs'
import { isAnswering } from './engine-http.ts'
import { ensureEngineRoot } from './engine-root.ts'
import { type Keeper, startKeeper } from './keeper.ts'
import { readTail } from './log-tail.ts'
import { findProcessesNaming, isStopped } from './processes.ts'
import { controlGroupOf } from './run-folder.ts'

/**
 * Which real engine: `graph-driver` is this machine's own docker.io package (20.10 on Debian 12, overlay2),
 * `containerd` is Docker 28.5 with the containerd image store.
 */
export type EngineKind = 'graph-driver' | 'containerd'

/** What an engine is started with. */
export interface EngineOptions {
  readonly kind: EngineKind
  /** An existing folder, of the run: the engine makes one of its own within it. */
  readonly folder: string
  /** Pulled from without TLS, and the mirror that serves Docker Hub's names (`library/python` there is `python`). */
  readonly registry?: { readonly address: string }
  /** Added to the daemon's environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** A real Docker Engine of this test's own. */
export interface Engine {
  readonly kind: EngineKind
  readonly socketPath: string
  /** As `DOCKER_HOST` takes it: `unix://…`. */
  readonly host: string
  readonly logPath: string
  /** The daemon's, as this machine counts; a new one after each start. */
  readonly pid: number
  readonly dataRoot: string
  /** Starts the daemon again with the same data and socket, after `stop` or `kill`. */
  start(): Promise<void>
  /** Shuts the daemon down in good order, and ends whatever of it is left. */
  stop(): Promise<void>
  /** Kills the daemon, as a crash does. Its containerd goes with it; containers stay. */
  kill(): Promise<void>
  /** Stops the daemon in its tracks: it accepts connections, and answers nothing until `thaw`. */
  freeze(): Promise<void>
  thaw(): void
  /** Ends everything at once and removes the engine's folder. */
  dispose(): Promise<void>
}

const startDeadlineMs = 60_000
const stopDeadlineMs = 30_000
const pollIntervalMs = 20

/** Linux's limit for a unix socket's path, without the zero byte that ends it. */
const longestSocketPath = 107

/**
 * Starts an engine and waits until it answers. It uses no network of the machine's, sets no firewall rule, and
 * nothing of it outlives `dispose` or this process.
 * @throws Error with the end of the daemon's log when it ends early or does not answer in a minute
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  await ensureDebianPackages(enginePackages)
  const root = options.kind === 'containerd' ? await ensureEngineRoot() : '/'
  const folder = await mkdtemp(join(options.folder, 'e-'))
  const daemon = await prepareDaemon(folder, options)
  const { socketPath, logPath } = daemon

  let keeper: Keeper | undefined
  let pid = 0
  const signal = (name: NodeJS.Signals): void => {
    if (!keeper?.isDaemonRunning) throw new Error('The engine is not running.')
    process.kill(pid, name)
  }

  const engine: Engine = {
    kind: options.kind,
    socketPath,
    host: `unix://${socketPath}`,
    logPath,
    dataRoot: daemon.dataRoot,
    get pid() {
      return pid
    },
    async start() {
      await unlink(daemon.pidPath).catch(() => {})
      keeper ??= startKeeper({ root, folder, ...daemon })
      keeper.startDaemon()
      await whenAnswering(engine, keeper)
      pid = await findDaemonPid(folder)
    },
    async stop() {
      if (keeper?.isDaemonRunning) {
        signal('SIGCONT')
        signal('SIGTERM')
        await Promise.race([keeper.whenDaemonEnded(), wait(stopDeadlineMs, undefined, { ref: false })])
      }
      await keeper?.end()
      keeper = undefined
    },
    async kill() {
      signal('SIGKILL')
      await keeper?.whenDaemonEnded()
      await until(async () => !(await isRunning(folder, 'containerd')))
    },
    async freeze() {
      signal('SIGSTOP')
      await until(() => isStopped(pid))
    },
    thaw: () => signal('SIGCONT'),
    async dispose() {
      await keeper?.end()
      keeper = undefined
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }

  await engine.start().catch(async (error: unknown) => {
    await engine.dispose()
    throw error
  })
  return engine
}

interface Daemon {
  readonly socketPath: string
  readonly logPath: string
  readonly dataRoot: string
  readonly pidPath: string
  readonly command: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

async function prepareDaemon(folder: string, { kind, registry, env }: EngineOptions): Promise<Daemon> {
  const at = (name: string): string => join(folder, name)
  const paths = {
    socketPath: at('docker.sock'),
    logPath: at('daemon.log'),
    dataRoot: at('data'),
    pidPath: at('pid'),
  }
  if (Buffer.byteLength(paths.socketPath) > longestSocketPath) {
    throw new Error(`Too long for a unix socket: ${paths.socketPath}`)
  }
  await mkdir(paths.dataRoot)
  // Of its own, so that the machine's daemon.json has no say.
  await writeFile(at('daemon.json'), '{}')
  const command = [
    ...['dockerd', '--config-file', at('daemon.json')],
    ...['--data-root', paths.dataRoot, '--exec-root', at('x'), '--pidfile', paths.pidPath],
    ...['--host', `unix://${paths.socketPath}`, '--group', 'root'],
    ...[
      '--bridge=none',
      '--iptables=false',
      '--ip6tables=false',
      '--ip-forward=false',
      '--userland-proxy=false',
    ],
    ...['--exec-opt', 'native.cgroupdriver=cgroupfs', '--cgroup-parent', controlGroupOf(folder)],
    ...storeFlags(kind),
    ...(registry ? registryFlags(registry.address) : []),
  ]
  return { ...paths, command, env: { ...withoutProxy(process.env), ...env } }
}

function storeFlags(kind: EngineKind): string[] {
  switch (kind) {
    case 'graph-driver':
      return ['--storage-driver', 'overlay2']
    case 'containerd':
      return ['--feature', 'containerd-snapshotter=true']
  }
}

const registryFlags = (address: string): string[] => [
  ...['--insecure-registry', address],
  ...['--registry-mirror', `http://${address}`],
]

/** The registry is on the loopback, where a proxy of the machine's does not reach. */
function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^https?_proxy$/i.test(name)))
}

async function whenAnswering(engine: Engine, keeper: Keeper): Promise<void> {
  const deadlineMs = Date.now() + startDeadlineMs
  while (keeper.isDaemonRunning && Date.now() < deadlineMs) {
    if (await isAnswering(engine)) return
    await Promise.race([wait(pollIntervalMs), keeper.whenDaemonEnded()])
  }
  const what = keeper.isDaemonRunning ? 'did not answer in time' : 'ended while starting'
  throw new Error(`The ${engine.kind} engine ${what}:\n${await readTail(engine.logPath)}`)
}

/** For what happens at once and that no event tells of. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(pollIntervalMs)
}

const isRunning = async (folder: string, program: string): Promise<boolean> =>
  (await findProcessesNaming(folder)).some(({ name }) => name === program)

async function findDaemonPid(folder: string): Promise<number> {
  const daemon = (await findProcessesNaming(folder)).find(({ name }) => name === 'dockerd')
  if (!daemon) throw new Error(`No daemon of ${folder} is running.`)
  return daemon.pid
}
