import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLedger } from '../../../electron/history/ledger.ts'
import { setAside } from '../../../electron/history/set-aside.ts'
import { atMs, filesIn, openIn, temporaryFolder, type Opened } from './support.ts'

const pageBytes = 4096

const fileIn = (folder: string): string => join(folder, 'history.db')

const addEntries = ({ database }: Opened, count: number): void => {
  const ledger = createLedger(database)
  for (let n = 0; n < count; n += 1) {
    ledger.begin({
      action: 'pull',
      reference: `registry.example/${'long/'.repeat(20)}app:${n}`,
      startedAtMs: n,
    })
  }
}

/** A history of some pages, closed. */
const filled = (folder: string): void => {
  const opened = openIn(folder)
  addEntries(opened, 200)
  opened.database.close()
}

/** As a killed Lading leaves it: the log is not written back. Nothing was added, so the header is not in the log. */
const filledWithLog = (folder: string): void => {
  const elsewhere = temporaryFolder()
  filled(elsewhere)
  const opened = openIn(elsewhere)
  createLedger(opened.database).finish(1, { outcome: 'succeeded', endedAtMs: 1 })
  for (const suffix of ['', '-wal', '-shm']) {
    copyFileSync(fileIn(elsewhere) + suffix, fileIn(folder) + suffix)
  }
  expect(readFileSync(`${fileIn(folder)}-wal`).length).toBeGreaterThan(0)
}

const overwrite = (path: string, at: number, bytes: Buffer): void => {
  const content = readFileSync(path)
  bytes.copy(content, at)
  writeFileSync(path, content)
}

/** Flips the head of every page but the first: no page is of a kind that SQLite knows. */
const flipPages = (path: string): void => {
  const content = readFileSync(path)
  for (let at = pageBytes; at < content.length; at += pageBytes) content[at] = (content[at] ?? 0) ^ 0xff
  writeFileSync(path, content)
}

/** Opens what is damaged: it must be set aside, and the fresh one must work. */
const expectReplaced = (folder: string, name = 'history.corrupt-2026-11-23T06-10-00.db'): void => {
  const opened = openIn(folder)
  expect(opened.state).toEqual({
    kind: 'replaced',
    setAsidePath: join(folder, name),
    why: expect.stringMatching(/./) as string,
  })
  expect(existsSync(join(folder, name))).toBe(true)
  const ledger = createLedger(opened.database)
  expect(ledger.page({ limit: 10 }).entries).toEqual([])
  expect(ledger.begin({ action: 'pull', startedAtMs: 1 })).toBe(1)
  opened.database.close()
  expect(openIn(folder).state).toEqual({ kind: 'open' })
}

describe('a damaged history', () => {
  it('is set aside where it is no database at all', () => {
    const folder = temporaryFolder()
    writeFileSync(fileIn(folder), 'this is not a database, but it is as long as one has to be. '.repeat(100))
    expectReplaced(folder)
  })

  it('is set aside where its header is overwritten', () => {
    const folder = temporaryFolder()
    filled(folder)
    overwrite(fileIn(folder), 0, Buffer.alloc(100, 0xa5))
    const damaged = readFileSync(fileIn(folder))
    expectReplaced(folder)
    expect(readFileSync(join(folder, 'history.corrupt-2026-11-23T06-10-00.db')).equals(damaged)).toBe(true)
  })

  it.each([
    ['in the middle of a page', 3 * pageBytes + 1000],
    ['after its first page', pageBytes],
    ['within its header', 50],
  ])('is set aside where it is cut off %s', (_, length) => {
    const folder = temporaryFolder()
    filled(folder)
    truncateSync(fileIn(folder), length)
    expectReplaced(folder)
  })

  it('is set aside where bytes of its pages flipped', () => {
    const folder = temporaryFolder()
    filled(folder)
    flipPages(fileIn(folder))
    expectReplaced(folder)
  })

  it('is set aside where the schema is damaged', () => {
    const folder = temporaryFolder()
    filled(folder)
    overwrite(fileIn(folder), 100, Buffer.alloc(8, 0xff))
    expectReplaced(folder)
  })

  it('leaves no log behind that the fresh one would replay', () => {
    const folder = temporaryFolder()
    filledWithLog(folder)
    flipPages(fileIn(folder))
    expectReplaced(folder)
  })

  it('leaves no log behind where the header is garbage either', () => {
    const folder = temporaryFolder()
    filledWithLog(folder)
    overwrite(fileIn(folder), 0, Buffer.alloc(100, 0xa5))
    expectReplaced(folder)
  })

  it('never overwrites one that was set aside within the same second', () => {
    const folder = temporaryFolder()
    writeFileSync(fileIn(folder), 'first '.repeat(1000))
    expectReplaced(folder)
    writeFileSync(fileIn(folder), 'second '.repeat(1000))
    expectReplaced(folder, 'history.corrupt-2026-11-23T06-10-00-2.db')
    writeFileSync(fileIn(folder), 'third '.repeat(1000))
    expectReplaced(folder, 'history.corrupt-2026-11-23T06-10-00-3.db')
    const first = readFileSync(join(folder, 'history.corrupt-2026-11-23T06-10-00.db'), 'utf8')
    expect(first).toBe('first '.repeat(1000))
  })

  it('takes its log and its index along', () => {
    const folder = temporaryFolder()
    for (const suffix of ['', '-wal', '-shm']) writeFileSync(fileIn(folder) + suffix, suffix)
    expect(setAside(fileIn(folder), atMs)).toBe(join(folder, 'history.corrupt-2026-11-23T06-10-00.db'))
    expect(filesIn(folder)).toEqual([
      'history.corrupt-2026-11-23T06-10-00.db',
      'history.corrupt-2026-11-23T06-10-00.db-shm',
      'history.corrupt-2026-11-23T06-10-00.db-wal',
    ])
  })

  it('does not take the name of a log whose database is gone', () => {
    const folder = temporaryFolder()
    writeFileSync(fileIn(folder), 'damaged')
    writeFileSync(join(folder, 'history.corrupt-2026-11-23T06-10-00.db-wal'), 'log')
    expect(setAside(fileIn(folder), atMs)).toBe(join(folder, 'history.corrupt-2026-11-23T06-10-00-2.db'))
  })
})

describe('a log that a killed Lading left', () => {
  it('is replayed, and nothing is lost', () => {
    const folder = temporaryFolder()
    filledWithLog(folder)
    const { state, database } = openIn(folder)
    expect(state).toEqual({ kind: 'open' })
    const { entries } = createLedger(database).page({ limit: 1, outcome: 'succeeded' })
    expect(entries.map(({ id }) => id)).toEqual([1])
  })
})
