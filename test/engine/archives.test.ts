import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Transfer } from '../../electron/core/transfers/transfer.ts'
import { imageSizes } from '../../electron/engine/archives.ts'
import { inspectArchive } from '../../electron/services/archives/contents.ts'
import { type EngineKind } from '../support/engine.ts'
import { imageConfig, linuxAmd64 } from '../support/images.ts'
import { writeLayer } from '../support/layer.ts'
import { setUpTransferring } from '../support/transferring.ts'
import { tarOf } from '../unit/services/archives/made-archives.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = promisify(execFile)

describe.each(kinds)('an archive of a %s engine', (kind) => {
  const at = setUpTransferring(kind)
  const path = (name = 'images.tar') => join(at.folder, name)
  const save = async (images: readonly string[], name?: string): Promise<Transfer> =>
    at.ended(await at.transfers.save({ images, path: path(name), overwrite: false }))
  const load = (name?: string): Promise<Transfer> => at.ended(at.transfers.load({ path: path(name) }))
  const removeAll = async (...ids: string[]): Promise<void> => {
    for (const id of new Set(ids)) await at.remove(id)
  }

  it('gives back images that were removed, with their IDs and their names', async () => {
    const names = ['acme/one:1', 'acme/one:latest', 'acme/two:2']
    const ids = [
      await at.have('library/python:3.13-alpine', 'acme/one:1'),
      await at.have('library/python:3.13-alpine', 'acme/one:latest'),
      await at.have('library/python:3.12-alpine', 'acme/two:2'),
    ]
    expect((await save(names)).state).toEqual({ kind: 'succeeded' })
    await removeAll(...ids)
    expect(await at.imageId('acme/one:1')).toBeUndefined()
    const { state, work } = await load()
    expect(state).toEqual({ kind: 'succeeded' })
    expect(work.kind === 'load' && work.loaded.map(({ name }) => name).toSorted()).toEqual(names)
    expect(await Promise.all(names.map((name) => at.imageId(name)))).toEqual(ids)
  })

  it('says before it is loaded what is in it', async () => {
    await at.have('library/python:3.13-alpine', 'acme/one:1')
    await at.have('library/python:3.12-alpine', 'acme/two:2')
    await save(['acme/one:1', 'acme/two:2'])
    const { size } = await stat(path())
    const contents = await inspectArchive(path())
    expect(contents).toMatchObject({ format: 'docker', compression: 'none', fileBytes: size })
    expect(contents.images?.flatMap(({ names }) => names).toSorted()).toEqual(['acme/one:1', 'acme/two:2'])
    expect(contents.contentBytes).toBeLessThanOrEqual(size)
    expect(contents.contentBytes).toBeGreaterThan(size * 0.9)
  })

  it('is about as large as was expected', async () => {
    await at.haveNew('acme/new:1')
    const { work } = await save(['acme/new:1'])
    const { size } = await stat(path())
    expect(work).toMatchObject({ kind: 'save', writtenBytes: size })
    const [expected = 0] = await imageSizes(at.greeting.client, ['acme/new:1'])
    expect(Math.abs(expected - size)).toBeLessThan(size * 0.05)
  })

  it('is compressed where its name asks for it, and loaded as it is', async () => {
    const id = await at.have('library/tiny:latest', 'acme/tiny:1')
    await save(['acme/tiny:1'], 'tiny.tar.gz')
    expect(gunzipSync(await readFile(path('tiny.tar.gz'))).length).toBeGreaterThan(1024)
    expect(await inspectArchive(path('tiny.tar.gz'))).toMatchObject({
      compression: 'gzip',
      images: [{ names: ['acme/tiny:1'] }],
    })
    await removeAll(id)
    expect((await load('tiny.tar.gz')).state).toEqual({ kind: 'succeeded' })
    expect(await at.imageId('acme/tiny:1')).toBe(id)
  })

  /** Docker 20.10 knows no zstd, and the other engine's root has no program xz. */
  const unknown = kind === 'containerd' ? 'xz' : 'zstd'
  const known = ['bzip2', 'xz', 'zstd'].filter((program) => program !== unknown)
  const compressedBy = async (program: string): Promise<string> => {
    const id = await at.have('library/tiny:latest', 'acme/tiny:1')
    await save(['acme/tiny:1'])
    await removeAll(id)
    const { stdout } = await run(program, ['-c', path()], { encoding: 'buffer', maxBuffer: 1e8 })
    await writeFile(path('compressed'), stdout)
    expect(await inspectArchive(path('compressed'))).toMatchObject({ compression: program })
    return id
  }

  it.each(known)('is loaded where %s compressed it', async (program) => {
    const id = await compressedBy(program)
    expect((await load('compressed')).state).toEqual({ kind: 'succeeded' })
    expect(await at.imageId('acme/tiny:1')).toBe(id)
  })

  it(`is clearly refused where ${unknown} compressed it, which the engine does not know`, async () => {
    await compressedBy(unknown)
    expect((await load('compressed')).state).toMatchObject({
      failure: {
        kind: 'invalid-input',
        message: expect.stringContaining(unknown) as string,
        advice: 'Unpack the file first, then load it.',
      },
    })
  })

  it('is in the ledger, saved and loaded', async () => {
    const imageId = await at.have('library/tiny:latest', 'acme/tiny:1')
    await save(['acme/tiny:1'])
    await load()
    const { size } = await stat(path())
    expect(at.entries).toMatchObject([
      { action: 'save', outcome: 'succeeded', reference: 'acme/tiny:1', imageId, bytes: size },
      { action: 'load', outcome: 'succeeded', imageId, bytes: size },
    ])
  })

  it('of an OCI layout is loaded by a containerd store, and clearly refused by a graph driver', async () => {
    await writeFile(path(), await ociArchive('docker.io/acme/oci:1'))
    expect(await inspectArchive(path())).toMatchObject({ format: 'oci' })
    const { state } = await load()
    if (kind === 'containerd') {
      expect(state).toEqual({ kind: 'succeeded' })
      expect(await at.imageId('acme/oci:1')).toBeDefined()
    } else {
      expect(state).toMatchObject({
        failure: { kind: 'invalid-input', message: 'This engine does not take OCI archives.' },
      })
    }
  })

  describe('that cannot be loaded', () => {
    it.each([
      ['is cut', (whole: Buffer) => whole.subarray(0, whole.length / 2), /ends in the middle/],
      ['is no archive', () => Buffer.from('hello '.repeat(1000)), /is no archive of images/],
    ])('because it %s is refused, and no image comes of it', async (_what, change, message) => {
      const id = await at.have('library/python:3.13-alpine', 'acme/one:1')
      await save(['acme/one:1'])
      await removeAll(id)
      await writeFile(path(), change(await readFile(path())))
      const { state } = await load()
      expect(state).toMatchObject({
        failure: { kind: 'invalid-input', message: expect.stringMatching(message) },
      })
      expect(await at.imageId('acme/one:1')).toBeUndefined()
    })

    it('because it is cut is refused by the engine, where it could not be looked into', async () => {
      await at.have('library/python:3.13-alpine', 'acme/one:1')
      await save(['acme/one:1'])
      const { stdout } = await run('bzip2', ['-c', path()], { encoding: 'buffer', maxBuffer: 1e8 })
      await writeFile(path('cut.bz2'), stdout.subarray(0, stdout.length / 2))
      expect((await load('cut.bz2')).state).toMatchObject({ failure: { kind: 'invalid-input' } })
    })

    it('because somebody cancels it in the middle, and no image comes of it', async () => {
      const id = await at.haveNew('acme/new:1')
      await save(['acme/new:1'])
      await removeAll(id)
      at.parts.proxy.setMode({ kind: 'throttle-requests', bytesPerSecond: 1_000_000 })
      const transfer = at.transfers.load({ path: path() })
      await at.untilMoved(transfer, 1_000_000)
      at.transfers.cancel(transfer)
      expect((await at.ended(transfer)).state).toEqual({ kind: 'cancelled' })
      expect(await at.imageId('acme/new:1')).toBeUndefined()
    })

    it('because the engine is killed in the middle', async () => {
      await at.haveNew('acme/new:1')
      await save(['acme/new:1'])
      at.parts.proxy.setMode({ kind: 'throttle-requests', bytesPerSecond: 1_000_000 })
      const transfer = at.transfers.load({ path: path() })
      await at.untilMoved(transfer, 1_000_000)
      await at.parts.engine.kill()
      const { state } = await at.ended(transfer)
      await at.parts.engine.start()
      expect(state).toMatchObject({ failure: { kind: 'stream-broken' } })
    })
  })

  describe('that cannot be saved', () => {
    const nothingIsThere = async (): Promise<void> => expect(await readdir(at.folder)).toEqual([])
    const slowSave = async () => {
      await at.haveNew('acme/new:1')
      at.parts.proxy.setMode({ kind: 'throttle', bytesPerSecond: 2_000_000 })
      const id = await at.transfers.save({ images: ['acme/new:1'], path: path(), overwrite: false })
      await at.untilMoved(id, 1_000_000)
      return id
    }

    it('because an image is gone leaves no file', async () => {
      const { state } = await save(['acme/nosuch:1'])
      expect(state).toMatchObject({ failure: { kind: 'not-found' } })
      await nothingIsThere()
    })

    it('because somebody cancels it leaves no file', async () => {
      const id = await slowSave()
      expect((await readdir(at.folder)).every((name) => name.includes('.part-'))).toBe(true)
      at.transfers.cancel(id)
      expect((await at.ended(id)).state).toEqual({ kind: 'cancelled' })
      await nothingIsThere()
    })

    it('because the engine is killed leaves no file', async () => {
      const id = await slowSave()
      await at.parts.engine.kill()
      const { state } = await at.ended(id)
      await at.parts.engine.start()
      expect(state).toMatchObject({ failure: { kind: 'stream-broken' } })
      await nothingIsThere()
    })

    it('because the disk is too small is not begun, or ends where it is full, and leaves no file', async () => {
      await at.haveNew('acme/new:1')
      await mkdir(path('small'))
      await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', path('small')])
      try {
        expect((await save(['acme/new:1'], 'small/images.tar')).state).toMatchObject({
          failure: { kind: 'disk-full', message: expect.stringContaining('takes at least 9') as string },
        })
        // How much a compressed one needs is not known before.
        expect((await save(['acme/new:1'], 'small/images.tgz')).state).toMatchObject({
          failure: { kind: 'disk-full', message: expect.stringContaining('is full') as string },
        })
        expect(await readdir(path('small'))).toEqual([])
      } finally {
        await run('umount', [path('small')])
      }
    })
  })
})

const sha256 = (content: Buffer | string): string => createHash('sha256').update(content).digest('hex')

/** An OCI layout of one small image, as other tools than Docker's write it. */
const ociArchive = async (name: string): Promise<Buffer> => {
  const spec = { layers: [{ instruction: 'COPY hello /', files: { hello: 'hello\n' } }] }
  const chunks: Buffer[] = []
  const layer = await writeLayer(spec.layers[0]?.files, async (compressed) => {
    for await (const chunk of compressed) chunks.push(chunk as Buffer)
  })
  const config = JSON.stringify(imageConfig(spec, linuxAmd64, [layer]))
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: `sha256:${sha256(config)}`,
      size: config.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        digest: layer.digest,
        size: layer.sizeBytes,
      },
    ],
  })
  const index = JSON.stringify({
    schemaVersion: 2,
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${sha256(manifest)}`,
        size: manifest.length,
        annotations: { 'io.containerd.image.name': name },
      },
    ],
  })
  return tarOf({
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': index,
    [`blobs/sha256/${sha256(manifest)}`]: manifest,
    [`blobs/sha256/${sha256(config)}`]: config,
    [`blobs/${layer.digest.replace(':', '/')}`]: Buffer.concat(chunks),
  })
}
