import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const enterScript = join(import.meta.dirname, 'enter-root.sh')

/** Where and what a keeper runs. */
export interface KeeperOptions {
  /** The root file system: `/`, or the folder of another one. */
  readonly root: string
  /** Seen at its own path within the root. */
  readonly folder: string
  readonly logPath: string
  readonly command: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/**
 * The first process of a pid and a mount namespace, which starts one daemon in them. What the daemon starts and
 * mounts is gone with the keeper, and the keeper with this process: see enter-root.sh.
 */
export interface Keeper {
  /** Whether the daemon that was started last is running. */
  readonly isDaemonRunning: boolean
  /** Starts the daemon, when none is running; what an earlier one left running stays. */
  startDaemon(): void
  /** Settles when the daemon that was started last is over: with its exit code. */
  whenDaemonEnded(): Promise<number>
  /** Ends every process of the namespace, at once, and waits for them. */
  end(): Promise<void>
}

/** @throws Error when this process is not root, which a mount namespace needs */
export function startKeeper(options: KeeperOptions): Keeper {
  if (process.getuid?.() !== 0) throw new Error('Engines for tests need root, for namespaces of their own.')
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private']
  const inside = ['sh', enterScript, options.root, options.folder, options.logPath, ...options.command]
  const child = spawn('unshare', [...namespaces, ...inside], {
    cwd: '/',
    env: options.env,
    // Detached: Ctrl-C in a terminal reaches the process group, and the daemon would begin to shut down by itself.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  // A keeper that ended no longer reads; that is told by `ended`.
  child.stdin.on('error', () => {})

  let isDaemonRunning = false
  let daemonEnded = Promise.resolve(0)
  let settle = (_code: number): void => {}
  const expectDaemon = (): void => {
    isDaemonRunning = true
    daemonEnded = new Promise((resolve) => (settle = resolve))
    void daemonEnded.then(() => (isDaemonRunning = false))
  }
  createInterface(child.stdout).on('line', (line) => settle(Number(line.replace('ended ', ''))))
  void ended.then(() => settle(-1))

  return {
    get isDaemonRunning() {
      return isDaemonRunning
    },
    startDaemon() {
      if (isDaemonRunning) return
      expectDaemon()
      child.stdin.write('start\n')
    },
    whenDaemonEnded: () => daemonEnded,
    async end() {
      child.stdin.end()
      await ended
    },
  }
}
