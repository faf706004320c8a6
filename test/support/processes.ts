import { readdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'

/** A process that is running on this machine. */
export interface RunningProcess {
  readonly pid: number
  /** Of the executable, without its folder. */
  readonly name: string
  readonly args: readonly string[]
}

/**
 * The processes whose command line names a folder or something within it: for an engine's folder, its daemon,
 * containerd, shims and keeper. Ended ones that nobody has waited for have no command line and are not listed.
 */
export async function findProcessesNaming(folder: string): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const processes = await Promise.all(pids.map(readProcess))
  return processes.filter(({ args }) => args.some((arg) => arg.includes(folder)))
}

/** Whether every thread of a process is stopped, by SIGSTOP for instance. */
export async function isStopped(pid: number): Promise<boolean> {
  const threads = await readdir(`/proc/${pid}/task`)
  const stats = await Promise.all(threads.map((thread) => readStat(`/proc/${pid}/task/${thread}/stat`)))
  // proc_pid_stat(5): the state follows the name, which is in parentheses.
  return stats.every((stat) => stat === '' || /^.*\) T /.test(stat))
}

const readStat = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

async function readProcess(pid: number): Promise<RunningProcess> {
  // One that ends meanwhile has no file any more.
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const args = line.split('\0')
  return { pid, name: basename(args[0] ?? ''), args }
}
