import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createImageCache } from '../../../electron/history/image-cache.ts'
import { createLedger } from '../../../electron/history/ledger.ts'
import {
  atMs,
  canMount,
  engineId,
  filesIn,
  imageOf,
  makeReadOnly,
  openIn,
  smallDisk,
  temporaryFolder,
  type Opened,
} from './support.ts'

const off = (message: RegExp): object => ({
  kind: 'off',
  failure: { kind: 'history-unavailable', message: expect.stringMatching(message) as string },
})

/** Everything that a service may call: none of it may throw, and none of it gives anything. */
const expectNothing = ({ database }: Opened): void => {
  const ledger = createLedger(database)
  expect(ledger.begin({ action: 'pull', startedAtMs: 1 })).toBeUndefined()
  expect(() => ledger.finish(1, { outcome: 'succeeded', endedAtMs: 2 })).not.toThrow()
  expect(ledger.page({ limit: 10 })).toEqual({ entries: [], hasMore: false })
  expect(ledger.interruptRunning(3)).toBe(0)
  const cache = createImageCache(database)
  cache.rememberEngine('unix:///var/run/docker.sock', engineId, {}, 1)
  expect(cache.lastEngineAt('unix:///var/run/docker.sock')).toBeUndefined()
  cache.replaceImages(engineId, [imageOf(1)], 1)
  cache.patchImages(engineId, [imageOf(2)], [], 1)
  expect(cache.imagesOf(engineId)).toEqual([])
  expect(() => database.close()).not.toThrow()
}

const fill = (disk: string): void => {
  for (const bytes of [65_536, 4_096, 512, 1]) {
    try {
      for (;;) appendFileSync(join(disk, 'filler'), Buffer.alloc(bytes, 1))
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' })
    }
  }
}

describe('opening the history', () => {
  it('begins one where there is none, and makes the folder', () => {
    const folder = join(temporaryFolder(), 'not', 'there')
    const opened = openIn(folder)
    expect(opened.state).toEqual({ kind: 'open' })
    expect(existsSync(join(folder, 'history.db'))).toBe(true)
    expect(opened.told).toEqual([])
  })

  it('keeps a log, checks foreign keys and waits for the disk', () => {
    const { database } = openIn(temporaryFolder())
    const pragmas = database.prepare((connection) => ({
      journal_mode: connection.pragma('journal_mode', { simple: true }),
      synchronous: connection.pragma('synchronous', { simple: true }),
      foreign_keys: connection.pragma('foreign_keys', { simple: true }),
      journal_size_limit: connection.pragma('journal_size_limit', { simple: true }),
    }))
    expect(pragmas.read((values) => values)).toEqual({
      journal_mode: 'wal',
      synchronous: 2,
      foreign_keys: 1,
      journal_size_limit: 4 * 1024 * 1024,
    })
  })

  it('finds what was kept before', () => {
    const folder = temporaryFolder()
    const before = openIn(folder)
    createLedger(before.database).begin({ action: 'pull', reference: 'redis:7', startedAtMs: 1 })
    before.database.close()
    expect(filesIn(folder)).toEqual(['history.db'])
    expect(createLedger(openIn(folder).database).page({ limit: 10 }).entries).toHaveLength(1)
  })

  it('begins anew in an empty file, as a Lading killed at its first start leaves it', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'history.db'), '')
    expect(openIn(folder).state).toEqual({ kind: 'open' })
  })

  it('is off where the folder cannot be made', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    const opened = openIn(join(file, 'folder'))
    expect(opened.state).toMatchObject({ kind: 'off', failure: { kind: 'history-unavailable' } })
    expectNothing(opened)
  })

  it('is off where a folder has the name of the file, and leaves it', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'history.db'))
    const opened = openIn(folder)
    expect(opened.state).toMatchObject(off(/cannot be used/))
    expect(filesIn(folder)).toEqual(['history.db'])
    expectNothing(opened)
  })

  it('is off while another program holds the file', () => {
    const folder = temporaryFolder()
    openIn(folder).database.close()
    const other = new BetterSqlite3(join(folder, 'history.db'))
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    const opened = openIn(folder)
    expect(opened.state).toMatchObject(off(/Another program holds/))
    expectNothing(opened)
  })

  it.runIf(canMount)('is off on a read-only disk with a history, and leaves the file', () => {
    const disk = smallDisk('1m')
    openIn(disk).database.close()
    const before = readFileSync(join(disk, 'history.db'))
    makeReadOnly(disk)
    const opened = openIn(disk)
    expect(opened.state).toMatchObject(off(/may not write/))
    expectNothing(opened)
    expect(filesIn(disk)).toEqual(['history.db'])
    expect(readFileSync(join(disk, 'history.db')).equals(before)).toBe(true)
  })

  it.runIf(canMount)('is off on a read-only disk without a history', () => {
    const disk = smallDisk('1m')
    makeReadOnly(disk)
    const opened = openIn(disk)
    expect(opened.state).toMatchObject(off(/may not write/))
    expectNothing(opened)
  })

  it.runIf(canMount)('does not call a file damaged on a read-only disk', () => {
    const disk = smallDisk('1m')
    writeFileSync(join(disk, 'history.db'), 'not a database '.repeat(1000))
    makeReadOnly(disk)
    expect(openIn(disk).state).toMatchObject(off(/may not write/))
    expect(filesIn(disk)).toEqual(['history.db'])
  })

  it.runIf(canMount)('does not call a file damaged on a full disk', () => {
    const disk = smallDisk('256k')
    writeFileSync(join(disk, 'history.db'), 'not a database '.repeat(1000))
    fill(disk)
    expect(openIn(disk).state).toMatchObject(off(/disk is full/))
    expect(filesIn(disk)).toEqual(['filler', 'history.db'])
  })

  it.runIf(canMount)('is off on a disk that is full already', () => {
    const disk = smallDisk('256k')
    fill(disk)
    const opened = openIn(disk)
    expect(opened.state).toMatchObject(off(/disk is full/))
    expectNothing(opened)
  })
})

