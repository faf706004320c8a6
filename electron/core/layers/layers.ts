/**
 * The tree of layers: every layer of every image, stored once for each chain of layers that it stands on (OCI image-spec,
 * config.md, "Layer ChainID"). Images end on its nodes; what several images hold is shared.
 *
 * The tree says who holds what and how large it is unpacked. What follows from that, such as what comes back when images
 * go, is reckoned in `layer-bytes.ts`.
 */
import type { ImageId } from '../identity.ts'
import { agreed, claim, unclaim, type SizeClaim } from './layer-claims.ts'

declare const brand: unique symbol

/** Identifies a node of one tree; never given twice by the same tree. */
export type LayerNodeId = number & { readonly [brand]: 'LayerNodeId' }

/** A layer as an image names it: the digest of its uncompressed tar (OCI image-spec, config.md, "Layer DiffID"). */
export type DiffId = string & { readonly [brand]: 'DiffId' }

/** One layer on the chain of layers under it. */
export interface LayerNode {
  readonly id: LayerNodeId
  /** The layer under it; absent for the lowest. */
  readonly parent?: LayerNodeId
  readonly diffId: DiffId
  /** Bytes of the unpacked layer on the engine's disk. */
  readonly unpackedBytes: number
  /** No image that has it knows its size for certain. */
  readonly isEstimate?: true
}

/** The layers of one platform of an image. */
export interface LayerStack {
  /** `os/architecture[/variant]`, where the engine says it. */
  readonly platform?: string
  /** Its highest layer; absent for an image without layers. */
  readonly top?: LayerNodeId
  /** Bytes of compressed content that a containerd store keeps beside the unpacked layers; 0 on a graph driver. */
  readonly contentBytes: number
}

/** How sure sizes are. */
export type Certainty = 'exact' | 'estimate'

/** What one image holds. */
export interface ImageLayers {
  readonly imageId: ImageId
  readonly stacks: readonly LayerStack[]
  /** `estimate` where the image's history does not say for certain which of its steps made which layer. */
  readonly certainty: Certainty
  /** The image itself is gone, and containers made from it still hold its layers. Such a holder counts as no image. */
  readonly isGone?: true
}

/** A layer and its size before it has a place in a tree. */
export interface MeasuredLayer {
  readonly diffId: DiffId
  readonly unpackedBytes: number
}

/** One platform's layers before they have a place in a tree, from the lowest up. */
export interface MeasuredStack extends Pick<LayerStack, 'platform' | 'contentBytes'> {
  readonly layers: readonly MeasuredLayer[]
}

/** An image before it has a place in a tree. */
export interface MeasuredImage extends Pick<ImageLayers, 'imageId' | 'certainty' | 'isGone'> {
  readonly stacks: readonly MeasuredStack[]
}

/** What a change of the tree leaves another tree to do, so that a window can mirror it. */
export interface LayersPatch {
  /** New nodes, each after its parent, and nodes whose size is another than before. */
  readonly nodes: readonly LayerNode[]
  readonly images: readonly ImageLayers[]
  readonly removed: readonly ImageId[]
}

/** A tree to look at. Nodes that no image holds any more are not in it. */
export interface LayerTree {
  readonly image: (id: ImageId) => ImageLayers | undefined
  /** Every holder, those that are gone included. */
  readonly images: () => IterableIterator<ImageLayers>
  readonly node: (id: LayerNodeId) => LayerNode
  readonly nodeCount: () => number
  /** The nodes on no other. */
  readonly roots: () => readonly LayerNode[]
  /** The nodes that stand on this one. */
  readonly above: (id: LayerNodeId) => readonly LayerNode[]
  /** How many images hold it; holders that are gone are not counted. */
  readonly imageCount: (id: LayerNodeId) => number
  /** How many holders hold it, those that are gone included. */
  readonly holderCount: (id: LayerNodeId) => number
  /** The holders whose highest layer this is. */
  readonly endingAt: (id: LayerNodeId) => readonly ImageId[]
  /** The holders that have it: those that end here or above. Takes as long as the tree above is large. */
  readonly holdersOf: (id: LayerNodeId) => readonly ImageId[]
  /** The nodes of a holder, each once, from the lowest up, platform by platform. */
  readonly nodesOf: (id: ImageId) => readonly LayerNode[]
  /** Counts changes: what was reckoned at one revision holds until the next. */
  readonly revision: () => number
}

/** A tree that changes. */
export interface GrowingLayerTree extends LayerTree {
  /** Puts images in, in place of what was held under their IDs, and takes others out; says what changed. */
  readonly change: (put: readonly MeasuredImage[], removed: readonly ImageId[]) => LayersPatch
  /** Does what another tree did. The whole of a tree is a patch for an empty one. */
  readonly apply: (patch: LayersPatch) => void
  /** Everything in it, for an empty tree elsewhere. */
  readonly whole: () => LayersPatch
}

