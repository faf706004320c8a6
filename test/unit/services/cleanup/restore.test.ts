import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../../../electron/core/failure.ts'
import { engineIdOf, imageIdOf, pullIdOf } from '../../../../electron/core/identity.ts'
import type { Image } from '../../../../electron/core/images/image.ts'
import { createLayerTree, type DiffId } from '../../../../electron/core/layers/layers.ts'
import type { LedgerEntry } from '../../../../electron/core/ledger.ts'
import type { NamedImage } from '../../../../electron/core/names/image-name.ts'
import type { JobState } from '../../../../electron/core/transfers/job.ts'
import type { PullState } from '../../../../electron/core/transfers/pull.ts'
import { transferIdOf } from '../../../../electron/core/transfers/transfer.ts'
import { noDatabase } from '../../../../electron/history/guarded.ts'
import { createLedger } from '../../../../electron/history/ledger.ts'
import { createRemovedImages } from '../../../../electron/history/removed-images.ts'
import { createActivity } from '../../../../electron/services/activity.ts'
import { createRemovalMemory } from '../../../../electron/services/cleanup/removal-memory.ts'
import { createRestores } from '../../../../electron/services/cleanup/restore.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { createUndo } from '../../../../electron/services/undo.ts'
import { createAwaited } from '../../../support/until.ts'
import { digestOf, openIn, temporaryFolder } from '../../history/support.ts'

const here = engineIdOf('E1')
const imageId = imageIdOf(digestOf(1))
const [one, two] = [digestOf(2), digestOf(3)]

const image: Image = {
  ...{ id: imageId, tags: ['app:1', 'registry.example/app:1'], sizeBytes: 1, labels: {} },
  repositoryDigests: [
    { repository: 'app', digest: one },
    { repository: 'registry.example/app', digest: two },
  ],
}

const failing = (kind: Failure['kind']): PullState => ({
  kind: 'failed',
  failure: { kind, message: `It is ${kind}.`, advice: 'Try again.' },
})
const arrived: PullState = { kind: 'succeeded', result: 'downloaded', imageId }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-restores-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface World {
  /** How the pulls end, one after the other. */
  readonly pulls?: readonly PullState[]
  /** The image where it is here; with `loads`, where it comes with the archive. */
  readonly there?: NamedImage
  readonly platforms?: readonly string[]
  readonly hasHistory?: boolean
}

/** Restoring on an engine that the test plays, with a real history or none. */
const restoringOn = ({ pulls = [], there, platforms = [], hasHistory = true }: World = {}) => {
  const database = hasHistory ? openIn(temporaryFolder()).database : noDatabase
  const ledger = createLedger(database)
  const told: LedgerEntry[] = []
  const asked: string[] = []
  const given: string[] = []
  const tree = createLayerTree()
  const layers = [{ diffId: digestOf(9) as string as DiffId, unpackedBytes: 1 }]
  const stacks = platforms.map((platform) => ({ platform, contentBytes: 0, layers }))
  if (stacks.length > 0) tree.change([{ imageId, stacks, certainty: 'exact' }], [])
  const removals = createRemovalMemory({ kept: createRemovedImages(database), tree: () => tree })
  const current: { id: typeof here | undefined; there: NamedImage | undefined } = { id: here, there }
  const engineId = () => current.id
  const undo = createUndo({ naming: { withUndo: (entries) => entries }, removals, engineId })
  const { changed, until } = createAwaited()
  const activity = createActivity(ledger, (entry) => {
    told.push(undo.told(entry))
    changed()
  })
  const states = [...pulls]
  const restores = createRestores({
    engine: () => current.id && { id: current.id, image: () => Promise.resolve(current.there) },
    removals,
    names: createTagNames(),
    digestPulls: {
      start: ({ tag, digest, platform, promises }) => {
        const names = promises.map(({ name }) => name).join(' ')
        asked.push(`${tag.text}@${digest.slice(-1)} ${platform ?? '-'} ${names}`)
        return pullIdOf('one')
      },
      ended: () => Promise.resolve(states.shift() ?? { kind: 'cancelled' }),
      giveName: ({ name }) => {
        given.push(name)
        return Promise.resolve()
      },
    },
    transfers: {
      load: ({ path }) => {
        asked.push(`load ${path}`)
        return transferIdOf('one')
      },
    },
    activity,
    nowMs: () => 1,
  })
  const loaded = (state: JobState): void =>
    restores.sawTransfers([
      {
        ...{ id: transferIdOf('one'), state, queuedAtMs: 1, command: '' },
        work: { kind: 'load', path: '', readBytes: 0, totalBytes: 0, loaded: [] },
      },
    ])
  /** Removes an image, and gives its entry's number. */
  const remove = (of: Partial<Image> = {}, engine = here): number => {
    const entry = activity.begin({
      ...{ action: 'remove', engineId: engine, imageId, names: of.tags ?? image.tags, startedAtMs: 1 },
    })
    removals.remember(entry, { ...image, ...of })
    activity.finish(entry, { outcome: 'succeeded', endedAtMs: 2 })
    return entry.id
  }
  const archive = (path: string): void => {
    const entry = activity.begin({ action: 'archive', engineId: here, imageId, startedAtMs: 1 })
    removals.archived(entry, { engineId: here, imageId, names: [], archivePath: path })
    activity.finish(entry, { outcome: 'succeeded', endedAtMs: 2 })
  }
  const restoreEnded = (): Promise<LedgerEntry> =>
    until('the end of the restore', () =>
      told.findLast(({ action, outcome }) => action === 'restore' && outcome !== 'running'),
    )
  const undoOf = (entryId: number) => told.findLast(({ id }) => id === entryId)?.undo
  return {
    ...{ restores, removals, undo, told, asked, given, current, ledger },
    ...{ loaded, remove, archive, restoreEnded, undoOf },
  }
}

