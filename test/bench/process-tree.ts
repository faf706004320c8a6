import { readdirSync, readFileSync } from 'node:fs'

const readProc = (pid: number, name: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    // The process has ended meanwhile.
    return undefined
  }
}

/** The fields of /proc/PID/stat after the command's name, which may itself contain spaces (proc(5)). */
const statFields = (pid: number): readonly string[] | undefined =>
  readProc(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')

const parentOf = (pid: number): number => Number(statFields(pid)?.[1] ?? 0)

/** The process and all that descend from it. */
export const processTree = (root: number): readonly number[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  const parents = new Map(all.map((pid) => [pid, parentOf(pid)]))
  const belongs = (pid: number): boolean => {
    if (pid === root) return true
    const parent = parents.get(pid)
    return parent !== undefined && parent > 1 && belongs(parent)
  }
  return all.filter(belongs)
}

/** Proportional set size over the processes, in bytes: memory that several of them share is counted once. */
export const pssBytes = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const line = /^Pss:\s+(\d+) kB$/m.exec(readProc(pid, 'smaps_rollup') ?? '')
    return sum + Number(line?.[1] ?? 0) * 1024
  }, 0)

/** Kernel ticks are 10 ms on every Linux that Electron runs on (sysconf(_SC_CLK_TCK) is 100). */
const tickMs = 10

/** Processor time that the processes have used, in milliseconds. */
export const cpuMs = (pids: readonly number[]): number =>
  pids.reduce((sum, pid) => {
    const fields = statFields(pid)
    return sum + (Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0)) * tickMs
  }, 0)
