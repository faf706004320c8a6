import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import { openLog, type Log } from '../../../electron/desktop/log.ts'

let folder: string
let log: Log
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lading-log-'))
  log = openLog(folder, false)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const untilWritten = (text: string): Promise<void> =>
  expect.poll(() => (existsSync(log.path) ? readFileSync(log.path, 'utf8') : '')).toContain(text)

describe('the log', () => {
  it('has a line for each thing, with its time and how grave it is', async () => {
    log.info('engine', { phase: 'up' })
    await untilWritten('phase')
    expect(readFileSync(log.path, 'utf8')).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]+Z info engine \{"phase":"up"\}\n$/,
    )
  })

  it('has no secrets, and nobody else may read it', async () => {
    log.info('asked https://ada:hunter2@r.example/v2/')
    await untilWritten('r.example')
    expect(readFileSync(log.path, 'utf8')).not.toContain('hunter2')
    expect(statSync(log.path).mode & 0o077).toBe(0)
  })

  it('says of an error what caused it, and what the other side said of it', async () => {
    const failure = {
      kind: 'unexpected',
      message: 'It failed.',
      advice: '',
      ownWords: 'EIO: i/o error',
    } as const
    log.warn(new FailureError(failure, new TypeError('no such thing')))
    await untilWritten('no such thing')
    expect(readFileSync(log.path, 'utf8')).toMatch(
      /FailureError: It failed\.\n[\s\S]*in its own words: EIO: i\/o error\ncaused by: TypeError: no such thing\n/,
    )
  })

  it('ends with an error that is its own cause', async () => {
    const error = new Error('round and round')
    error.cause = error
    log.warn(error, 'and on')
    await untilWritten('and on')
  })

  it('gives its last lines, the first of them whole', async () => {
    for (let line = 0; line < 1_000; line += 1) log.info(`line ${line} ${'x'.repeat(40)}`)
    await untilWritten('line 999')
    const lines = (await log.tail()).trimEnd().split('\n')
    expect(lines.at(-1)).toContain('line 999')
    expect(lines.every((line) => /^\d{4}-.* info line \d+ x+$/.test(line))).toBe(true)
    expect(lines.length).toBeLessThan(300)
  })

  it('is empty before anything has happened', async () => {
    expect(await log.tail()).toBe('')
  })

  it('becomes the old one when it is large, so that it never fills a disk', async () => {
    for (let line = 0; line < 12; line += 1) {
      log.info(`line ${line} ${'x'.repeat(100_000)}`)
      await untilWritten(`line ${line} `)
    }
    expect(existsSync(join(folder, 'lading.old.log'))).toBe(true)
    expect(statSync(log.path).size).toBeLessThan(300_000)
  })
})
