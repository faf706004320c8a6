import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isLocalOnly, type InventoryImage } from '../../electron/core/images/image.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { loadManyImages } from '../support/flood.ts'
import type { ImageSpec } from '../support/images.ts'
import { startLading, type Lading, type LadingOptions } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, sampleImage, sampleNames, type SampleName } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const names = sampleNames.filter((name) => name !== 'library/big:latest')
const loadedCount = 30
const run = createRunFolder()
let registry: Registry

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, names)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

const specOf = (name: SampleName): ImageSpec => {
  const sample = sampleImage(name)
  if ('image' in sample) return sample.image
  const [first] = sample.index
  if (first === undefined) throw new Error(`${name} has no platform.`)
  return first
}

/** The ID of the image that a request asks for the facts of; the list and its events ask without a history. */
const historyAsked = (request: string): string | undefined =>
  /^GET \/v[\d.]+\/images\/(sha256:[0-9a-f]{64})\/history/.exec(request)?.[1]

describe.each(kinds)('the facts of the images of a %s engine', (kind) => {
  let engine: Engine
  let proxy: FaultProxy
  let lading: Lading
  const started: Lading[] = []

  const start = (options: Partial<LadingOptions> = {}): Lading => {
    const made = startLading({ socketPath: proxy.socketPath, folder: run.path, ...options })
    started.push(made)
    return made
  }
  const localName = (name: string): string =>
    name.startsWith('library/') ? name.slice('library/'.length) : `${registry.address}/${name}`
  const shown = (): readonly InventoryImage[] => lading.inventory.snapshot().images
  const named = (tag: string): InventoryImage => {
    const found = shown().find(({ tags }) => tags.includes(tag))
    if (found === undefined) throw new Error(`There is no ${tag}.`)
    return found
  }
  const asked = (from = 0): string[] => proxy.requests.slice(from).flatMap((one) => historyAsked(one) ?? [])

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
    for (const name of names) await pullImage(engine, localName(name))
    await loadManyImages(engine, loadedCount, { prefix: 'facts' })
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  beforeEach(() => {
    proxy.setMode({ kind: 'pass' })
    lading = start()
  })

  afterEach(async () => {
    for (const one of started.splice(0)) await one.close()
  })

  it('are what was built, for every sample image', async () => {
    await lading.untilAllFactsKnown()
    for (const name of names) {
      const spec = specOf(name)
      const { platforms } = await lading.facts.details(named(localName(name)).id)
      expect(platforms).toHaveLength(1)
      const [platform] = platforms
      expect(platform?.config).toEqual({
        platform: 'linux/amd64',
        entrypoint: spec.config?.Entrypoint ?? [],
        command: spec.config?.Cmd ?? [],
        exposedPorts: Object.keys(spec.config?.ExposedPorts ?? {}),
        environment: spec.config?.Env ?? [],
        volumes: Object.keys(spec.config?.Volumes ?? {}),
        labels: spec.config?.Labels ?? {},
        createdAtMs: spec.createdAtMs ?? Date.UTC(2025, 5, 1, 12),
        ...(spec.config?.WorkingDir !== undefined && { workingDirectory: spec.config.WorkingDir }),
        ...(spec.config?.User !== undefined && { user: spec.config.User }),
        ...(spec.config?.StopSignal !== undefined && { stopSignal: spec.config.StopSignal }),
      })
      expect(platform?.certainty).toBe('exact')
      const steps = platform?.steps.map(({ createdBy, diffId }) => [createdBy, diffId !== undefined])
      expect(steps).toEqual(
        spec.layers.map(({ instruction, emptyLayer }) => [instruction, emptyLayer !== true]),
      )
    }
  })

  it('tell that a registry has an image of which only a part is here, whoever pulled it', async () => {
    await lading.untilAllFactsKnown()
    expect(isLocalOnly(named('multi:latest'))).toBe(false)
    const loaded = shown().filter(({ tags }) => tags.some((tag) => tag.startsWith('flood/facts')))
    expect(loaded.length).toBeGreaterThan(0)
    expect(loaded.every(isLocalOnly)).toBe(true)
  })

  it('add up to the size that the engine lists', async () => {
    for (const { id, sizeBytes } of await lading.untilAllFactsKnown()) {
      const { platforms } = await lading.facts.details(id)
      const bytes = platforms.map(({ unpackedBytes, contentBytes }) => unpackedBytes + contentBytes)
      expect(bytes.reduce((sum, one) => sum + one, 0)).toBe(sizeBytes)
      for (const { steps, unpackedBytes } of platforms) {
        expect(steps.reduce((sum, step) => sum + step.unpackedBytes, 0)).toBe(unpackedBytes)
      }
    }
  })

  it('are asked for after the list is shown, each once, and never again in another run', async () => {
    const from = proxy.requests.length
    await lading.untilLive()
    expect(asked(from)).toEqual([])
    const images = await lading.untilAllFactsKnown()
    expect(asked(from).toSorted()).toEqual(images.map(({ id }) => id as string).toSorted())
    await lading.inventory.refresh()
    await lading.untilAllFactsKnown()
    await lading.close()

    const again = start({ historyFolder: lading.historyFolder })
    await again.untilAllFactsKnown()
    await again.inventory.refresh()
    for (const { id } of images) await again.facts.details(id)
    expect(asked(from)).toHaveLength(images.length)
  })

  it('are there before the engine answers when Lading is started again', async () => {
    const images = await lading.untilAllFactsKnown()
    await lading.close()
    proxy.setMode({ kind: 'hang' })
    const again = start({ historyFolder: lading.historyFolder })
    const tree = await again.until('the tree of last time', () => {
      const now = again.layerTree.tree()
      return [...now.images()].length === images.length && now
    })
    expect(again.inventory.snapshot().freshness.kind).toBe('stale')
    expect(tree.nodeCount()).toBe(lading.layerTree.tree().nodeCount())
    expect((await again.facts.details(named('redis:7-alpine').id)).platforms).toHaveLength(1)
  })

  it('are asked for first of what is on screen', async () => {
    const images = await lading.untilAllFactsKnown()
    const visible = images.slice(-5).map(({ id }) => id)
    const from = proxy.requests.length
    const another = start()
    another.facts.showing(visible)
    await another.untilAllFactsKnown()
    // Four are asked for at a time, so three others may overtake the last of these.
    expect(asked(from).slice(0, visible.length + 3)).toEqual(expect.arrayContaining(visible))
  })

  it('of one that is opened are asked for before all others', async () => {
    const images = await lading.untilAllFactsKnown()
    proxy.setMode({ kind: 'delay', ms: 100 })
    const another = start()
    await another.untilLive()
    const last = images.at(-1)
    if (last === undefined) throw new Error('There is no image.')
    expect((await another.facts.details(last.id)).imageId).toBe(last.id)
    expect(another.facts.unread()).toBeGreaterThan(images.length / 2)
  })

  it('are gone on with when the engine was killed in the middle and is back', async () => {
    proxy.setMode({ kind: 'delay', ms: 30 })
    const from = proxy.requests.length
    await lading.untilLive()
    const count = shown().length
    await lading.until('some to be known', () => count - lading.facts.unread() > 8)
    await engine.kill()
    await lading.untilDown()
    const known = shown().filter(({ id }) => lading.facts.knows(id))
    expect(known.length).toBeLessThan(count)
    await engine.start()
    lading.engine.retryNow()
    await lading.untilAllFactsKnown()
    for (const { id } of known) expect(asked(from).filter((one) => one === id)).toHaveLength(1)
  })

  it('that could not be read are asked for again after the next list', async () => {
    proxy.setMode({ kind: 'corrupt', path: /\/history/ })
    await lading.untilLive()
    await lading.facts.settled(30_000)
    expect(lading.facts.unread()).toBe(shown().length)
    proxy.setMode({ kind: 'pass' })
    await lading.inventory.refresh()
    await lading.untilAllFactsKnown()
    expect(lading.troubles).toEqual([])
  })

  it('come for an image that is pulled, and go with one that is removed', async () => {
    await lading.untilAllFactsKnown()
    const { id } = named('tiny:latest')
    await operate(engine, { kind: 'untag', name: 'tiny:latest' })
    await lading.until('the image to go', () => !lading.facts.knows(id))
    await expect(lading.facts.details(id)).rejects.toMatchObject({ failure: { kind: 'not-found' } })
    await pullImage(engine, 'tiny:latest')
    await lading.until('the image to be known', () => lading.facts.knows(id))
    expect((await lading.facts.details(id)).platforms[0]?.config.command).toEqual(['/bin/wait-for-stop'])
  })

  it('have each platform that is here', async () => {
    await lading.untilAllFactsKnown()
    await pullImage(engine, `${registry.address}/library/multi:latest`, { platform: 'linux/arm64' })
    const tag = `${registry.address}/library/multi:latest`
    const { id } = await lading.until('the other platform to be known', () => {
      const image = shown().find(({ tags }) => tags.includes(tag))
      return image !== undefined && lading.facts.knows(image.id) && image
    })
    const { platforms } = await lading.facts.details(id)
    const arm64 = 'linux/arm64/v8'
    expect(platforms.map(({ platform }) => platform).toSorted()).toEqual(
      kind === 'containerd' ? ['linux/amd64', arm64] : [arm64],
    )
    for (const { config, steps, platform } of platforms) {
      expect(config.platform).toBe(platform)
      expect(steps.flatMap(({ diffId }) => diffId ?? [])).toHaveLength(1)
    }
    expect(new Set(platforms.flatMap(({ steps }) => steps.map(({ diffId }) => diffId))).size).toBe(
      platforms.length,
    )
  })

  it('are as the engine answers them when they are inspected, and as it did last when it is away', async () => {
    await lading.untilLive()
    const { id } = named('redis:7-alpine')
    const truth = (await engineCall(engine, 'GET', `/v1.41/images/${id}/json`)).json<{ RootFS: object }>()
    const inspected = await lading.facts.inspect(id)
    expect(inspected.value).toMatchObject({ Id: id, RootFS: truth.RootFS })
    expect(inspected).not.toHaveProperty('insteadOf')
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    await lading.untilDown()
    expect(await lading.facts.inspect(id)).toMatchObject({
      ...{ value: inspected.value, asOfMs: inspected.asOfMs },
      insteadOf: { kind: 'engine-unreachable' },
    })
  })
})

