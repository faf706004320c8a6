import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { departure, heldBytes } from '../../electron/core/layers/layer-bytes.ts'
import type { ImageId } from '../../electron/core/identity.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import { createLayerTree, type LayerTree } from '../../electron/core/layers/layers.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { loadManyImages } from '../support/flood.ts'
import { pushImage } from '../support/images.ts'
import { startLading, type Lading } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, sampleNames } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()
let registry: Registry

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

/** Bytes of one image, as the engine reckons them. */
interface Reckoned {
  readonly id: string
  readonly uniqueBytes: number
  readonly sharedBytes: number
}

interface ImageUsage {
  readonly Id: string
  readonly Size: number
  readonly SharedSize: number
}

/** As `docker system df -v` prints it. */
const diskUsage = async (engine: Engine): Promise<Reckoned[]> => {
  const { Images } = (await engineCall(engine, 'GET', '/system/df')).json<{ Images: ImageUsage[] }>()
  return Images.map(({ Id, Size, SharedSize }) => ({
    ...{ id: Id, uniqueBytes: Size - SharedSize, sharedBytes: SharedSize },
  })).toSorted(byId)
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1)

/** As the tree reckons it. */
const reckoned = (tree: LayerTree, images: readonly InventoryImage[]): Reckoned[] =>
  images
    .map(({ id }) => {
      const { uniqueBytes, sharedBytes, certainty } = heldBytes(tree, [id])
      if (certainty === 'estimate') throw new Error(`${id} is an estimate.`)
      return { id, uniqueBytes, sharedBytes }
    })
    .toSorted(byId)

const shown = ({ inventory }: Lading): readonly InventoryImage[] => inventory.snapshot().images

const localName = (name: string): string =>
  name.startsWith('library/') ? name.slice('library/'.length) : `${registry.address}/${name}`

/** The tree that a window has put together from what it was told. */
const mirrored = ({ layersChanges }: Lading): LayerTree => {
  const tree = createLayerTree()
  for (const { patch } of layersChanges) tree.apply(patch)
  return tree
}