/** A node and what hangs on it. */
interface Place {
  node: LayerNode
  readonly parent: Place | undefined
  readonly above: Map<DiffId, Place>
  /** Absent while none ends here, as on most nodes. */
  endings?: Set<ImageId>
  imageCount: number
  holderCount: number
  /** What images say of its size; one entry wherever they agree, none in a tree that mirrors another. */
  readonly claims: SizeClaim[]
  /** The last count that has come by, so that an image with several platforms counts once. */
  counted: number
}

/** The places of a tree: who holds what. Where sizes come from is no matter of theirs. */
const createPlaces = () => {
  const places = new Map<LayerNodeId, Place>()
  const lowest = new Map<DiffId, Place>()
  const images = new Map<ImageId, ImageLayers>()
  let counting = 0
  let revision = 0

  const placeOf = (id: LayerNodeId): Place => {
    const place = places.get(id)
    if (place === undefined) throw new Error(`There is no layer node ${id} in this tree.`)
    return place
  }
  const has = ({ node }: Place): boolean => places.has(node.id)
  const topOf = (stack: LayerStack | undefined): Place | undefined =>
    stack?.top === undefined ? undefined : placeOf(stack.top)
  const aboveOf = (place: Place | undefined): Map<DiffId, Place> => place?.above ?? lowest

  const add = (node: LayerNode): Place => {
    const parent = node.parent === undefined ? undefined : placeOf(node.parent)
    const above = new Map<DiffId, Place>()
    const place: Place = { node, parent, above, imageCount: 0, holderCount: 0, claims: [], counted: 0 }
    places.set(node.id, place)
    aboveOf(parent).set(node.diffId, place)
    return place
  }

  /** Counts an image in, or out, at each node that it has. */
  const count = (image: ImageLayers, by: 1 | -1): void => {
    counting += 1
    for (const stack of image.stacks) {
      const top = topOf(stack)
      if (top === undefined) continue
      if (by === 1) (top.endings ??= new Set()).add(image.imageId)
      else top.endings?.delete(image.imageId)
      for (let place: Place | undefined = top; place !== undefined; place = place.parent) {
        if (place.counted === counting) break
        place.counted = counting
        place.holderCount += by
        if (image.isGone !== true) place.imageCount += by
      }
    }
  }

  /** Takes out the nodes from here down that nobody holds any more. */
  const sweep = (top: Place | undefined): void => {
    for (let place = top; place !== undefined && place.holderCount === 0; place = place.parent) {
      if (!places.delete(place.node.id)) return
      aboveOf(place.parent).delete(place.node.diffId)
    }
  }

  /** Puts images in the place of what was held under their IDs, takes others out, and then what nobody holds. */
  const exchange = (put: readonly ImageLayers[], removed: readonly ImageId[]): void => {
    const left: (Place | undefined)[] = []
    const takeOut = (id: ImageId): void => {
      const image = images.get(id)
      if (image === undefined) return
      count(image, -1)
      left.push(...image.stacks.map(topOf))
      images.delete(id)
    }
    for (const image of put) {
      takeOut(image.imageId)
      count(image, 1)
      images.set(image.imageId, image)
    }
    removed.forEach(takeOut)
    left.forEach(sweep)
    revision += 1
  }

  const holdersOf = (id: LayerNodeId): readonly ImageId[] => {
    const holders = new Set<ImageId>()
    for (const { endings } of placesFrom([placeOf(id)])) endings?.forEach((holder) => holders.add(holder))
    return [...holders]
  }

  const nodesOf = (id: ImageId): readonly LayerNode[] => {
    const nodes = new Set<LayerNode>()
    for (const stack of images.get(id)?.stacks ?? []) {
      const chain: LayerNode[] = []
      for (let place = topOf(stack); place !== undefined; place = place.parent) chain.push(place.node)
      for (const node of chain.toReversed()) nodes.add(node)
    }
    return [...nodes]
  }

  const apply = (patch: LayersPatch): void => {
    for (const node of patch.nodes) {
      const place = places.get(node.id)
      if (place === undefined) add(node)
      else place.node = node
    }
    exchange(patch.images, patch.removed)
  }

  const tree: Omit<GrowingLayerTree, 'change'> = {
    image: (id) => images.get(id),
    images: () => images.values(),
    node: (id) => placeOf(id).node,
    nodeCount: () => places.size,
    roots: () => nodesAt(lowest),
    above: (id) => nodesAt(placeOf(id).above),
    imageCount: (id) => placeOf(id).imageCount,
    holderCount: (id) => placeOf(id).holderCount,
    endingAt: (id) => [...(placeOf(id).endings ?? [])],
    holdersOf,
    nodesOf,
    revision: () => revision,
    apply,
    whole: () => ({
      nodes: placesFrom(lowest.values()).map(({ node }) => node),
      images: [...images.values()],
      removed: [],
    }),
  }
  return { tree, has, topOf, aboveOf, add, exchange }
}

