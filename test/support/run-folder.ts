import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder of one run. */
export interface RunFolder {
  /** Absolute, and short: there is room for a unix socket's path (107 bytes) in folders within it. */
  readonly path: string
  /** Removes the folder and all that is in it. */
  dispose(): Promise<void>
}

/**
 * Removes the folder once its input ends. That is a pipe from this process, so it ends when this process does,
 * also by a signal that cannot be handled. Engines that die at the same time may still write for a moment. The empty
 * control groups of containers that were killed with them go too.
 */
const sweeper = `
read -r folder
read -r group
cat >/dev/null
remove_folder() { rm -rf --one-file-system -- "$folder" 2>/dev/null; }
remove_groups() { find /sys/fs/cgroup -depth -type d -path "*$group*" -exec rmdir {} + 2>/dev/null; }
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  remove_folder && remove_groups && exit 0
  sleep 0.2
done
exec rm -rf --one-file-system -- "$folder"`

const longestBase = 40

/**
 * The control group for containers of an engine in a folder; those of all folders within a run's folder begin with
 * that of the run's.
 * @param folder absolute
 */
export const controlGroupOf = (folder: string): string => `/${folder.slice(1).replaceAll('/', '-')}`

/**
 * Creates a folder that is removed by `dispose`, or when this process ends, however it ends.
 * Its name is in no process's command line, unless that process works on it.
 */
export function createRunFolder(): RunFolder {
  const base = tmpdir().length > longestBase ? '/tmp' : tmpdir()
  const path = mkdtempSync(join(base, 'lading-test-'))
  // Detached: Ctrl-C in a terminal reaches the process group, and this one has to outlive it.
  const child = spawn('sh', ['-c', sweeper], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  child.stdin.write(`${path}\n${controlGroupOf(path)}\n`)
  const ended = once(child, 'close')
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()

  return {
    path,
    async dispose() {
      child.ref()
      child.stdin.end()
      const [code] = (await ended) as [number | null]
      if (code !== 0) throw new Error(`Could not remove ${path}`)
    },
  }
}
