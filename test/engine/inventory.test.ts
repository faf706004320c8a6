import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, engineRequest, pullImage } from '../support/engine-http.ts'
import { attempt, operate, type EngineOperation } from '../support/engine-operations.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { pushImage } from '../support/images.ts'
import { freshList, greetAt, inOrder, startLading, type Lading } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, type SampleName } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const names = [
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/alpine:3.20',
  'library/multi:latest',
  'library/tiny:latest',
] as const satisfies SampleName[]

const run = createRunFolder()
let registry: Registry
let digests: Record<(typeof names)[number], string>

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  digests = await pushSampleImages(registry, names)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

/** Pushes another image to the same tag. */
const moveTag = (version: number) =>
  pushImage(registry, {
    repository: 'acme/moving',
    tags: ['latest'],
    layers: [{ instruction: 'COPY version /', files: { version: `${version}\n` } }],
    config: { Labels: { version: String(version) } },
  })

/** The list of all images, not one by name. */
const isList = (request: string): boolean => /^GET \/v[\d.]+\/images\/json(\?|$)(?!filters)/.test(request)

const emptyEngine = async (engine: Engine): Promise<void> => {
  const containers = (await engineCall(engine, 'GET', '/containers/json?all=1')).json<{ Id: string }[]>()
  for (const { Id } of containers) await engineCall(engine, 'DELETE', `/containers/${Id}?force=1`)
  await operate(engine, { kind: 'prune', all: true })
}

