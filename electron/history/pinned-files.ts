import type Database from 'better-sqlite3'
import type { HistoryDatabase } from './guarded.ts'

/** What a file was before Lading wrote it. */
export interface FileVersion {
  readonly id: number
  /** The hash of the file as Lading left it. */
  readonly leftHash: string
  /** The file before that. */
  readonly bytes: Uint8Array
}

/** The files that Lading was shown, and what they were before it wrote them. Nothing of it throws because of the disk. */
export interface PinnedFilesMemory {
  /** In the order in which they were first shown. */
  readonly paths: () => readonly string[]
  readonly remember: (path: string, shownAtMs: number) => void
  /** Forgets the file and all its versions. */
  readonly forget: (path: string) => void
  /** The last version that was kept; `undefined` where there is none, or history is off. */
  readonly lastVersion: (path: string) => FileVersion | undefined
  /** Keeps a version of a file that is remembered; the oldest go where there is no more room. Gives its ID. */
  readonly keepVersion: (path: string, version: Omit<FileVersion, 'id'>) => number | undefined
  readonly dropVersion: (id: number) => void
}

/** How many versions are kept. */
export interface VersionsRoom {
  readonly ofOneFile: number
  readonly allBytes: number
}

const usualRoom: VersionsRoom = { ofOneFile: 20, allBytes: 32 * 1024 * 1024 }

interface VersionRow {
  readonly id: number
  readonly leftHash: string
  readonly bytes: Buffer
}

const dropOldestSql = `
  DELETE FROM file_versions WHERE id IN (
    SELECT id FROM (
      SELECT id,
        sum(length(bytes)) OVER (ORDER BY id DESC) AS total,
        row_number() OVER (PARTITION BY path ORDER BY id DESC) AS age
      FROM file_versions
    )
    WHERE total > @allBytes OR age > @ofOneFile
  )`

const statementsOf = (connection: Database.Database) => ({
  paths: connection.prepare<[], { path: string }>('SELECT path FROM pinned_files ORDER BY shown_at_ms, path'),
  remember: connection.prepare<[string, number]>(
    'INSERT INTO pinned_files (path, shown_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
  ),
  forget: connection.prepare<[string]>('DELETE FROM pinned_files WHERE path = ?'),
  last: connection.prepare<[string], VersionRow>(`
    SELECT id, left_hash AS leftHash, bytes FROM file_versions WHERE path = ? ORDER BY id DESC LIMIT 1`),
  keep: connection.prepare<[string, string, Uint8Array]>(
    'INSERT INTO file_versions (path, left_hash, bytes) VALUES (?, ?, ?)',
  ),
  dropOldest: connection.prepare<[VersionsRoom]>(dropOldestSql),
  drop: connection.prepare<[number]>('DELETE FROM file_versions WHERE id = ?'),
})

/** The files in `database`; 20 versions of each and 32 MiB of all together where no `room` is given. */
export const createPinnedFilesMemory = (
  database: HistoryDatabase,
  room: VersionsRoom = usualRoom,
): PinnedFilesMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    paths: () => read(({ paths }) => paths.all().map(({ path }) => path)) ?? [],
    remember: (path, shownAtMs) => void write(({ remember }) => remember.run(path, shownAtMs)),
    forget: (path) => void write(({ forget }) => forget.run(path)),
    lastVersion: (path) => read(({ last }) => last.get(path)),
    keepVersion: (path, { leftHash, bytes }) =>
      write(({ keep, dropOldest }) => {
        const { lastInsertRowid } = keep.run(path, leftHash, bytes)
        dropOldest.run(room)
        return Number(lastInsertRowid)
      }),
    dropVersion: (id) => void write(({ drop }) => drop.run(id)),
  }
}
