/**
 * The geometry of the layer map: where each layer and each image lies.
 *
 * A row is a depth: the lowest layers are in the first row, what stands on a layer is in the next one, under its span, and
 * an image hangs as a leaf under its highest layer. Every span is a portion of the bytes that are stored, each layer counted
 * once. An image is as wide as its share of them: each of its layers, divided by the leaves that hold that layer. A layer
 * spans the leaves that hold it, so one that is shared is one rectangle over all of them, and the images together are as
 * wide as what is stored.
 *
 * Were a layer just as wide as itself and what stands on it, the leaves would be as wide as the highest layers, which often
 * are a script of some bytes: no name would fit. With shares, a layer that nobody shares is as wide as its image. Its own
 * bytes, on the same scale, always fit into its span, since each leaf over it brings its part of them; they are drawn as
 * the filled part. So the filled parts of all layers are, together, as wide as the map.
 */
import { hierarchy, partition, type HierarchyNode, type HierarchyRectangularNode } from 'd3-hierarchy'
import type { ImageId } from '../../../../../electron/core/identity.ts'
import { nodeBytes } from '../../../../../electron/core/layers/layer-bytes.ts'
import type {
  Certainty,
  LayerNode,
  LayerNodeId,
  LayerTree,
} from '../../../../../electron/core/layers/layers.ts'

interface Place {
  /** Where it is in `MapLayout.cells`. */
  readonly index: number
  readonly row: number
  /** The layer under it, in `MapLayout.cells`; -1 in the first row. */
  readonly parent: number
  /** Where its span begins and ends, as portions of the map's width. */
  readonly start: number
  readonly end: number
  readonly certainty: Certainty
}

/** A layer on the map. */
export interface LayerCell extends Place {
  readonly kind: 'layer'
  readonly node: LayerNode
  readonly ownBytes: number
  /** Its own and those of everything that stands on it, each layer counted once. */
  readonly subtreeBytes: number
  /** How many images hold it; those that are gone are not counted. */
  readonly imageCount: number
  /** What is drawn right above it in the tree, in `MapLayout.cells`: from the first to before the last. */
  readonly firstChild: number
  readonly endChild: number
}

/** An image as a leaf of the map: once for each platform whose layers it holds. */
export interface ImageCell extends Place {
  readonly kind: 'image'
  readonly imageId: ImageId
  /** Its highest layer. */
  readonly top: LayerNodeId
  /** The image is gone, and a container keeps its layers. */
  readonly isGone: boolean
  /** Bytes of all layers under it. */
  readonly stackBytes: number
  /** Its share of what is stored: each of those layers, divided by the leaves that hold it. */
  readonly shareBytes: number
}

/** What the map shows. */
export type MapCell = LayerCell | ImageCell

/** A row's cells in `MapLayout.cells`: from the first to before the last, from left to right. */
export interface MapRow {
  readonly from: number
  readonly to: number
}

/** The map, ready to be drawn at any zoom. */
export interface MapLayout {
  /** Row by row, each from left to right. */
  readonly cells: readonly MapCell[]
  readonly rows: readonly MapRow[]
  /** What all layers take, each counted once. */
  readonly totalBytes: number
  /** What they would take if every image had its layers for itself, without what they do take. */
  readonly savedBytes: number
  readonly layerCount: number
  readonly imageCount: number
  /** Images that have no layer, and so no place on the map. */
  readonly imagesWithoutLayers: number
  readonly certainty: Certainty
}

/** What becomes a cell. Thousands are made at once, so what is reckoned of each is put into it. */
interface Draft {
  readonly kind: 'map' | 'layer' | 'image'
  /** The layer, or the highest one of the image. */
  readonly node: LayerNode | undefined
  readonly imageId: ImageId | undefined
  readonly ownBytes: number
  readonly certainty: Certainty
  /** Of it and of the layers under it. */
  stackBytes: number
  /** Of it and of the layers under it, each divided by the leaves that hold it. */
  shareBytes: number
  subtreeBytes: number
  index: number
  firstChild: number
  endChild: number
}

const draft = (
  kind: Draft['kind'],
  node: LayerNode | undefined,
  imageId: ImageId | undefined,
  ownBytes: number,
  certainty: Certainty,
): Draft => ({
  kind,
  node,
  imageId,
  ownBytes,
  certainty,
  stackBytes: 0,
  shareBytes: 0,
  subtreeBytes: ownBytes,
  index: -1,
  firstChild: 0,
  endChild: 0,
})

