import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ensureDebianRoot } from '../../support/debian-root.ts'
import { startKeeper } from '../../support/keeper.ts'

/** Where a package is tried: what is written, started and mounted there is gone with it. */
export interface Place {
  /** Of this place's own, at the same path in it and outside. */
  readonly folder: string
  /**
   * Runs a shell script as root, to its end.
   * @returns what it said
   * @throws Error with that, when a command fails
   */
  run(script: string): Promise<string>
  /** Starts a shell script as root; nothing else runs until it has ended. */
  start(script: string): Promise<RunningScript>
  /** Ends everything in it, and every mount. */
  dispose(): Promise<void>
}

/** A script that was started. */
export interface RunningScript {
  /** What it says is written here. */
  readonly outputPath: string
  readonly whenEnded: Promise<number>
}

/**
 * `machine` is this machine's own root with processes and mounts of its own, `debian` a Debian 12 with nothing
 * installed, whose changes are in memory.
 */
export type PlaceKind = 'machine' | 'debian'

/** apt reads them. */
const proxies = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(https?|no)_proxy$/i.test(name)),
)

/** The root of `debian`; building it takes a minute or more, once on a machine. */
export const ensureCleanDebian = (): Promise<string> => ensureDebianRoot('bookworm', [])

/** @param runFolder seen at its own path in the place, with all that is in it */
export async function openPlace(kind: PlaceKind, runFolder: string): Promise<Place> {
  const root = kind === 'machine' ? '/' : await ensureCleanDebian()
  const folder = await mkdtemp(join(runFolder, 'p-'))
  const scriptPath = join(folder, 'script.sh')
  const keeper = startKeeper({
    ...{ root, folder: runFolder, logPath: join(folder, 'keeper.log'), command: ['sh', scriptPath] },
    env: {
      ...proxies,
      LC_ALL: 'C.UTF-8',
      DEBIAN_FRONTEND: 'noninteractive',
      HOME: '/root',
      DISPLAY: process.env['DISPLAY'],
    },
  })
  let count = 0

  const start: Place['start'] = async (script) => {
    count += 1
    const outputPath = join(folder, `output-${count}`)
    await writeFile(outputPath, '')
    await writeFile(scriptPath, `set -e\nexec >'${outputPath}' 2>&1\n${script}\n`)
    keeper.startDaemon()
    return { outputPath, whenEnded: keeper.whenDaemonEnded() }
  }

  return {
    folder,
    start,
    async run(script) {
      const { outputPath, whenEnded } = await start(script)
      const code = await whenEnded
      const output = await readFile(outputPath, 'utf8')
      if (code !== 0) throw new Error(`Ended with code ${code}:\n${script}\n${output}`)
      return output
    },
    dispose: () => keeper.end(),
  }
}
