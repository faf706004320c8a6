import { existsSync, renameSync } from 'node:fs'
import { datedName } from '../core/dated-name.ts'

/** SQLite keeps a database in three files: itself, its write-ahead log and that log's index. */
const suffixes = ['-wal', '-shm', ''] as const

const anyExists = (path: string): boolean => suffixes.some((suffix) => existsSync(path + suffix))

const freePath = (stem: string, atMs: number): string => {
  const first = `${stem}.corrupt-${datedName(atMs)}`
  for (let count = 1; ; count += 1) {
    const path = `${count === 1 ? first : `${first}-${count}`}.db`
    if (!anyExists(path)) return path
  }
}

/**
 * Renames the database at `path` (which ends in `.db`) to `….corrupt-2026-11-23T06-10-00.db`, its log and index with
 * it, and gives the new path. Never overwrites: a second one of the same second gets `-2`. The log goes first, for a
 * log that were left behind would be replayed into the fresh database. Throws what the file system throws.
 */
export const setAside = (path: string, atMs: number): string => {
  const target = freePath(path.replace(/\.db$/, ''), atMs)
  for (const suffix of suffixes) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  }
  return target
}
