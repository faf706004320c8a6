import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import type { ContainerUse } from '../../../../electron/core/images/image.ts'
import { createLayerTree, type MeasuredImage } from '../../../../electron/core/layers/layers.ts'
import type { LayersChange } from '../../../../electron/core/layers/layers-state.ts'
import { createLayerTreeService } from '../../../../electron/services/images/layer-tree.ts'
import { imageOf as measuredOf } from '../../../support/layer-trees.ts'
import { containerUse, engineId, imageOf } from '../../history/support.ts'

const idOf = (n: number): ImageId => imageOf(n).id
const measured = (n: number, layers: string, more: Partial<MeasuredImage> = {}): MeasuredImage =>
  measuredOf(idOf(n), layers, more)

const serviceWith = () => {
  const changes: LayersChange[] = []
  const containers = new Map<ImageId, readonly ContainerUse[]>()
  const known = new Set<ImageId>()
  const here = new Set<ImageId>()
  const service = createLayerTreeService({
    containersOf: (id) => containers.get(id) ?? [],
    facts: {
      knows: (id) => known.has(id),
      unread: () => here.size - known.size,
      settled: () => Promise.resolve(),
    },
    onChange: (change) => changes.push(change),
  })
  const list = (upserted: readonly number[], removed: readonly number[] = [], engine = engineId) => {
    for (const n of upserted) here.add(idOf(n))
    for (const n of removed) for (const set of [here, known]) set.delete(idOf(n))
    service.onImages(
      {
        ...{ revision: 1, freshness: { kind: 'live' }, upserted: upserted.map((n) => imageOf(n)) },
        removed: removed.map(idOf),
      },
      engine,
    )
  }
  const learn = (...images: MeasuredImage[]) => {
    for (const { imageId } of images) known.add(imageId)
    service.learn(images)
  }
  /** What a window has that heard of all changes. */
  const window = () => {
    let tree = createLayerTree()
    for (const { patch, isAnew } of changes) {
      if (isAnew === true) tree = createLayerTree()
      tree.apply(patch)
    }
    return tree
  }
  const idsIn = (tree = service.tree()) => [...tree.images()].map(({ imageId }) => imageId).toSorted()
  const told = () => vi.advanceTimersByTimeAsync(1_000)
  return { service, changes, containers, list, learn, window, idsIn, told }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

describe('the tree of layers', () => {
  it('grows by what becomes known, and says how much is not', async () => {
    const { list, learn, changes, idsIn, window, told } = serviceWith()
    list([1, 2])
    await told()
    expect(changes.at(-1)).toMatchObject({ revision: 1, unreadImages: 2 })
    learn(measured(1, 'base:10 a:1'))
    learn(measured(2, 'base:10 b:2'))
    await told()
    expect(changes.at(-1)).toMatchObject({ revision: 2, unreadImages: 0 })
    expect(idsIn(window())).toEqual([idOf(1), idOf(2)])
    expect(window().nodeCount()).toBe(3)
    expect(idsIn()).toEqual(idsIn(window()))
  })

  it('says nothing where nothing changed', async () => {
    const { list, changes, told } = serviceWith()
    list([])
    await told()
    list([])
    await told()
    expect(changes).toEqual([])
  })

  it('is told in changes of 250 images at most, 20 times a second at most', async () => {
    const { list, learn, changes, window, idsIn } = serviceWith()
    const numbers = Array.from({ length: 600 }, (_, index) => index + 1)
    list(numbers)
    learn(...numbers.map((n) => measured(n, `base:10 own-${n}:1`)))
    await vi.advanceTimersByTimeAsync(1)
    expect(changes.map(({ patch }) => patch.images.length)).toEqual([250])
    await vi.advanceTimersByTimeAsync(50)
    expect(changes.map(({ patch }) => patch.images.length)).toEqual([250, 250])
    await vi.advanceTimersByTimeAsync(50)
    expect(changes.map(({ patch }) => patch.images.length)).toEqual([250, 250, 100])
    list([], numbers)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(changes.map(({ patch }) => patch.removed.length)).toEqual([0, 0, 0, 250, 250, 100])
    expect(idsIn(window())).toEqual([])
  })

  it('has at once what is known, for whoever asks', async () => {
    const { service, list, learn, changes, window, idsIn, told } = serviceWith()
    list([1])
    learn(measured(1, 'a:1'))
    expect(idsIn()).toEqual([idOf(1)])
    expect(service.snapshot()).toMatchObject({ revision: 1, unreadImages: 0 })
    await told()
    expect(changes.map(({ revision }) => revision)).toEqual([1])
    expect(idsIn(window())).toEqual([idOf(1)])
  })

  it('gives a snapshot that the next change goes on from', async () => {
    const { service, list, learn, changes, idsIn, told } = serviceWith()
    list([1, 2])
    learn(measured(1, 'base:1'))
    await told()
    const { revision, whole } = service.snapshot()
    learn(measured(2, 'base:1 own:2'))
    await told()
    const tree = createLayerTree()
    tree.apply(whole)
    const later = changes.filter((change) => change.revision > revision)
    expect(later.map((change) => change.revision)).toEqual([revision + 1])
    for (const { patch } of later) tree.apply(patch)
    expect(idsIn(tree)).toEqual([idOf(1), idOf(2)])
  })

  it('loses an image that goes, also where it went before it was told of', async () => {
    const { list, learn, changes, window, idsIn, told } = serviceWith()
    list([1, 2])
    learn(measured(1, 'a:1'))
    await told()
    learn(measured(2, 'b:1'))
    list([], [1, 2])
    await told()
    expect(idsIn(window())).toEqual([])
    expect(changes.flatMap(({ patch }) => patch.images)).toHaveLength(1)
  })

  it('keeps the layers of an image that is gone while containers stand on them, without its content', async () => {
    const { list, learn, containers, window, idsIn, told } = serviceWith()
    list([1])
    learn({
      ...measured(1, 'base:10 a:1'),
      stacks: [{ ...measured(1, 'base:10 a:1').stacks[0]!, contentBytes: 7 }],
    })
    await told()
    containers.set(idOf(1), [containerUse('web')])
    list([], [1])
    await told()
    expect(window().image(idOf(1))).toMatchObject({ isGone: true, stacks: [{ contentBytes: 0 }] })
    expect(
      window()
        .nodesOf(idOf(1))
        .map(({ unpackedBytes }) => unpackedBytes),
    ).toEqual([10, 1])
    containers.clear()
    list([], [1])
    await told()
    expect(idsIn(window())).toEqual([])
  })

  it('has an image as one that is here again when it comes back', async () => {
    const { list, learn, containers, window, told } = serviceWith()
    list([1])
    learn(measured(1, 'a:1'))
    await told()
    containers.set(idOf(1), [containerUse('web')])
    list([], [1])
    await told()
    list([1])
    learn(measured(1, 'a:1'))
    await told()
    expect(window().image(idOf(1))).not.toHaveProperty('isGone')
  })

  it('begins anew with another engine', async () => {
    const { list, learn, changes, window, idsIn, told } = serviceWith()
    list([1])
    learn(measured(1, 'a:1'))
    await told()
    list([1, 2], [], engineIdOf('another'))
    learn(measured(2, 'b:1'))
    await told()
    expect(changes.map(({ isAnew }) => isAnew)).toEqual([undefined, true])
    expect(idsIn(window())).toEqual([idOf(2)])
    expect(idsIn()).toEqual([idOf(2)])
  })

  it('tells that it is anew even where nothing is known of the other engine', async () => {
    const { list, learn, changes, told } = serviceWith()
    list([1])
    learn(measured(1, 'a:1'))
    await told()
    list([], [1], engineIdOf('another'))
    await told()
    expect(changes.at(-1)).toMatchObject({ isAnew: true, unreadImages: 0, patch: { images: [], nodes: [] } })
  })
})

describe('the layers of some images', () => {
  it('are their diff IDs from the bottom up, and how many are not known', async () => {
    const { service, list, learn } = serviceWith()
    list([1, 2])
    learn(measured(1, 'base:10 a:1'))
    const images = [imageOf(1), imageOf(2)]
    expect(await service.read(images, 10)).toEqual({
      known: [{ image: imageOf(1), chains: [['base', 'a']] }],
      unread: 1,
    })
  })
})