/**
 * An empty tree. Where images differ about the size of a layer, `agreed` of `layer-claims.ts` says which of them counts.
 *
 * A tree that mirrors another is changed by `apply` alone: a patch does not carry what each image says of each size.
 */
export const createLayerTree = (): GrowingLayerTree => {
  const { tree, has, topOf, aboveOf, add, exchange } = createPlaces()
  /** What each image says of the sizes of its layers, stack by stack, so that it can be taken back. */
  const saidBytes = new Map<ImageId, readonly (readonly number[])[]>()
  let lastNodeId = 0

  const grow = (layer: MeasuredLayer, isEstimate: boolean, on: Place | undefined): Place => {
    lastNodeId += 1
    return add({
      id: lastNodeId as LayerNodeId,
      ...(on && { parent: on.node.id }),
      diffId: layer.diffId,
      unpackedBytes: layer.unpackedBytes,
      ...(isEstimate && { isEstimate }),
    })
  }

  /** Takes back what an image said of sizes; gives the places of which nobody says that any more. */
  const takeBack = (image: ImageLayers | undefined): readonly Place[] => {
    if (image === undefined) return []
    const doubted: Place[] = []
    saidBytes.get(image.imageId)?.forEach((sizes, index) => {
      let place = topOf(image.stacks[index])
      for (const bytes of sizes.toReversed()) {
        if (place === undefined) return
        if (unclaim(place.claims, bytes, isGuess(image))) doubted.push(place)
        place = place.parent
      }
    })
    saidBytes.delete(image.imageId)
    return doubted
  }

  const change = (put: readonly MeasuredImage[], removed: readonly ImageId[]): LayersPatch => {
    const latest = new Map(put.map((image) => [image.imageId, image]))
    const gone = [...new Set(removed)].filter((id) => tree.image(id) !== undefined && !latest.has(id))
    const grown: Place[] = []
    const doubted = new Set([...latest.keys(), ...gone].flatMap((id) => takeBack(tree.image(id))))

    const placed = ({ layers, ...stack }: MeasuredStack, isEstimate: boolean): LayerStack => {
      let place: Place | undefined
      for (const layer of layers) {
        let next = aboveOf(place).get(layer.diffId)
        if (next === undefined) grown.push((next = grow(layer, isEstimate, place)))
        if (claim(next.claims, layer.unpackedBytes, isEstimate)) doubted.add(next)
        place = next
      }
      return place === undefined ? stack : { ...stack, top: place.node.id }
    }
    const images = Array.from(latest.values(), ({ stacks, ...image }): ImageLayers => {
      saidBytes.set(
        image.imageId,
        stacks.map(({ layers }) => layers.map(({ unpackedBytes }) => unpackedBytes)),
      )
      return { ...image, stacks: stacks.map((stack) => placed(stack, isGuess(image))) }
    })
    exchange(images, gone)

    const resized = [...doubted].filter((place) => has(place) && resize(place))
    const nodes = new Set([...grown, ...resized])
    return { nodes: Array.from(nodes, ({ node }) => node), images, removed: gone }
  }

  return { ...tree, change }
}

const isGuess = ({ certainty }: Pick<ImageLayers, 'certainty'>): boolean => certainty === 'estimate'

const nodesAt = (above: Place['above']): readonly LayerNode[] =>
  Array.from(above.values(), ({ node }) => node)

/** These places and all that stand on them, each after the one it stands on. */
const placesFrom = (lowest: Iterable<Place>): readonly Place[] => {
  const places = [...lowest]
  // The list grows while it is walked.
  for (const { above } of places) {
    if (above.size > 0) for (const place of above.values()) places.push(place)
  }
  return places
}

/** Gives a place the size that counts; whether that is another than before. */
const resize = (place: Place): boolean => {
  const size = agreed(place.claims)
  if (size === undefined) return false
  const { unpackedBytes, isEstimate } = size
  const { node } = place
  if (unpackedBytes === node.unpackedBytes && isEstimate === (node.isEstimate === true)) return false
  const { isEstimate: _, ...rest } = node
  place.node = isEstimate ? { ...rest, unpackedBytes, isEstimate } : { ...rest, unpackedBytes }
  return true
}
