/** Which part of what comes back is put down to which image, where several go one after the other. */
import type { ImageId } from '../identity.ts'
import { nodeBytes } from '../layers/layer-bytes.ts'
import { contentShares } from '../layers/layer-content.ts'
import type { LayerNodeId, LayerTree } from '../layers/layers.ts'

/** Images that go one after the other. A layer that several of them share comes back with the last of those. */
export interface Leaving {
  /** Bytes that come back if this one goes next. */
  readonly bytesOf: (id: ImageId) => number
  /** This one has gone, and no container holds its layers. */
  readonly gone: (id: ImageId) => void
}

/** How `images` leave the tree as it is now, whatever becomes of the tree meanwhile. */
export const createLeaving = (tree: LayerTree, images: Iterable<ImageId>): Leaving => {
  const { ownBytes } = contentShares(tree)
  const holders = new Map<LayerNodeId, number>()
  const bytes = new Map<LayerNodeId, number>()
  const held = new Map<ImageId, { readonly ownBytes: number; readonly nodes: readonly LayerNodeId[] }>()
  for (const imageId of images) {
    const nodes = tree.nodesOf(imageId).map(({ id }) => id)
    held.set(imageId, { ownBytes: ownBytes(imageId), nodes })
    for (const id of nodes) {
      holders.set(id, tree.holderCount(id))
      bytes.set(id, nodeBytes(tree, id).bytes)
    }
  }
  return {
    bytesOf: (imageId) => {
      const image = held.get(imageId)
      if (image === undefined) return 0
      const alone = image.nodes.filter((id) => holders.get(id) === 1)
      return alone.reduce((sum, id) => sum + (bytes.get(id) ?? 0), image.ownBytes)
    },
    gone: (imageId) => {
      for (const id of held.get(imageId)?.nodes ?? []) holders.set(id, (holders.get(id) ?? 0) - 1)
      held.delete(imageId)
    },
  }
}

/**
 * Shares `totalBytes`, measured of several images together, out over them as it was predicted of each: in whole bytes, which
 * add up to the total again.
 */
export const shareOutMeasured = (totalBytes: number, predicted: readonly number[]): readonly number[] => {
  const sum = predicted.reduce((total, bytes) => total + bytes, 0)
  let weight = 0
  let given = 0
  return predicted.map((bytes, index) => {
    weight += sum === 0 ? 0 : bytes / sum
    const upTo = index === predicted.length - 1 ? totalBytes : Math.round(totalBytes * weight)
    const share = upTo - given
    given = upTo
    return share
  })
}