describe('an image that is asked back', () => {
  it('is pulled for its platform from where it had names, with all of them promised', async () => {
    const world = restoringOn({ pulls: [arrived], platforms: ['linux/arm64/v8'] })
    const entryId = world.remove()
    expect(world.undoOf(entryId)).toBe('possible')
    expect(await world.restores.restore({ entryIds: [entryId] })).toEqual([{ kind: 'started', entryId }])
    const names = 'docker.io/library/app:1 registry.example/app:1'
    expect(world.asked).toEqual([`docker.io/library/app:1@2 linux/arm64/v8 ${names}`])
    expect(await world.restoreEnded()).toMatchObject({
      ...{ outcome: 'succeeded', undoes: entryId, reference: 'app:1', platform: 'linux/arm64/v8' },
      command: `docker pull --platform linux/arm64/v8 app@${one} && docker tag 000000000000 app:1 && docker tag 000000000000 registry.example/app:1`,
    })
    expect(world.undo.marked(world.ledger.page({ limit: 9 }).entries).map(({ undo }) => undo)).toEqual([
      undefined,
      'undone',
    ])
  })

  it('is pulled for the engine’s own platform where several were here', async () => {
    const world = restoringOn({ pulls: [arrived], platforms: ['linux/arm64', 'linux/amd64'] })
    await world.restores.restore({ entryIds: [world.remove()] })
    expect(world.asked[0]).toContain('@2 - ')
  })

  it.each(['not-found', 'unauthorized', 'registry-unreachable', 'unexpected'] as const)(
    'is looked for in its next repository where the first is %s',
    async (kind) => {
      const world = restoringOn({ pulls: [failing(kind), arrived] })
      await world.restores.restore({ entryIds: [world.remove()] })
      expect(await world.restoreEnded()).toMatchObject({ outcome: 'succeeded' })
      expect(world.asked.map((text) => text.split(' ')[0])).toEqual([
        'docker.io/library/app:1@2',
        'registry.example/app:1@3',
      ])
    },
  )

  it.each(['engine-unreachable', 'disk-full'] as const)(
    'is not looked for any further where the reason is %s',
    async (kind) => {
      const world = restoringOn({ pulls: [failing(kind), arrived] })
      const entryId = world.remove()
      await world.restores.restore({ entryIds: [entryId] })
      expect(await world.restoreEnded()).toMatchObject({ outcome: 'failed', failure: { kind } })
      expect(world.asked).toHaveLength(1)
      expect(world.undoOf(entryId)).toBe('possible')
    },
  )

  it('and whose pull was cancelled can be asked back again', async () => {
    const world = restoringOn({ pulls: [{ kind: 'cancelled' }, arrived] })
    const entryId = world.remove()
    await world.restores.restore({ entryIds: [entryId] })
    expect(await world.restoreEnded()).toMatchObject({ outcome: 'cancelled' })
    await world.restores.restore({ entryIds: [entryId] })
    await expect.poll(() => world.removals.of(entryId)).toHaveProperty('restoredBy')
  })

  it('and is here gets those of its names that it has not', async () => {
    const world = restoringOn({ there: { id: imageId, tags: ['docker.io/library/app:1'] } })
    const entryId = world.remove()
    expect(await world.restores.restore({ entryIds: [entryId] })).toEqual([{ kind: 'here', entryId }])
    expect([world.given, world.asked]).toEqual([['registry.example/app:1'], []])
    expect(await world.restoreEnded()).toMatchObject({
      outcome: 'succeeded',
      command: 'docker tag 000000000000 registry.example/app:1',
    })
  })

  it('and is here as it was is written down once', async () => {
    const world = restoringOn({ there: image })
    const entryId = world.remove()
    for (const _ of [1, 2]) await world.restores.restore({ entryIds: [entryId, entryId] })
    expect(
      world.told.filter(({ action, outcome }) => action === 'restore' && outcome !== 'running'),
    ).toHaveLength(1)
  })

  it('is read from its archive where it has one, whatever registries have', async () => {
    const path = join(folder, 'app 1.tar.gz')
    await writeFile(path, '')
    const world = restoringOn()
    world.archive(path)
    const entryId = world.remove()
    expect(await world.restores.restore({ entryIds: [entryId] })).toEqual([{ kind: 'started', entryId }])
    expect(await world.restores.restore({ entryIds: [entryId] })).toEqual([{ kind: 'started', entryId }])
    expect([world.asked, world.given]).toEqual([[`load ${path}`], []])
    world.current.there = { id: imageId, tags: [] }
    world.loaded({ kind: 'running' })
    world.loaded({ kind: 'succeeded' })
    expect(await world.restoreEnded()).toMatchObject({
      outcome: 'succeeded',
      command: expect.stringContaining(`docker load -i '${path}' && docker tag`) as string,
    })
    expect(world.given).toEqual(image.tags)
  })

  it('and is not in its archive is said to be missing', async () => {
    const path = join(folder, 'app.tar.gz')
    await writeFile(path, '')
    const world = restoringOn()
    world.archive(path)
    await world.restores.restore({ entryIds: [world.remove()] })
    world.loaded({ kind: 'succeeded' })
    expect(await world.restoreEnded()).toMatchObject({
      outcome: 'failed',
      failure: { message: 'The image was not in app.tar.gz.' },
    })
  })

  it('is pulled where its archive is not there any more', async () => {
    const world = restoringOn({ pulls: [arrived] })
    world.archive(join(folder, 'gone.tar.gz'))
    await world.restores.restore({ entryIds: [world.remove()] })
    expect(world.asked[0]).toContain('docker.io/library/app:1@2')
  })

  it('comes back in a Lading without history as well, for as long as that runs', async () => {
    const path = join(folder, 'app.tar.gz')
    await writeFile(path, '')
    const world = restoringOn({ hasHistory: false })
    world.archive(path)
    const entryId = world.remove({ repositoryDigests: [] })
    expect(entryId).toBeLessThan(0)
    expect(world.undoOf(entryId)).toBe('possible')
    await world.restores.restore({ entryIds: [entryId] })
    world.current.there = image
    world.loaded({ kind: 'succeeded' })
    await world.restoreEnded()
    expect(world.undo.told({ ...(world.told[2] as LedgerEntry), outcome: 'succeeded' }).undo).toBe('undone')
  })
})

