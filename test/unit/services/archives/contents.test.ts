import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { inspectArchive } from '../../../../electron/services/archives/contents.ts'
import { dockerFiles, hex, ociFiles, tarOf } from './made-archives.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-archives-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = async (content: Buffer | string, name = 'images.tar'): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const refused = async (path: string): Promise<Failure> => {
  const error: unknown = await inspectArchive(path).then(
    (contents) => contents,
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw new Error(`not refused: ${JSON.stringify(error)}`)
}

describe('an archive of docker save', () => {
  it('has its images with their names', async () => {
    const tar = await tarOf(dockerFiles(['acme/api:1', 'acme/api:latest'], [], ['redis:7']))
    expect(await inspectArchive(await file(tar))).toEqual({
      path: join(folder, 'images.tar'),
      fileBytes: tar.length,
      format: 'docker',
      compression: 'none',
      images: [{ names: ['acme/api:1', 'acme/api:latest'] }, { names: [] }, { names: ['redis:7'] }],
      contentBytes: expect.any(Number) as number,
    })
  })

  it('is the same where its names begin with a dot', async () => {
    const files = Object.entries(dockerFiles(['a:1'])).map(([name, content]) => [`./${name}`, content])
    const tar = await tarOf(Object.fromEntries(files) as Record<string, string>)
    expect(await inspectArchive(await file(tar))).toMatchObject({ images: [{ names: ['a:1'] }] })
  })

  it('goes by Docker’s list where an OCI layout is in it, too', async () => {
    const tar = await tarOf({ ...ociFiles('docker.io/library/a:1'), ...dockerFiles(['a:1']) })
    expect(await inspectArchive(await file(tar))).toMatchObject({
      format: 'docker',
      images: [{ names: ['a:1'] }],
    })
  })

  it('is looked into where it is compressed by gzip', async () => {
    const tar = await tarOf(dockerFiles(['a:1']))
    const gzip = gzipSync(tar)
    const [plain, compressed] = [
      await inspectArchive(await file(tar)),
      await inspectArchive(await file(gzip, 'images.tar.gz')),
    ]
    expect(compressed).toEqual({
      ...plain,
      path: join(folder, 'images.tar.gz'),
      fileBytes: gzip.length,
      compression: 'gzip',
    })
  })
})

describe('an OCI archive', () => {
  it('has its images with the names that containerd gave them', async () => {
    const tar = await tarOf(ociFiles('docker.io/library/a:1', 'docker.io/library/a:2'))
    expect(await inspectArchive(await file(tar))).toMatchObject({
      format: 'oci',
      images: [{ names: ['docker.io/library/a:1', 'docker.io/library/a:2'] }],
    })
  })

  it('may have an image without a name', async () => {
    expect(await inspectArchive(await file(await tarOf(ociFiles())))).toMatchObject({
      format: 'oci',
      images: [{ names: [] }],
    })
  })
})

it.each([
  ['bzip2', 'BZh91AY&SY'],
  ['xz', '\xfd7zXZ\0\0\0'],
  ['zstd', '\x28\xb5\x2f\xfd\0\0'],
])('an archive that is compressed by %s is left to the engine', async (compression, magic) => {
  const contents = await inspectArchive(await file(Buffer.from(magic, 'latin1')))
  expect(contents).toEqual({ path: join(folder, 'images.tar'), fileBytes: magic.length, compression })
})

describe('a file that is refused', () => {
  it.each([
    ['is text', Buffer.from('FROM alpine\n'.repeat(200))],
    ['is empty', Buffer.alloc(0)],
    ['is all zeros', Buffer.alloc(4096)],
    ['is short', Buffer.from('x')],
    ['is text in gzip', gzipSync('FROM alpine\n'.repeat(200))],
  ])('%s', async (_what, content) => {
    const failure = await refused(await file(content))
    expect(failure).toMatchObject({ kind: 'invalid-input', message: 'images.tar is no archive of images.' })
  })

  it('is a tar of something else', async () => {
    const failure = await refused(await file(await tarOf({ 'etc/passwd': 'root', 'bin/sh': '#!' })))
    expect(failure.message).toBe('images.tar is a tar archive, but there are no images in it.')
  })

  it('has a list of images that is no list', async () => {
    const failure = await refused(await file(await tarOf({ 'manifest.json': '{"a":', 'index.json': '[]' })))
    expect(failure.message).toMatch(/there are no images in it/)
  })

  it('ends in the middle, wherever that is', async () => {
    const tar = await tarOf(dockerFiles(['a:1'], ['b:1']))
    for (let end = 512; end < tar.length - 1024; end += 256) {
      const failure = await refused(await file(tar.subarray(0, end)))
      expect(failure.message, `cut at ${end}`).toBe('images.tar ends in the middle of the archive.')
    }
  })

  it('ends in the middle of what gzip compressed', async () => {
    const gzip = gzipSync(await tarOf(dockerFiles(['a:1'])))
    const failure = await refused(await file(gzip.subarray(0, gzip.length / 2)))
    expect(failure.message).toMatch(/ends in the middle/)
  })

  it('is damaged within', async () => {
    const tar = await tarOf(dockerFiles(['a:1'], ['b:1']))
    const second = tar.indexOf(`${hex('0')}.json`)
    tar.fill('x', second, second + 512)
    expect((await refused(await file(tar))).message).toBe('images.tar is damaged.')
  })

  it('lacks a layer that its list names', async () => {
    const { [`${hex('5')}/layer.tar`]: _layer, ...rest } = dockerFiles(['a:1'])
    expect((await refused(await file(await tarOf(rest)))).message).toMatch(/ends in the middle/)
  })

  it('says of one file that it is larger than all there is', async () => {
    const tar = await tarOf(dockerFiles(['a:1']))
    // GNU's binary size: 2^53 - 1 bytes; then the checksum anew.
    Buffer.from([0x80, 0, 0, 0, 0, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff].slice(0, 12)).copy(tar, 124)
    tar.fill(' ', 148, 156)
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0)
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    expect((await refused(await file(tar))).message).toMatch(/ends in the middle/)
  })

  it('is a folder', async () => {
    await mkdir(join(folder, 'images'))
    expect(await refused(join(folder, 'images'))).toMatchObject({ kind: 'invalid-input' })
  })

  it('is not there', async () => {
    expect(await refused(join(folder, 'nosuch.tar'))).toMatchObject({ kind: 'not-found' })
  })
})

it('is given up where nobody wants to know any more', async () => {
  const path = await file(await tarOf(dockerFiles(['a:1'])))
  await expect(inspectArchive(path, AbortSignal.abort())).rejects.toThrow(/abort/i)
})
