/** What comes back of a tree of layers while its holders leave and come back one by one, in any order. */
import { nodeBytes } from '../layers/layer-bytes.ts'
import { contentShares } from '../layers/layer-content.ts'
import { chainTo, meetings } from '../layers/layer-counts.ts'
import type { ImageLayers, LayerNodeId, LayerTree } from '../layers/layers.ts'

/** A holder of layers, ready to leave. */
export interface LeavingHolder {
  /** What comes back with it is an estimate. */
  readonly isEstimate: boolean
  /** Leaves, or comes back; never twice the same. Gives the bytes that come back with it, or less than 0 that are held again. */
  readonly move: (isLeaving: boolean) => number
}

/** A layer, and how many still hold it. */
interface Place {
  readonly under: Place | undefined
  readonly bytes: number
  /** Its size, or that of a layer under it, is an estimate, as long as others hold it as well. */
  readonly isEstimate: boolean
  holders: number
  /** The last move that has come by, so that a holder with several platforms counts once. */
  moved: number
}

/** The holders of a tree, ready to leave. */
export interface LeavingLayers {
  /** An image, or what is left of one that is gone. */
  readonly holder: (holder: ImageLayers) => LeavingHolder
  /** One more holder of each of these layers, and of none under them. */
  readonly otherHolder: (layers: readonly LayerNodeId[]) => LeavingHolder
}

/**
 * Gives the holders of a tree as it is now, whatever becomes of it meanwhile. The sum of what came back is what `comesBack`
 * of `layer-bytes.ts` says of those that have left, for holders that are gone as well as for images; but for layers that
 * others hold, each as often as it is in `heldByOthers`.
 */
export const createLeavingLayers = (
  tree: LayerTree,
  heldByOthers: Iterable<LayerNodeId> = [],
): LeavingLayers => {
  const content = contentShares(tree)
  const others = new Map<LayerNodeId, number>()
  for (const id of heldByOthers) others.set(id, (others.get(id) ?? 0) + 1)
  const places = new Map<LayerNodeId, Place>()
  let moves = 0

  const placeOf = (top: LayerNodeId | undefined): Place | undefined => {
    const { chain, on } = chainTo(tree, top, places)
    let place = on === undefined ? undefined : places.get(on)
    for (const { id, isEstimate = false } of chain) {
      const holders = tree.holderCount(id)
      place = {
        under: place,
        bytes: nodeBytes(tree, id).bytes,
        isEstimate: isEstimate || (content.has(id) && holders > 1) || place?.isEstimate === true,
        holders: holders + (others.get(id) ?? 0),
        moved: 0,
      }
      places.set(id, place)
    }
    return place
  }

  /** One holder less, or one more; gives the bytes that are free with that, or are held again. */
  const moved = (place: Place, isLeaving: boolean): number => {
    const bytes = place.holders === (isLeaving ? 1 : 0) ? place.bytes : 0
    place.holders += isLeaving ? -1 : 1
    return bytes
  }

  const otherHolder = (layers: readonly LayerNodeId[]): LeavingHolder => {
    const held = layers.flatMap((id) => placeOf(id) ?? [])
    return {
      isEstimate: held.length > 1,
      move: (isLeaving) => {
        const bytes = held.reduce((sum, place) => sum + moved(place, isLeaving), 0)
        return isLeaving ? bytes : -bytes
      },
    }
  }

  const holderOf = (holder: ImageLayers): LeavingHolder => {
    const tops = holder.stacks.map(({ top }) => placeOf(top))
    const ownBytes = content.ownBytes(holder.imageId)
    // Platforms with a layer in common share out its content in a way that the engine does not tell.
    const isShared =
      holder.stacks.some(({ contentBytes }) => contentBytes > 0) && meetings(tree, holder).length > 0
    return {
      isEstimate: isShared || tops.some((place) => place?.isEstimate === true),
      move: (isLeaving) => {
        moves += 1
        let bytes = ownBytes
        for (const top of tops)
          for (let place = top; place !== undefined && place.moved !== moves; place = place.under) {
            place.moved = moves
            bytes += moved(place, isLeaving)
          }
        return isLeaving ? bytes : -bytes
      },
    }
  }
  return { holder: holderOf, otherHolder }
}