describe('an image that cannot be had again', () => {
  const sentenceOf = async (world: ReturnType<typeof restoringOn>, entryId: number): Promise<string> => {
    const [result] = await world.restores.restore({ entryIds: [entryId] })
    if (result?.kind !== 'impossible') throw new Error('it was possible')
    return result.sentence
  }

  it('was in no registry and was not saved, and nothing offers to restore it', async () => {
    const world = restoringOn()
    const entryId = world.remove({ repositoryDigests: [] })
    expect(world.undoOf(entryId)).toBeUndefined()
    expect(await sentenceOf(world, entryId)).toBe(
      'No registry is known to have it, and it was not saved before it went.',
    )
  })

  it('was saved where nothing is any more', async () => {
    const world = restoringOn()
    const path = join(folder, 'gone.tar.gz')
    world.archive(path)
    const sentence = await sentenceOf(world, world.remove({ repositoryDigests: [] }))
    expect(sentence).toBe(`Its archive is not there any more: ${path}.`)
  })

  it('went from another engine', async () => {
    const world = restoringOn()
    const entryId = world.remove({}, engineIdOf('E2'))
    expect(world.undoOf(entryId)).toBeUndefined()
    expect(await sentenceOf(world, entryId)).toMatch(/^It went from another engine/)
  })

  it('is not known, or only names were taken off it', async () => {
    const world = restoringOn()
    const entry: LedgerEntry = {
      ...{ id: 1, action: 'untag', engineId: here, outcome: 'running' },
      startedAtMs: 1,
    }
    world.removals.remember(entry, image)
    expect(await sentenceOf(world, 1)).toBe('Nothing is known of how to have it again.')
  })

  it('stands beside others that can', async () => {
    const world = restoringOn({ pulls: [arrived] })
    const [gone, known] = [world.remove({ repositoryDigests: [] }), world.remove()]
    const results = await world.restores.restore({ entryIds: [gone, known] })
    expect(results.map(({ kind }) => kind)).toEqual(['impossible', 'started'])
    await world.restoreEnded()
  })

  it('is not looked for without an engine', async () => {
    const world = restoringOn()
    const entryId = world.remove()
    world.current.id = undefined
    await expect(world.restores.restore({ entryIds: [entryId] })).rejects.toMatchObject({
      failure: { kind: 'engine-unreachable' },
    })
  })
})