describe.each(kinds)('the inventory of a %s engine', (kind) => {
  let engine: Engine
  let proxy: FaultProxy
  let reference: Greeting
  let lading: Lading

  const moving = () => `${registry.address}/acme/moving:latest`

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
    reference = await greetAt(engine.socketPath)
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  beforeEach(async () => {
    await emptyEngine(engine)
    await pullImage(engine, 'python:3.13-alpine')
    proxy.setMode({ kind: 'pass' })
    lading = startLading({ socketPath: proxy.socketPath, folder: run.path })
    await lading.untilLive()
  })

  afterEach(async () => {
    await lading.close()
    expect(lading.troubles).toEqual([])
  })

  const shown = (): InventoryImage[] => inOrder(lading.inventory.snapshot().images)

  /** Settles when the inventory says what a list that is made now says. */
  const untilTrue = async (): Promise<readonly InventoryImage[]> => {
    const truth = await freshList(reference)
    await lading.until(
      'the inventory to be what the engine lists',
      () => lading.inventory.snapshot().freshness.kind === 'live' && isDeepStrictEqual(shown(), truth),
      () => ({ shown: shown(), truth }),
      10_000,
    )
    return truth
  }

  const after = async (...operations: EngineOperation[]): Promise<readonly InventoryImage[]> => {
    for (const operation of operations) await operate(engine, operation)
    return untilTrue()
  }

  const tagsOf = (images: readonly InventoryImage[]) => images.flatMap(({ tags }) => tags).toSorted()

  it('is what the engine lists at first', async () => {
    expect(tagsOf(await untilTrue())).toEqual(['python:3.13-alpine'])
  })

  it('has what was pulled', async () => {
    const images = await after({ kind: 'pull', name: 'alpine:3.20' })
    expect(tagsOf(images)).toEqual(['alpine:3.20', 'python:3.13-alpine'])
  })

  it('has what was pulled by digest alone', async () => {
    const repository = `${registry.address}/library/tiny`
    const digest = digests['library/tiny:latest']
    const images = await after({ kind: 'pull', name: `${repository}@${digest}` })
    expect(images.map((image) => image.repositoryDigests)).toContainEqual([{ repository, digest }])
  })

  it('has several names of one image', async () => {
    const images = await after(
      { kind: 'tag', name: 'python:3.13-alpine', as: 'mine:1' },
      { kind: 'tag', name: 'python:3.13-alpine', as: 'mine:2' },
    )
    expect(images.map(({ tags }) => tags)).toEqual([['mine:1', 'mine:2', 'python:3.13-alpine']])
  })

  it('takes a name from the image that had it before', async () => {
    await after({ kind: 'pull', name: 'alpine:3.20' }, { kind: 'tag', name: 'alpine:3.20', as: 'mine:1' })
    const images = await after({ kind: 'tag', name: 'python:3.13-alpine', as: 'mine:1' })
    expect(images.map(({ tags }) => tags).toSorted()).toEqual([
      ['alpine:3.20'],
      ['mine:1', 'python:3.13-alpine'],
    ])
  })

  it('leaves an image without a tag where a pull gave its name to a newer one', async () => {
    await moveTag(1)
    await after({ kind: 'pull', name: moving() })
    await moveTag(2)
    const images = await after({ kind: 'pull', name: moving() })
    const versions = images.flatMap(({ labels, tags }) =>
      labels['version'] === undefined ? [] : [`${labels['version']}: ${tags.join()}`],
    )
    expect(versions.toSorted()).toEqual(['1: ', `2: ${moving()}`])
  })

  it('loses a name that was removed, and the image with its last one', async () => {
    await after({ kind: 'tag', name: 'python:3.13-alpine', as: 'mine:1' })
    expect(tagsOf(await after({ kind: 'untag', name: 'python:3.13-alpine' }))).toEqual(['mine:1'])
    expect(await after({ kind: 'untag', name: 'mine:1' })).toEqual([])
  })

  it('loses an image that was removed by its ID with all its names', async () => {
    const images = await after(
      { kind: 'tag', name: 'python:3.13-alpine', as: 'mine:1' },
      { kind: 'remove', index: 0, force: true },
    )
    expect(images).toEqual([])
  })

  it('has what was loaded from an archive', async () => {
    const images = await after({ kind: 'load', prefix: 'some', count: 12 })
    expect(images).toHaveLength(13)
  })

  it('has what was imported', async () => {
    expect(tagsOf(await after({ kind: 'import', as: 'mine:imported' }))).toContain('mine:imported')
  })

  it('has what was committed, with and without a name', async () => {
    await after(
      { kind: 'pull', name: 'tiny:latest' },
      { kind: 'create-container', name: 'box', image: 'tiny:latest' },
    )
    const named = await after({ kind: 'commit', container: 'box', as: 'mine:committed' })
    expect(tagsOf(named)).toContain('mine:committed')
    expect(await after({ kind: 'commit', container: 'box', as: undefined })).toHaveLength(named.length + 1)
  })

  it('knows which containers use an image, and which of them run', async () => {
    const uses = (images: readonly InventoryImage[]) =>
      images.flatMap(({ usedBy }) => usedBy.map(({ name, running }) => `${name} ${running}`))
    await operate(engine, { kind: 'pull', name: 'alpine:3.20' })
    expect(uses(await after({ kind: 'create-container', name: 'box', image: 'alpine:3.20' }))).toEqual([
      'box false',
    ])
    expect(uses(await after({ kind: 'start-container', name: 'box' }))).toEqual(['box true'])
    expect(uses(await after({ kind: 'stop-container', name: 'box' }))).toEqual(['box false'])
    expect(uses(await after({ kind: 'remove-container', name: 'box' }))).toEqual([])
  })

  it('loses what was pruned', async () => {
    await moveTag(1)
    await after({ kind: 'pull', name: moving() }, { kind: 'pull', name: 'tiny:latest' })
    await moveTag(2)
    await after({ kind: 'pull', name: moving() })
    expect(tagsOf(await after({ kind: 'prune', all: false }))).toHaveLength(3)
    expect(await after({ kind: 'prune', all: true })).toEqual([])
  })

  it('is what the engine lists after anything at all, and lists no second time for it', async () => {
    const own = fc.constantFrom('mine:1', 'mine:2', 'other/thing:1')
    const any = fc.oneof(
      own,
      fc.constantFrom(
        'python:3.13-alpine',
        'python:3.12-alpine',
        'alpine:3.20',
        'multi:latest',
        'tiny:latest',
      ),
    )
    const container = fc.constantFrom('c1', 'c2')
    const operation: fc.Arbitrary<EngineOperation> = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('pull' as const), name: any }) },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('tag' as const), name: any, as: own }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('untag' as const), name: any }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('remove' as const), index: fc.nat(9), force: fc.boolean() }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('load' as const),
          prefix: fc.constantFrom('one', 'two'),
          count: fc.integer({ min: 1, max: 4 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('create-container' as const), name: container, image: any }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom('start-container' as const, 'remove-container' as const),
          name: container,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('commit' as const),
          container,
          as: fc.option(own, { nil: undefined }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), all: fc.boolean() }) },
    )
    const listsBefore = proxy.requests.filter(isList).length
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 25 }), async (operations) => {
        for (const one of operations) await attempt(engine, one)
        await untilTrue()
      }),
      { numRuns: 4, endOnFailure: true },
    )
    expect(proxy.requests.filter(isList)).toHaveLength(listsBefore)
  })

  it('is what the engine lists after much at once', async () => {
    const pulling = names.map((name) => operate(engine, { kind: 'pull', name: name.replace('library/', '') }))
    const tagging = [1, 2, 3, 4, 5].map((tag) =>
      operate(engine, { kind: 'tag', name: 'python:3.13-alpine', as: `mine:${tag}` }),
    )
    const loading = operate(engine, { kind: 'load', prefix: 'many', count: 20 })
    await Promise.all([...pulling, ...tagging, loading])
    await untilTrue()
    await Promise.all([1, 2, 3, 4, 5].map((tag) => operate(engine, { kind: 'untag', name: `mine:${tag}` })))
    const images = await untilTrue()
    expect(images.length).toBeGreaterThanOrEqual(25)
  })

  it('counts its revisions without a gap', async () => {
    await after({ kind: 'pull', name: 'tiny:latest' }, { kind: 'untag', name: 'tiny:latest' })
    const revisions = lading.inventoryChanges.map(({ revision }) => revision)
    expect(revisions).toEqual(revisions.map((_, index) => index + 1))
  })

  it('tells enough for the window to have the same list', async () => {
    await after(
      { kind: 'pull', name: 'alpine:3.20' },
      { kind: 'tag', name: 'alpine:3.20', as: 'mine:1' },
      { kind: 'untag', name: 'python:3.13-alpine' },
    )
    const truth = shown()
    const window = () => {
      const images = new Map<string, InventoryImage>()
      for (const { upserted, removed } of lading.inventoryChanges) {
        for (const image of upserted) images.set(image.id, image)
        for (const id of removed) images.delete(id)
      }
      return inOrder([...images.values()])
    }
    await lading.until('the window to be told', () => isDeepStrictEqual(window(), truth), window)
    expect(window()).toHaveLength(1)
  })

  it('lists once for a connection', async () => {
    const before = proxy.requests.filter(isList).length
    const another = startLading({ socketPath: proxy.socketPath, folder: run.path })
    await another.untilLive()
    await after({ kind: 'pull', name: 'tiny:latest' }, { kind: 'load', prefix: 'once', count: 5 })
    await another.close()
    expect(proxy.requests.filter(isList).length - before).toBe(1)
  })

  it('has one list under way however often it is asked to refresh', async () => {
    const before = proxy.requests.filter(isList).length
    await Promise.all(Array.from({ length: 10 }, () => lading.inventory.refresh()))
    expect(proxy.requests.filter(isList).length - before).toBe(1)
  })

  it('has what happens while it lists', async () => {
    proxy.setMode({ kind: 'delay', ms: 500 })
    const listing = proxy.whenConnected(/\/images\/json/)
    const refreshed = lading.inventory.refresh()
    await listing
    await operate(engine, { kind: 'pull', name: 'alpine:3.20' })
    await operate(engine, { kind: 'untag', name: 'python:3.13-alpine' })
    await refreshed
    expect(tagsOf(await untilTrue())).toEqual(['alpine:3.20'])
  })

  it('is as it was, and says since when, while the engine is away', async () => {
    const before = shown()
    const earliestMs = Date.now()
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    await lading.untilDown()
    const { freshness, images } = lading.inventory.snapshot()
    expect(inOrder(images)).toEqual(before)
    expect(freshness.kind === 'stale' && freshness.asOfMs).toBeGreaterThanOrEqual(earliestMs)
  })

  it('catches up with what happened while the engine could not be reached', async () => {
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    await lading.untilDown()
    await operate(engine, { kind: 'pull', name: 'alpine:3.20' })
    await operate(engine, { kind: 'untag', name: 'python:3.13-alpine' })
    proxy.setMode({ kind: 'pass' })
    lading.engine.retryNow()
    await lading.untilUp()
    expect(tagsOf(await untilTrue())).toEqual(['alpine:3.20'])
  })

  it('goes on where an inspection was cut off', async () => {
    proxy.setMode({ kind: 'cut', path: /\/images\/[^/]+\/json/, afterBytes: 250 })
    await operate(engine, { kind: 'tag', name: 'python:3.13-alpine', as: 'mine:1' })
    await lading.until('the trouble to be told', () => lading.troubles.length > 0)
    expect(lading.troubles).toMatchObject([{ failure: { kind: 'stream-broken' } }])
    ;(lading.troubles as unknown[]).length = 0
    proxy.setMode({ kind: 'pass' })
    await after({ kind: 'tag', name: 'python:3.13-alpine', as: 'mine:2' })
  })

  it('says that a list could not be read, and reads it when it is asked again', async () => {
    proxy.setMode({ kind: 'corrupt', path: /\/images\/json/ })
    await lading.inventory.refresh()
    expect(lading.inventory.snapshot().freshness).toMatchObject({
      kind: 'unreadable',
      failure: { kind: 'stream-broken' },
    })
    proxy.setMode({ kind: 'pass' })
    await lading.inventory.refresh()
    await untilTrue()
  })
})