describe.each(kinds)('the layer tree of a %s engine', (kind) => {
  let engine: Engine
  let lading: Lading

  const named = (tag: string): InventoryImage => {
    const found = shown(lading).find(({ tags }) => tags.includes(tag))
    if (found === undefined) throw new Error(`There is no ${tag}.`)
    return found
  }

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    for (const name of sampleNames) await pullImage(engine, localName(name))
    const moving = { repository: 'acme/moving', tags: ['latest'] }
    for (const version of ['1', '2']) {
      await pushImage(registry, {
        ...moving,
        layers: [
          { instruction: 'COPY v /', files: { base: 'b' } },
          { instruction: 'COPY w /', files: { version } },
        ],
      })
      await pullImage(engine, `${registry.address}/acme/moving:latest`)
    }
    await loadManyImages(engine, kind === 'graph-driver' ? 1_000 : 40, { prefix: 'tree', sharedLayers: 2 })
    lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilAllFactsKnown(120_000)
  }, 400_000)

  afterAll(async () => {
    await lading.close()
    await engine.dispose()
  })

  it('has every image', () => {
    const tree = lading.layerTree.tree()
    const ids = shown(lading).map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(kind === 'graph-driver' ? 1_010 : 50)
    expect([...tree.images()].map(({ imageId }) => imageId).toSorted()).toEqual(ids.toSorted())
    expect(lading.layerTree.snapshot().unreadImages).toBe(0)
  })

  it('has each layer once: a base stands under all that were built on it', () => {
    const tree = lading.layerTree.tree()
    const [alpine] = tree.image(named('alpine:3.20').id)?.stacks ?? []
    const holders = alpine?.top === undefined ? [] : tree.holdersOf(alpine.top)
    const onAlpine = [
      'alpine:3.20',
      'python:3.13-alpine',
      'python:3.12-alpine',
      'nginx:alpine',
      'redis:7-alpine',
    ]
    expect(holders).toEqual(expect.arrayContaining(onAlpine.map((tag) => named(tag).id)))
    expect(holders).not.toContain(named('layers40:latest').id)
  })

  it('is told to the window whole, in changes that count without a gap', async () => {
    const { layersChanges, layerTree } = lading
    await lading.until('the window to have it all', () => layersChanges.at(-1)?.unreadImages === 0)
    expect(layersChanges.map(({ revision }) => revision)).toEqual(layersChanges.map((_, index) => index + 1))
    expect(Math.max(...layersChanges.map(({ patch }) => patch.images.length))).toBeLessThanOrEqual(250)
    const window = mirrored(lading)
    const some = shown(lading).slice(0, 100)
    expect(some.map(({ id }) => heldBytes(window, [id]))).toEqual(
      some.map(({ id }) => heldBytes(layerTree.tree(), [id])),
    )
    const fromSnapshot = createLayerTree()
    fromSnapshot.apply(layerTree.snapshot().whole)
    expect(fromSnapshot.nodeCount()).toBe(window.nodeCount())
  })

  if (kind === 'graph-driver') {
    it('has the unique and shared bytes of `docker system df -v`', async () => {
      const truth = await diskUsage(engine)
      expect(truth.length).toBeGreaterThan(1_010)
      expect(truth.filter(({ sharedBytes }) => sharedBytes > 0).length).toBeGreaterThan(1_000)
      expect(reckoned(lading.layerTree.tree(), shown(lading))).toEqual(truth)
    })

    it('takes as much as the engine says that all layers take', async () => {
      const { LayersSize } = (await engineCall(engine, 'GET', '/system/df')).json<{ LayersSize: number }>()
      const ids = shown(lading).map(({ id }) => id)
      expect(heldBytes(lading.layerTree.tree(), ids).totalBytes).toBe(LayersSize)
    })
  } else {
    it('has the listed size of each image as its total', () => {
      const tree = lading.layerTree.tree()
      const differing = shown(lading).flatMap(({ id, tags, sizeBytes }) => {
        const { totalBytes } = heldBytes(tree, [id])
        return totalBytes === sizeBytes ? [] : [{ tags, totalBytes, sizeBytes }]
      })
      expect(differing).toEqual([])
    })

    it('shares the unpacked bytes that the engine says are shared', async () => {
      const listed = (await engineCall(engine, 'GET', '/images/json?shared-size=1')).json<ImageUsage[]>()
      const tree = lading.layerTree.tree()
      const sharedUnpacked = (id: ImageId): number =>
        tree
          .nodesOf(id)
          .filter((node) => tree.imageCount(node.id) > 1)
          .reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
      const truth = listed.map(({ Id, SharedSize }) => ({ id: Id, bytes: SharedSize }))
      expect(
        shown(lading)
          .map(({ id }) => ({ id, bytes: sharedUnpacked(id) }))
          .toSorted(byId),
      ).toEqual(truth.toSorted(byId))
      expect(truth.filter(({ bytes }) => bytes > 0).length).toBeGreaterThan(40)
    })
  }

  it('is patched by what comes and goes', async () => {
    const { id } = named('redis:7-alpine')
    await operate(engine, { kind: 'untag', name: 'redis:7-alpine' })
    await lading.until('redis to go', () => lading.layerTree.tree().image(id) === undefined)
    await pullImage(engine, 'redis:7-alpine')
    const tree = await lading.until('redis to come back', () => {
      const now = lading.layerTree.tree()
      return now.image(id) !== undefined && now
    })
    if (kind === 'graph-driver') expect(reckoned(tree, shown(lading))).toEqual(await diskUsage(engine))
    else expect(heldBytes(tree, [id]).totalBytes).toBe(named('redis:7-alpine').sizeBytes)
  })

  it('says what comes back when images go', async () => {
    const { back } = departure(lading.layerTree.tree(), [named('postgres:17-alpine').id], () => [])
    const layersBytes = async (): Promise<number> =>
      (await engineCall(engine, 'GET', '/system/df')).json<{ LayersSize: number }>().LayersSize
    const before = await layersBytes()
    await operate(engine, { kind: 'untag', name: 'postgres:17-alpine' })
    const freedBytes = before - (await layersBytes())
    if (kind === 'graph-driver') expect(back).toEqual({ bytes: freedBytes, certainty: 'exact' })
    else expect(Math.abs(back.bytes / freedBytes - 1)).toBeLessThan(0.05)
  })

  it('keeps the layers of an image that is gone for as long as a container stands on them', async () => {
    await pullImage(engine, 'tiny:latest')
    await lading.untilAllFactsKnown()
    await operate(engine, { kind: 'create-container', name: 'left', image: 'tiny:latest' })
    const { id } = await lading.until('the container', () => {
      const image = named('tiny:latest')
      return image.usedBy.length === 1 && image
    })
    await engineCall(engine, 'DELETE', `/images/${id}?force=1`)
    const isShown = () => shown(lading).some((image) => image.id === id)
    const holder = () => lading.layerTree.tree().image(id)
    await lading.until('the image to go', () => !isShown() && holder()?.isGone)
    expect(holder()?.stacks.map(({ contentBytes }) => contentBytes)).toEqual([0])
    expect(lading.layerTree.tree().nodesOf(id)).toHaveLength(1)
    await operate(engine, { kind: 'remove-container', name: 'left' })
    await lading.until('its layers to go', () => holder() === undefined)
    expect(lading.inventory.containersOf(id)).toEqual([])
  })
})
