import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { writeArchive } from '../../../../electron/services/archives/part-file.ts'
import { dockerFiles, tarOf } from './made-archives.ts'

let folder: string
let tar: Buffer
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-parts-'))
  tar = await tarOf(dockerFiles(['a:1'], ['b:1']))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Options {
  readonly archive?: Readable
  readonly name?: string
  readonly overwrite?: boolean
  readonly signal?: AbortSignal
  readonly onBytes?: (bytes: number) => void
  readonly onFileBytes?: (bytes: number) => void
}

const inPieces = (bytes: Buffer): Readable => {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 700) pieces.push(bytes.subarray(at, at + 700))
  return Readable.from(pieces)
}

const write = (options: Options = {}): Promise<void> =>
  writeArchive(options.archive ?? inPieces(tar), {
    path: join(folder, options.name ?? 'images.tar'),
    id: randomUUID(),
    overwrite: options.overwrite ?? false,
    signal: options.signal ?? new AbortController().signal,
    onBytes: options.onBytes ?? (() => undefined),
    ...(options.onFileBytes && { onFileBytes: options.onFileBytes }),
  })

const failed = async (work: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw new Error(`no failure: ${String(error)}`)
}

const content = (name = 'images.tar'): Promise<Buffer> => readFile(join(folder, name))

describe('an archive that is written', () => {
  it('has its name and its bytes in the end, and nothing else is left', async () => {
    const counts: number[] = []
    await write({ onBytes: (bytes) => counts.push(bytes) })
    expect(await content()).toEqual(tar)
    expect(await readdir(folder)).toEqual(['images.tar'])
    expect(counts.at(-1)).toBe(tar.length)
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  })

  it.each(['images.tar.gz', 'images.TGZ'])('is compressed as %s', async (name) => {
    await write({ name })
    expect(gunzipSync(await content(name))).toEqual(tar)
  })

  it('does not have its name before it is whole', async () => {
    const seen: string[][] = []
    const watched = Readable.from(
      (async function* () {
        for await (const piece of inPieces(tar)) {
          yield piece as Buffer
          seen.push(await readdir(folder))
        }
      })(),
    )
    await write({ archive: watched })
    expect(seen.flat().filter((name) => name === 'images.tar')).toEqual([])
    expect(seen.flat().some((name) => name.startsWith('images.tar.part-'))).toBe(true)
  })
})

describe('a file that is there', () => {
  beforeEach(() => writeFile(join(folder, 'images.tar'), 'precious'))

  it('is replaced where that was agreed', async () => {
    await write({ overwrite: true })
    expect(await content()).toEqual(tar)
  })

  it('is kept where it was not', async () => {
    expect(await failed(write())).toMatchObject({ kind: 'invalid-input' })
    expect((await content()).toString()).toBe('precious')
    expect(await readdir(folder)).toEqual(['images.tar'])
  })

  it('is kept where the new one does not come to its end', async () => {
    await failed(write({ overwrite: true, archive: inPieces(tar.subarray(0, tar.length / 2)) }))
    expect((await content()).toString()).toBe('precious')
  })
})

describe('an archive that fails', () => {
  const nothingIsLeft = async (): Promise<void> => expect(await readdir(folder)).toEqual([])

  it('because it became too large leaves nothing', async () => {
    const onFileBytes = (bytes: number): void => {
      if (bytes > 1_000) throw new Error(`${bytes} bytes`)
    }
    await expect(write({ onFileBytes })).rejects.toThrow(/^\d+ bytes$/)
    await nothingIsLeft()
  })

  it('because it is cancelled leaves nothing', async () => {
    const abort = new AbortController()
    const work = write({ signal: abort.signal, onBytes: () => abort.abort() })
    await expect(work).rejects.toThrow(/abort/i)
    await nothingIsLeft()
  })

  it('because the connection broke leaves nothing', async () => {
    const broken = Readable.from(
      (async function* () {
        yield tar.subarray(0, 700)
        await Promise.resolve()
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
      })(),
    )
    await expect(write({ archive: broken })).rejects.toThrow('aborted')
    await nothingIsLeft()
  })

  it('because the engine ended it early leaves nothing', async () => {
    const early = inPieces(tar.subarray(0, tar.length - 1024))
    expect(await failed(write({ archive: early }))).toMatchObject({ kind: 'stream-broken' })
    await nothingIsLeft()
  })

  it('because of an error that the engine wrote into it gives the engine’s words', async () => {
    const error = JSON.stringify({
      errorDetail: { message: 'write /x: no space left on device' },
      error: 'x',
    })
    const archive = Readable.from([tar.subarray(0, 2048), Buffer.from(`${error}\r\n`)])
    expect(await failed(write({ archive }))).toMatchObject({
      kind: 'disk-full',
      ownWords: 'write /x: no space left on device',
    })
    await nothingIsLeft()
  })

  it('because nothing comes leaves nothing', async () => {
    expect(await failed(write({ archive: Readable.from([]) }))).toMatchObject({ kind: 'stream-broken' })
    await nothingIsLeft()
  })

  it('because there is no such folder says so', async () => {
    expect(await failed(write({ name: 'nosuch/images.tar' }))).toMatchObject({ kind: 'not-found' })
  })

  it('because a folder has its name says so', async () => {
    await mkdir(join(folder, 'images.tar'))
    expect((await failed(write({ overwrite: true }))).kind).toBe('invalid-input')
    expect(await readdir(folder)).toEqual(['images.tar'])
  })
})

it('takes along what a killed run left of the same file, and nothing else', async () => {
  const own = `images.tar.part-${randomUUID()}`
  const others = [
    'images.tar.part-1',
    `other.tar.part-${randomUUID()}`,
    `images.tar.part-${randomUUID()}.bak`,
  ]
  for (const name of [own, ...others]) await writeFile(join(folder, name), 'x')
  await write()
  expect(await readdir(folder)).toEqual([...others, 'images.tar'].toSorted())
})
