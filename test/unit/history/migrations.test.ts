import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createImageCache } from '../../../electron/history/image-cache.ts'
import { createLedger } from '../../../electron/history/ledger.ts'
import { inOrder, migrate, migrations, type Migration } from '../../../electron/history/migrations/index.ts'
import { engineId, filesIn, imageOf, openIn, temporaryFolder } from './support.ts'

const memory = (): Database.Database => {
  const database = new BetterSqlite3(':memory:')
  onTestFinished(() => void database.close())
  return database
}

const versionOf = (database: Database.Database): unknown => database.pragma('user_version', { simple: true })

const tablesOf = (database: Database.Database): unknown[] =>
  database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()

const step = (version: number, up: Migration['up'] = () => undefined): Migration => ({
  version,
  name: `step ${version}`,
  up,
})

/** The database as a Lading of that version left it, with `rows` in it. */
const fixture = (folder: string, version: number, rows: string): void => {
  const database = new BetterSqlite3(join(folder, 'history.db'))
  database.pragma('journal_mode = WAL')
  migrate(database, migrations.slice(0, version))
  database.exec(rows)
  database.close()
}

const oneEntry = `
  INSERT INTO ledger (action, reference, started_at_ms, ended_at_ms, outcome)
  VALUES ('pull', 'redis:7', 1, 2, 'succeeded')`

describe('migrations', () => {
  it('bring a database that was never used to the newest version', () => {
    const database = memory()
    migrate(database)
    expect(versionOf(database)).toBe(migrations.length)
    expect(tablesOf(database)).toEqual([
      ...['answers', 'cleanup_schedule', 'digests', 'drift', 'drift_checks', 'engines', 'file_versions'],
      ...['image_facts', 'image_uses', 'known_images', 'ledger', 'pinned_files', 'pins', 'sqlite_sequence'],
      ...['watched_engines'],
    ])
  })

  it('do nothing where the database is of the newest version', () => {
    const database = memory()
    migrate(database)
    expect(() => migrate(database)).not.toThrow()
  })

  it.each(migrations.slice(1).map(({ version }) => version - 1))('keep the rows of version %i', (version) => {
    const folder = temporaryFolder()
    fixture(folder, version, oneEntry)
    const { state, database } = openIn(folder)
    expect(state).toEqual({ kind: 'open' })
    expect(createLedger(database).page({ limit: 10 }).entries).toEqual([
      { id: 1, action: 'pull', reference: 'redis:7', startedAtMs: 1, endedAtMs: 2, outcome: 'succeeded' },
    ])
    const cache = createImageCache(database)
    cache.replaceImages(engineId, [imageOf(1)], 1)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(1)])
  })

  it('leave the version before the step that fails, and nothing of that step', () => {
    const database = memory()
    const failing = step(2, (target) => {
      target.exec('CREATE TABLE half (id INTEGER)')
      throw new Error('no further')
    })
    const first = step(1, (target) => target.exec('CREATE TABLE whole (id INTEGER)'))
    expect(() => migrate(database, [first, failing, step(3)])).toThrow('no further')
    expect(versionOf(database)).toBe(1)
    expect(tablesOf(database)).toEqual(['whole'])
  })

  it('turn history off where a step fails, and keep the file', () => {
    const folder = temporaryFolder()
    fixture(folder, 1, `${oneEntry}; CREATE TABLE engines (somebody TEXT)`)
    const { state } = openIn(folder)
    expect(state).toMatchObject({ kind: 'off', failure: { kind: 'history-unavailable' } })
    const database = new BetterSqlite3(join(folder, 'history.db'))
    onTestFinished(() => void database.close())
    expect(versionOf(database)).toBe(1)
    expect(database.prepare('SELECT count(*) FROM ledger').pluck().get()).toBe(1)
  })

  it.each([[[step(2)]], [[step(1), step(3)]], [[step(1), step(1)]], [[step(2), step(1)]]])(
    'are refused where their numbers are not 1, 2, 3',
    (list) => {
      expect(() => inOrder(list)).toThrow(/migration step \d is number \d, expected \d/)
    },
  )

  it('refuse a database of a newer Lading and leave it untouched', () => {
    const folder = temporaryFolder()
    fixture(folder, migrations.length, 'PRAGMA user_version = 99')
    const before = readFileSync(join(folder, 'history.db'))
    const { state } = openIn(folder)
    expect(state).toMatchObject({
      kind: 'off',
      failure: {
        kind: 'history-unavailable',
        message: expect.stringContaining('version 99') as string,
        advice: expect.stringContaining('Update Lading') as string,
      },
    })
    expect(filesIn(folder)).toEqual(['history.db'])
    expect(readFileSync(join(folder, 'history.db')).equals(before)).toBe(true)
  })
})
