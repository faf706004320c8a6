import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { engineIdOf, imageIdOf } from '../../../../electron/core/identity.ts'
import type { ArchiveSettings } from '../../../../electron/core/settings.ts'
import {
  createArchiveFirst,
  type ArchiveWish,
  type WrittenArchive,
} from '../../../../electron/services/cleanup/archive-first.ts'
import type { ArchivedImage } from '../../../../electron/services/cleanup/removal-memory.ts'
import { smallDisk } from '../../history/support.ts'
import { dockerFiles, hex, tarOf } from '../archives/made-archives.ts'
import { recordedActivity } from '../recorded-activity.ts'

const imageId = imageIdOf(`sha256:${hex('a')}`)
const fileName = `acme-app-1_${hex('a')}.tar.gz`

let folder: string
let own: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-archives-'))
  own = join(folder, 'archives')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** An archive of one image whose layer cannot be packed any smaller. */
const archiveOf = (layerBytes: number): Promise<Buffer> =>
  tarOf({ ...dockerFiles([]), [`${hex('5')}/layer.tar`]: randomBytes(layerBytes) })

interface World {
  readonly archives?: readonly Buffer[]
  readonly settings?: Partial<ArchiveSettings>
  readonly freeBytes?: number
}

const archivingOn = ({ archives = [], settings = {}, freeBytes = 1e12 }: World) => {
  const { recorded, activity } = recordedActivity()
  const asked: (readonly string[])[] = []
  const known: ArchivedImage[] = []
  const left = [...archives]
  const archiveFirst = createArchiveFirst({
    engine: () => ({
      id: engineIdOf('E1'),
      save: (images) => {
        asked.push(images)
        const tar = left.shift()
        if (tar === undefined) throw new Error('one archive for each')
        return Promise.resolve(Readable.from([tar.subarray(0, 5_000), tar.subarray(5_000)]))
      },
    }),
    settings: () => ({ limitBytes: 1e12, ...settings }),
    ownFolder: own,
    freeBytesAt: () => Promise.resolve(freeBytes),
    removals: { archived: (_entry, image) => void known.push(image) },
    activity,
    nowMs: () => 1,
    newId: randomUUID,
  })
  const save = (wish: Partial<ArchiveWish> = {}): Promise<WrittenArchive> =>
    archiveFirst({
      ...{ imageId, names: ['acme/app:1', 'acme/app:latest'] },
      ...{ signal: new AbortController().signal, onProgress: () => undefined },
      ...wish,
    })
  return { save, recorded, asked, known }
}

const failed = async (work: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof FailureError) return error.failure
  throw new Error(`no failure: ${String(error)}`)
}

const filesIn = (of = own): Promise<readonly string[]> => readdir(of).catch(() => [])

describe('an image that is saved before it goes', () => {
  it('lies compressed in a folder of Lading’s own, for nobody else to read', async () => {
    const tar = await archiveOf(20_000)
    const counts: number[] = []
    const { save, asked, known } = archivingOn({ archives: [tar] })
    const { path, bytes } = await save({ onProgress: (doneBytes) => counts.push(doneBytes) })
    expect(path).toBe(join(own, fileName))
    expect(gunzipSync(await readFile(path)).equals(tar)).toBe(true)
    const { size, mode } = await stat(path)
    expect([bytes, mode & 0o777]).toEqual([size, 0o600])
    expect(counts).toEqual([5_000, tar.length])
    expect(asked).toEqual([[imageId]])
    expect(known).toMatchObject([{ imageId, engineId: 'E1', archivePath: path }])
  })

  it('is in the ledger with the command that does the same, and its clean-up', async () => {
    const { save, recorded } = archivingOn({ archives: [await archiveOf(10)] })
    const { path, bytes } = await save({ cleanupId: 'one' })
    expect(recorded).toMatchObject([
      {
        beginning: {
          ...{ action: 'archive', engineId: 'E1', imageId, reference: 'acme/app:1', cleanupId: 'one' },
          names: ['acme/app:1', 'acme/app:latest'],
          command: `docker save aaaaaaaaaaaa | gzip > ${path}`,
        },
        ending: { outcome: 'succeeded', bytes },
      },
    ])
  })

  it('lies in the folder that was chosen, under a name that any file system takes', async () => {
    const names = [`registry.example:5000/${'très/'.repeat(50)}app:1`]
    const { save } = archivingOn({ archives: [await archiveOf(10)], settings: { folder } })
    const { path } = await save({ names })
    const [name = ''] = await filesIn(folder)
    expect(path).toBe(join(folder, name))
    expect(name).toMatch(/^[\w.-]{1,160}$/)
    expect(name).toContain('registry.example-5000')
  })

  it('is saved without names as well', async () => {
    const { save } = archivingOn({ archives: [await archiveOf(10)] })
    await save({ names: [] })
    expect(await filesIn()).toEqual([`image_${hex('a')}.tar.gz`])
  })

  it('takes the place of an archive of it that lies there already, and does not count twice', async () => {
    const archives = [await archiveOf(20_000), await archiveOf(20_000)]
    const { save } = archivingOn({ archives, settings: { limitBytes: 30_000 } })
    await save()
    await save()
    expect(await filesIn()).toEqual([fileName])
  })
})

