import type { ContainerUse, InventoryImage } from '../../core/images/image.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import type { InventoryChange } from '../../core/images/inventory.ts'
import { chainTo } from '../../core/layers/layer-counts.ts'
import {
  createLayerTree,
  type DiffId,
  type GrowingLayerTree,
  type ImageLayers,
  type LayerNode,
  type LayerNodeId,
  type LayerTree,
  type MeasuredImage,
} from '../../core/layers/layers.ts'
import type { LayersChange, LayersSnapshot } from '../../core/layers/layers-state.ts'
import { coalesce } from '../coalesce.ts'

/** What the tree is made of, and whom it tells. */
export interface LayerTreeParts {
  /** The containers that use an image, which itself may be gone. */
  readonly containersOf: (id: ImageId) => readonly ContainerUse[]
  readonly facts: {
    readonly knows: (id: ImageId) => boolean
    readonly unread: () => number
    readonly settled: (patienceMs: number) => Promise<void>
  }
  readonly onChange: (change: LayersChange) => void
}

/** An image and its layers. */
export interface LayeredImage {
  readonly image: InventoryImage
  /** Diff IDs from the bottom up, one list for each platform that is here. */
  readonly chains: readonly (readonly DiffId[])[]
}

/** The layers of the images that are here, as far as they are known by now. */
export interface LocalLayers {
  readonly known: readonly LayeredImage[]
  /** How many images have not been asked for theirs. */
  readonly unread: number
}

/** The layers of one engine's images, as they become known. */
export interface LayerTreeService {
  /** The list of images of `engineId` changed. */
  readonly onImages: (change: InventoryChange, engineId: EngineId | undefined) => void
  /** The layers of these images became known. */
  readonly learn: (images: readonly MeasuredImage[]) => void
  readonly snapshot: () => LayersSnapshot
  /** The tree with all that is known by now; another one where another engine is shown. */
  readonly tree: () => LayerTree
  /** The layers of these images; waits at most `patienceMs` for those that are being asked for. */
  readonly read: (images: readonly InventoryImage[], patienceMs: number) => Promise<LocalLayers>
}

/**
 * With so many in one change, neither the main process nor the window is busy with it for longer than a frame: 250 images
 * of a dozen layers each take 5 ms to take in, and less to send and to mirror.
 */
const imagesAtOnce = 250

const nodesTo = (tree: LayerTree, top: LayerNodeId | undefined): readonly LayerNode[] =>
  chainTo(tree, top, new Map()).chain

/** What is left of an image that is gone and whose containers are not: the unpacked layers that they stand on. */
const leftOf = (tree: LayerTree, { imageId, certainty, stacks }: ImageLayers): MeasuredImage => ({
  imageId,
  certainty,
  isGone: true,
  stacks: stacks.map(({ top, platform }) => ({
    ...(platform !== undefined && { platform }),
    contentBytes: 0,
    layers: nodesTo(tree, top).map(({ diffId, unpackedBytes }) => ({ diffId, unpackedBytes })),
  })),
})

const firstOf = <T>(from: Iterable<T>, most: number): T[] => {
  const found: T[] = []
  for (const one of from) {
    if (found.length === most) break
    found.push(one)
  }
  return found
}

/** Joins the list of images and what is known of their layers into one tree, and tells of what changes in it. */
export const createLayerTreeService = (parts: LayerTreeParts): LayerTreeService => {
  const { facts, containersOf } = parts
  let growing: GrowingLayerTree = createLayerTree()
  let shownEngine: EngineId | undefined
  let revision = 0
  let toldUnread = 0
  let isAnew = false
  /** What the tree has to take in and to leave out. */
  const arriving = new Map<ImageId, MeasuredImage>()
  const leaving = new Set<ImageId>()

  const isBehind = (): boolean => arriving.size + leaving.size > 0

  const publishSome = (): void => {
    const removed = firstOf(leaving, imagesAtOnce)
    const put = firstOf(arriving.values(), imagesAtOnce - removed.length)
    for (const id of removed) leaving.delete(id)
    for (const { imageId } of put) arriving.delete(imageId)
    const patch = growing.change(put, removed)
    revision += 1
    toldUnread = facts.unread()
    parts.onChange({ revision, patch, unreadImages: toldUnread, ...(isAnew && { isAnew }) })
    isAnew = false
  }

  const publish = coalesce(() => {
    if (isBehind() || isAnew || toldUnread !== facts.unread()) publishSome()
    if (isBehind()) publish.poke()
  })

  const tree = (): GrowingLayerTree => {
    while (isBehind()) publishSome()
    return growing
  }

  const leave = (id: ImageId): void => {
    arriving.delete(id)
    const holder = growing.image(id)
    if (holder === undefined) return
    if (containersOf(id).length === 0) leaving.add(id)
    else if (holder.isGone !== true) arriving.set(id, leftOf(growing, holder))
  }

  const beginAnew = (): void => {
    growing = createLayerTree()
    arriving.clear()
    leaving.clear()
    isAnew = revision > 0
  }

  return {
    onImages: ({ removed }, engineId) => {
      if (engineId !== shownEngine) beginAnew()
      shownEngine = engineId
      for (const id of removed) leave(id)
      publish.poke()
    },
    learn: (images) => {
      for (const image of images) {
        leaving.delete(image.imageId)
        arriving.set(image.imageId, image)
      }
      publish.poke()
    },
    snapshot: () => ({ revision, whole: growing.whole(), unreadImages: facts.unread() }),
    tree,
    read: async (images, patienceMs) => {
      await facts.settled(patienceMs)
      const now = tree()
      const known = images.flatMap((image): LayeredImage[] => {
        const held = facts.knows(image.id) ? now.image(image.id) : undefined
        if (held === undefined) return []
        return [
          { image, chains: held.stacks.map(({ top }) => nodesTo(now, top).map(({ diffId }) => diffId)) },
        ]
      })
      return { known, unread: images.length - known.length }
    },
  }
}