const draftsOf = (tree: LayerTree) => {
  const ofLayer = (node: LayerNode): Draft => {
    const { bytes, certainty } = nodeBytes(tree, node.id)
    return draft('layer', node, undefined, bytes, certainty)
  }
  const ofImage = (imageId: ImageId, top: LayerNode): Draft => {
    const certainty = tree.image(imageId)?.certainty ?? 'exact'
    return draft('image', top, imageId, 0, certainty)
  }
  return {
    map: draft('map', undefined, undefined, 0, 'exact'),
    above: ({ kind, node }: Draft): readonly Draft[] => {
      if (kind === 'map') return tree.roots().map(ofLayer)
      if (kind === 'image' || node === undefined) return []
      const drafts = tree.above(node.id).map(ofLayer)
      for (const imageId of tree.endingAt(node.id)) drafts.push(ofImage(imageId, node))
      return drafts
    },
  }
}

/** Images after layers; of each, always in the same order. */
const byIdentity = (one: Draft, other: Draft): number => {
  if (one.imageId !== undefined && other.imageId !== undefined) return one.imageId < other.imageId ? -1 : 1
  if (one.kind !== other.kind) return one.kind === 'layer' ? -1 : 1
  return (one.node?.id ?? 0) - (other.node?.id ?? 0)
}

/** The larger ones first. */
const byWeight = (one: HierarchyNode<Draft>, other: HierarchyNode<Draft>): number =>
  (other.value ?? 0) - (one.value ?? 0) || byIdentity(one.data, other.data)

/** Has d3 reckon spans: every leaf's weight is its share, or the same for all where nothing has any bytes. */
const spansOf = (tree: LayerTree) => {
  const { map, above } = draftsOf(tree)
  const root = hierarchy(map, above).count()
  let totalBytes = 0
  root.eachBefore(({ data, parent, value: leaves = 1 }) => {
    totalBytes += data.ownBytes
    data.stackBytes = (parent?.data.stackBytes ?? 0) + data.ownBytes
    data.shareBytes = (parent?.data.shareBytes ?? 0) + data.ownBytes / leaves
  })
  const weightOf = ({ kind, shareBytes }: Draft): number =>
    kind === 'image' ? (totalBytes === 0 ? 1 : shareBytes) : 0
  root.sum(weightOf).sort(byWeight)
  return { root: partition<Draft>()(root), totalBytes }
}

/** Numbers what d3 laid out row by row, and says of each layer which of those stand on it: they lie side by side. */
const number = (spots: readonly HierarchyNode<Draft>[]): void => {
  spots.forEach(({ data, parent }, index) => {
    data.index = index
    if (parent === null) return
    if (parent.data.endChild === 0) parent.data.firstChild = index
    parent.data.endChild = index + 1
  })
  // From the last row up: those above a layer are added before it is.
  for (let index = spots.length - 1; index >= 0; index -= 1) {
    const spot = spots[index]
    if (spot?.parent) spot.parent.data.subtreeBytes += spot.data.subtreeBytes
  }
}

/** The cell of a draft. Written out: with spreads, thousands of them take several times as long. */
const cellOf = (tree: LayerTree, spot: HierarchyRectangularNode<Draft>): MapCell | undefined => {
  const { index, certainty, node, imageId, ownBytes } = spot.data
  const { stackBytes, shareBytes, subtreeBytes, firstChild, endChild } = spot.data
  const row = spot.depth - 1
  const parent = spot.parent?.data.index ?? -1
  const { x0: start, x1: end } = spot
  if (node === undefined) return undefined
  if (imageId === undefined) {
    const imageCount = tree.imageCount(node.id)
    // prettier-ignore
    return { kind: 'layer', index, row, parent, start, end, certainty, node, ownBytes, subtreeBytes, imageCount,
      firstChild, endChild }
  }
  const isGone = tree.image(imageId)?.isGone === true
  // prettier-ignore
  return { kind: 'image', index, row, parent, start, end, certainty, imageId, top: node.id, isGone, stackBytes,
    shareBytes }
}