describe.each(kinds)('the inventory of a %s engine that stops', (kind) => {
  let engine: Engine
  let lading: Lading

  beforeEach(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    await pullImage(engine, 'python:3.13-alpine')
    lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilLive()
  })

  afterEach(async () => {
    await lading.close()
    await engine.dispose()
  })

  it('catches up once the engine was started again', async () => {
    await engine.stop()
    await lading.untilDown()
    expect(lading.inventory.snapshot().freshness.kind).toBe('stale')
    await engine.start()
    await pullImage(engine, 'tiny:latest')
    lading.engine.retryNow()
    await lading.untilUp()
    const truth = await freshList(await greetAt(engine.socketPath))
    expect(truth).toHaveLength(2)
    const shown = () => inOrder(lading.inventory.snapshot().images)
    // A store may tell of an image before all of it is unpacked, and again after that.
    await lading.until(
      'what the engine lists',
      () => lading.inventory.snapshot().freshness.kind === 'live' && isDeepStrictEqual(shown(), truth),
      shown,
    )
  })

  it('is there at once after Lading was started again, even while the engine is away', async () => {
    const before = inOrder(lading.inventory.snapshot().images)
    const folder = lading.historyFolder
    await lading.close()
    await engine.stop()
    const again = startLading({ socketPath: engine.socketPath, folder: run.path, historyFolder: folder })
    const { freshness, images } = await again.until('the images of last time', () => {
      const snapshot = again.inventory.snapshot()
      return snapshot.images.length > 0 && snapshot
    })
    expect(inOrder(images)).toEqual(before)
    expect(freshness.kind).toBe('stale')
    await again.close()
  })

  it('is live again after Lading was started again', async () => {
    const folder = lading.historyFolder
    await lading.close()
    await engineRequest(engine, 'DELETE', '/images/python:3.13-alpine')
    await pullImage(engine, 'tiny:latest')
    const again = startLading({ socketPath: engine.socketPath, folder: run.path, historyFolder: folder })
    const images = await again.untilLive()
    expect(images.flatMap(({ tags }) => tags)).toEqual(['tiny:latest'])
    await again.close()
  })
})