describe.each(kinds)('the last use of an image on a %s engine', (kind) => {
  let engine: Engine
  let lading: Lading

  const imageOf = (tag: string): InventoryImage | undefined =>
    lading.inventory.snapshot().images.find(({ tags }) => tags.includes(tag))

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    for (const name of ['tiny:latest', 'alpine:3.20']) await pullImage(engine, name)
  })
  afterAll(() => engine.dispose())

  beforeEach(async () => {
    lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilLive()
  })
  afterEach(() => lading.close())

  /** Runs a container that goes as soon as it has ended, as `docker run --rm` does. */
  const runBriefly = async (image: string): Promise<void> => {
    const body = { Image: image, HostConfig: { NetworkMode: 'none', AutoRemove: true } }
    const { Id } = (await engineCall(engine, 'POST', '/containers/create', body)).json<{ Id: string }>()
    const gone = engineCall(engine, 'POST', `/containers/${Id}/wait?condition=removed`)
    await engineCall(engine, 'POST', `/containers/${Id}/start`)
    await engineCall(engine, 'POST', `/containers/${Id}/kill`)
    await gone
  }

  it('is not known of one that nothing has used', () => {
    expect(imageOf('alpine:3.20')).not.toHaveProperty('lastUsedAtMs')
  })

  it('is seen of a container that is gone at once, and remembered', async () => {
    const fromMs = Date.now()
    await runBriefly('tiny')
    const used = await lading.until('the use to be seen', () => {
      const image = imageOf('tiny:latest')
      return (image?.lastUsedAtMs ?? 0) >= fromMs && image?.usedBy.length === 0 && image
    })
    expect(used.lastUsedAtMs).toBeLessThanOrEqual(Date.now())
    const { watchedSinceMs } = lading.inventory.snapshot()
    expect(watchedSinceMs).toBeLessThanOrEqual(fromMs)
    await lading.close()
    lading = startLading({
      ...{ socketPath: engine.socketPath, folder: run.path, historyFolder: lading.historyFolder },
    })
    await lading.untilLive()
    expect(imageOf('tiny:latest')?.lastUsedAtMs).toBe(used.lastUsedAtMs)
    expect(lading.inventory.snapshot().watchedSinceMs).toBe(watchedSinceMs)
  })

  it('is that of the image that a container was made from, whatever its name stands for since', async () => {
    await operate(engine, { kind: 'tag', name: 'tiny:latest', as: 'moving:1' })
    await operate(engine, { kind: 'create-container', name: 'mover', image: 'moving:1' })
    await lading.until('the container', () => imageOf('tiny:latest')?.usedBy.length === 1)
    await operate(engine, { kind: 'tag', name: 'alpine:3.20', as: 'moving:1' })
    await lading.until('the name to move', () => imageOf('alpine:3.20')?.tags.includes('moving:1'))
    const fromMs = Date.now()
    await operate(engine, { kind: 'start-container', name: 'mover' })
    await lading.until('the use', () => (imageOf('tiny:latest')?.lastUsedAtMs ?? 0) >= fromMs)
    expect(imageOf('alpine:3.20')).not.toHaveProperty('lastUsedAtMs')
    await operate(engine, { kind: 'remove-container', name: 'mover' })
  })

  it('is when a container was made that was there before Lading', async () => {
    await operate(engine, { kind: 'create-container', name: 'old', image: 'alpine:3.20' })
    const truth = (await engineCall(engine, 'GET', '/containers/json?all=1')).json<{ Created: number }[]>()
    const fresh = startLading({ socketPath: engine.socketPath, folder: run.path })
    const images = await fresh.untilLive()
    await fresh.close()
    const alpine = images.find(({ tags }) => tags.includes('alpine:3.20'))
    expect(alpine?.lastUsedAtMs).toBe((truth[0]?.Created ?? 0) * 1000)
    await operate(engine, { kind: 'remove-container', name: 'old' })
  })
})