const withoutLayers = (tree: LayerTree): number => {
  let count = 0
  for (const { stacks, isGone } of tree.images()) {
    if (isGone !== true && stacks.every(({ top }) => top === undefined)) count += 1
  }
  return count
}

/** Lays a tree out. It takes as long as the tree is large, so it is done once a revision; zooming only looks at it. */
export const layoutOf = (tree: LayerTree): MapLayout => {
  const { root, totalBytes } = spansOf(tree)
  // Breadth first: row by row. The root is the map itself.
  const spots = root.descendants().slice(1)
  number(spots)
  const rows: { from: number; to: number }[] = []
  const cells: MapCell[] = []
  const images = new Set<ImageId>()
  let layerCount = 0
  let apartBytes = 0
  let certainty: Certainty = 'exact'
  for (const spot of spots) {
    const cell = cellOf(tree, spot)
    if (cell === undefined) continue
    cells.push(cell)
    const row = (rows[cell.row] ??= { from: cell.index, to: cell.index })
    row.to = cell.index + 1
    if (cell.certainty === 'estimate') certainty = 'estimate'
    if (cell.kind === 'layer') layerCount += 1
    else {
      apartBytes += cell.stackBytes
      if (!cell.isGone) images.add(cell.imageId)
    }
  }
  return {
    ...{ cells, rows, totalBytes, layerCount, certainty },
    savedBytes: apartBytes - totalBytes,
    imageCount: images.size,
    imagesWithoutLayers: withoutLayers(tree),
  }
}

/** A cell's ID on the page: the same for the same layer or image for as long as the tree lives. */
export const keyOf = (cell: MapCell): string =>
  cell.kind === 'layer' ? `layer-${cell.node.id}` : `image-${cell.top}-${cell.imageId}`

/** Where a cell of an earlier map is now, if it is still there. */
export const cellNow = ({ cells }: MapLayout, cell: MapCell): MapCell | undefined => {
  const there = cells[cell.index]
  if (there === cell) return there
  const key = keyOf(cell)
  return cells.find((one) => one.kind === cell.kind && keyOf(one) === key)
}

/** The layers under a cell, the lowest first. */
export const cellsUnder = ({ cells }: MapLayout, cell: MapCell): readonly LayerCell[] => {
  const under: LayerCell[] = []
  for (let at = cells[cell.parent]; at?.kind === 'layer'; at = cells[at.parent]) under.push(at)
  return under.reverse()
}

/** The leaves over a layer, from left to right in each row; a leaf alone for itself. */
export const leavesOver = ({ cells }: MapLayout, cell: MapCell): readonly ImageCell[] => {
  const leaves: ImageCell[] = []
  let [from, to] = [cell.index, cell.index + 1]
  while (from < to) {
    // What stands on neighbours are neighbours.
    let [firstAbove, endAbove] = [cells.length, 0]
    for (let index = from; index < to; index += 1) {
      const one = cells[index]
      if (one?.kind === 'image') leaves.push(one)
      if (one?.kind !== 'layer' || one.endChild === 0) continue
      firstAbove = Math.min(firstAbove, one.firstChild)
      endAbove = one.endChild
    }
    ;[from, to] = [firstAbove, endAbove]
  }
  return leaves
}

/** An image over a layer that is here, where there is one. */
export const anImageOver = ({ cells }: MapLayout, layer: LayerCell): ImageId | undefined => {
  let at: MapCell | undefined = layer
  while (at?.kind === 'layer') {
    at = cells
      .slice(at.firstChild, at.endChild)
      .find((cell) => (cell.kind === 'image' ? !cell.isGone : cell.imageCount > 0))
  }
  return at?.imageId
}

/** The images over a layer that are here, each once. */
export const imagesOver = (layout: MapLayout, cell: MapCell): readonly ImageId[] => [
  ...new Set(
    leavesOver(layout, cell)
      .filter(({ isGone }) => !isGone)
      .map(({ imageId }) => imageId),
  ),
]

/** The cells of a row, or those on one layer, from left to right. */
export const siblingsOf = ({ cells, rows }: MapLayout, cell: MapCell): readonly MapCell[] => {
  const parent = cells[cell.parent]
  if (parent?.kind === 'layer') return cells.slice(parent.firstChild, parent.endChild)
  const first = rows[0]
  return first ? cells.slice(first.from, first.to) : []
}