describe('an image that is not saved', () => {
  const other = `other_${hex('b')}.tar.gz`
  const overLimit = (limit: string): Partial<Failure> => ({
    kind: 'disk-full',
    message: `All archives in ${own} may take ${limit}, and this one would be too much.`,
    advice: 'Raise the limit, or take archives out of there that are not needed any more.',
  })

  const lying = async (bytes: number, name = other): Promise<void> => {
    await mkdir(own, { recursive: true })
    await writeFile(join(own, name), Buffer.alloc(bytes))
  }

  it('would be more than all archives may be together, those that lie there counted', async () => {
    await lying(20_000)
    const { save, recorded, known } = archivingOn({
      archives: [await archiveOf(20_000), await archiveOf(5_000)],
      settings: { limitBytes: 30_000 },
    })
    expect(await failed(save())).toEqual(overLimit('30.0 kB'))
    expect(await filesIn()).toEqual([other])
    expect(known).toEqual([])
    expect(recorded).toMatchObject([{ ending: { outcome: 'failed', failure: { kind: 'disk-full' } } }])
    await save({ imageId: imageIdOf(`sha256:${hex('c')}`) })
    expect(await filesIn()).toHaveLength(2)
  })

  it('is not even asked for where nothing more may lie there', async () => {
    await lying(20_000)
    const { save, asked } = archivingOn({ settings: { limitBytes: 20_000 } })
    expect(await failed(save())).toMatchObject(overLimit('20.0 kB'))
    expect(asked).toEqual([])
  })

  it('is not kept out by what is no archive, but by a part that a killed run left', async () => {
    await lying(20_000, 'notes.txt')
    await lying(20_000, `${other}.part-${randomUUID()}`)
    const archives = [await archiveOf(5_000), await archiveOf(5_000)]
    const settings = { limitBytes: 30_000 }
    const { save } = archivingOn({ archives, settings })
    await save()
    const { save: saveLess } = archivingOn({ archives, settings: { limitBytes: 20_000 } })
    expect(await failed(saveLess())).toMatchObject({ kind: 'disk-full' })
  })

  it('would leave the disk without room to work', async () => {
    const freeBytes = 100_010_000
    const { save } = archivingOn({ archives: [await archiveOf(20_000)], freeBytes })
    expect(await failed(save())).toEqual({
      kind: 'disk-full',
      message: `100 MB was free in ${own}: not enough for this archive and some room to work.`,
      advice: 'Make room there, or choose another folder for archives.',
    })
    expect(await filesIn()).toEqual([])
  })

  it('does not fit on the disk, whatever was free before', async () => {
    const disk = smallDisk('64k')
    const { save } = archivingOn({ archives: [await archiveOf(200_000)], settings: { folder: disk } })
    expect(await failed(save())).toMatchObject({ kind: 'disk-full' })
    expect(await filesIn(disk)).toEqual([])
  })

  it('has a folder chosen for it that is not there', async () => {
    const { save } = archivingOn({ settings: { folder: join(folder, 'unplugged') } })
    expect(await failed(save())).toMatchObject({
      kind: 'not-found',
      message: `There is no folder ${join(folder, 'unplugged')}, where archives are to lie.`,
    })
  })

  it('came as something that could not be read again, of which nothing is left', async () => {
    const rubbish = Buffer.concat([randomBytes(5_120), Buffer.alloc(1_024)])
    const { save, known } = archivingOn({ archives: [rubbish] })
    expect(await failed(save())).toMatchObject({ kind: 'invalid-input' })
    expect([await filesIn(), known]).toEqual([[], []])
  })

  it('ended in the middle, of which nothing is left', async () => {
    const { save } = archivingOn({ archives: [(await archiveOf(20_000)).subarray(0, 12_000)] })
    expect(await failed(save())).toMatchObject({ kind: 'stream-broken' })
    expect(await filesIn()).toEqual([])
  })

  it('was stopped, and the ledger says so', async () => {
    const stopping = new AbortController()
    const { save, recorded } = archivingOn({ archives: [await archiveOf(200_000)] })
    const saving = save({ signal: stopping.signal, onProgress: () => stopping.abort() })
    expect(await failed(saving)).toMatchObject({ kind: 'cancelled' })
    expect(await filesIn()).toEqual([])
    expect(recorded).toMatchObject([{ ending: { outcome: 'cancelled' } }])
  })
})
