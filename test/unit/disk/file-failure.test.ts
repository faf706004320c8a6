import { connect } from 'node:net'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileFailure } from '../../../electron/disk/file-failure.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-file-failure-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const errorOf = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => undefined,
    (error: unknown) => error,
  )

const failureOf = (error: unknown, path: string): unknown => fileFailure(error, path, dirname(path))

describe('what a file system says', () => {
  it('of a file that is not there is told with its path, and in the system’s own words', async () => {
    const path = join(folder, 'gone.tar')
    expect(failureOf(await errorOf(readFile(path)), path)).toMatchObject({
      failure: {
        kind: 'not-found',
        message: `There is no ${path}.`,
        ownWords: expect.stringContaining('ENOENT'),
      },
    })
  })

  it('of a folder where a file should be is told as a wrong choice', async () => {
    expect(failureOf(await errorOf(readFile(folder)), folder)).toMatchObject({
      failure: { kind: 'invalid-input' },
    })
  })

  it('of a path that leads through a file is told as a wrong choice', async () => {
    await writeFile(join(folder, 'file'), '')
    const path = join(folder, 'file', 'within')
    expect(failureOf(await errorOf(readFile(path)), path)).toMatchObject({
      failure: { kind: 'invalid-input' },
    })
  })

  it('of a full disk names the folder', async () => {
    const full = await open('/dev/full', 'w')
    const error = await errorOf(full.writeFile('more'))
    await full.close()
    expect(failureOf(error, '/backup/all.tar')).toMatchObject({
      failure: { kind: 'disk-full', message: 'The disk that /backup is on is full.' },
    })
  })
})

it('an engine’s socket that is not there is no file’s failure', async () => {
  const socket = connect(join(folder, 'engine.sock'))
  const error = await new Promise((resolve) => socket.once('error', resolve))
  expect(failureOf(error, join(folder, 'engine.sock'))).toBe(error)
})

it('an error that is no file system’s stays as it is', () => {
  const error = new Error('anything')
  expect(failureOf(error, '/file')).toBe(error)
})