describe('a disk that fills up', () => {
  it.runIf(canMount)('turns history off once, throws nothing and leaves what was kept readable', () => {
    const disk = smallDisk('512k')
    const { database, state, told } = openIn(disk)
    expect(state).toEqual({ kind: 'open' })
    const ledger = createLedger(database)
    const kept: number[] = []
    for (let n = 0; n < 5; n += 1) {
      kept.push(ledger.begin({ action: 'pull', reference: `app:${n}`, startedAtMs: n }) ?? -1)
    }
    fill(disk)
    for (let n = 0; told.length === 0; n += 1) {
      const id = ledger.begin({ action: 'pull', reference: 'long'.repeat(500), startedAtMs: n })
      if (id !== undefined) kept.push(id)
    }
    expect(told).toMatchObject([off(/disk is full/)])
    expect(ledger.begin({ action: 'pull', startedAtMs: 1 })).toBeUndefined()
    ledger.finish(1, { outcome: 'succeeded', endedAtMs: 2 })
    expect(told).toHaveLength(1)
    expect(ledger.page({ limit: 1000 }).entries.map(({ id }) => id)).toEqual(kept.toReversed())
  })

  it.runIf(canMount)('is no trouble where the log alone fills it: the log is written back', () => {
    const disk = smallDisk('512k')
    openIn(disk).database.close()
    const { database, told } = openIn(disk)
    const cache = createImageCache(database)
    for (let n = 1; n <= 500; n += 1) cache.rememberEngine('unix:///run/docker.sock', engineId, { n }, n)
    expect(told).toEqual([])
    expect(cache.lastEngineAt('unix:///run/docker.sock')).toEqual({
      engineId,
      facts: { n: 500 },
      seenAtMs: 500,
    })
  })
})

describe('trouble while Lading runs', () => {
  it('turns history off where another program keeps the file locked, and still reads', () => {
    const folder = temporaryFolder()
    const { database, told } = openIn(folder)
    const ledger = createLedger(database)
    ledger.begin({ action: 'pull', startedAtMs: 1 })
    const other = new BetterSqlite3(join(folder, 'history.db'))
    onTestFinished(() => void other.close())
    other.exec('BEGIN IMMEDIATE')
    expect(ledger.begin({ action: 'pull', startedAtMs: 2 })).toBeUndefined()
    expect(told).toMatchObject([off(/Another program holds/)])
    expect(ledger.page({ limit: 10 }).entries).toHaveLength(1)
  })

  it('turns history off where somebody took a table away', () => {
    const folder = temporaryFolder()
    openIn(folder).database.close()
    const other = new BetterSqlite3(join(folder, 'history.db'))
    other.exec('DROP TABLE ledger')
    other.close()
    const opened = openIn(folder)
    expect(opened.state).toEqual({ kind: 'open' })
    expectNothing(opened)
    expect(opened.told).toMatchObject([off(/cannot be used/)])
  })

  it('throws what is a mistake in the source, and keeps nothing of the write', () => {
    const { database, told } = openIn(temporaryFolder())
    const ledger = createLedger(database)
    const { write } = database.prepare((connection) => ({
      insert: connection.prepare(
        "INSERT INTO ledger (action, started_at_ms, outcome) VALUES ('pull', 1, 'running')",
      ),
    }))
    const mistaken = (): unknown =>
      write(({ insert }) => {
        insert.run()
        throw new TypeError('a mistake')
      })
    expect(mistaken).toThrow('a mistake')
    expect(told).toEqual([])
    expect(ledger.page({ limit: 10 }).entries).toEqual([])
  })

  it('does nothing after it was closed', () => {
    const opened = openIn(temporaryFolder())
    const ledger = createLedger(opened.database)
    opened.database.close()
    expect(ledger.begin({ action: 'pull', startedAtMs: 1 })).toBeUndefined()
    expect(ledger.page({ limit: 10 }).entries).toEqual([])
    expect(opened.told).toEqual([])
  })
})

describe('a Lading that is killed while it writes', () => {
  it('loses no entry that was begun, and leaves those that ran to be marked as interrupted', async () => {
    const folder = temporaryFolder()
    const script = join(import.meta.dirname, 'writes-until-killed.ts')
    const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)))
    let last = 0
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line)
      if (last >= 60) child.kill('SIGKILL')
    }
    expect(await ended).toBe('SIGKILL')

    const { state, database } = openIn(folder)
    expect(state).toEqual({ kind: 'open' })
    const ledger = createLedger(database)
    const running = ledger.page({ limit: 10_000, outcome: 'running' }).entries.length
    expect(running).toBeGreaterThanOrEqual(30)
    expect(ledger.interruptRunning(atMs)).toBe(running)

    const { entries } = ledger.page({ limit: 10_000 })
    expect(entries.length).toBeGreaterThanOrEqual(last)
    expect(entries.filter(({ outcome }) => outcome === 'running')).toEqual([])
    expect(entries.at(-1)).toMatchObject({ id: 1, outcome: 'interrupted', endedAtMs: atMs })
  })
})
