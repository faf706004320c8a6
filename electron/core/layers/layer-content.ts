/**
 * Which part of a containerd store's compressed content belongs to which layer. The engine says only how large the content
 * of one platform of an image is, so this is an estimate: platforms with few layers are looked at first, and what of their
 * content the layers under them do not account for is shared out over the rest in proportion to their unpacked bytes.
 */
import type { ImageId } from '../identity.ts'
import { chainTo } from './layer-counts.ts'
import type { LayerNode, LayerNodeId, LayerStack, LayerTree } from './layers.ts'

/** Content of a whole tree, shared out over its nodes and images. */
export interface ContentShares {
  /** Whether any content was shared out that this node is part of. */
  readonly has: (id: LayerNodeId) => boolean
  /** Bytes of content that belong to this node; 0 where nothing is known of it. */
  readonly nodeBytes: (node: LayerNode) => number
  /** Bytes of an image's content that belong to none of its layers: they go when it goes, whoever else has its layers. */
  readonly ownBytes: (id: ImageId) => number
}

interface Solution extends ContentShares {
  readonly revision: number
}

const solutions = new WeakMap<LayerTree, Solution>()

/**
 * The content of a tree as it is now, shared out once for each of its revisions.
 *
 * What a platform's nodes and its own bytes come to is its content. It is more only where a platform with no more layers,
 * standing on the same ones, says that it has more content than this one. Over the tree it is never more than all content.
 */
export const contentShares = (tree: LayerTree): ContentShares => {
  const known = solutions.get(tree)
  if (known?.revision === tree.revision()) return known
  const solution = solve(tree)
  solutions.set(tree, solution)
  return solution
}

interface Content extends Pick<LayerStack, 'contentBytes' | 'top'> {
  readonly imageId: ImageId
  readonly depth: number
}

const solve = (tree: LayerTree): Solution => {
  /** Content of a node and of all under it; a node is in here once it is settled. */
  const settled = new Map<LayerNodeId, number>()
  const own = new Map<ImageId, number>()
  for (const { imageId, top, contentBytes } of contents(tree).toSorted(bySize)) {
    const { chain, on } = chainTo(tree, top, settled)
    const under = valueAt(settled, on)
    const left = Math.max(0, contentBytes - under)
    if (chain.length === 0) own.set(imageId, (own.get(imageId) ?? 0) + left)
    else shareOut(settled, chain, under, left)
  }
  return {
    revision: tree.revision(),
    has: (id) => settled.has(id),
    nodeBytes: ({ id, parent }) => {
      const bytes = settled.get(id)
      return bytes === undefined ? 0 : bytes - valueAt(settled, parent)
    },
    ownBytes: (id) => own.get(id) ?? 0,
  }
}

/** Every platform with content. Where the engine says nothing of it, nothing is learnt of the layers either. */
const contents = (tree: LayerTree): Content[] => {
  const depths = new Map<LayerNodeId, number>()
  const found: Content[] = []
  for (const { imageId, stacks } of tree.images()) {
    for (const { top, contentBytes } of stacks) {
      if (contentBytes <= 0) continue
      const depth = depthOf(tree, depths, top)
      found.push({ imageId, contentBytes, depth, ...(top !== undefined && { top }) })
    }
  }
  return found
}

/** The fewest layers first, then the least content, which leaves the least to correct; the ID makes the order one. */
const bySize = (a: Content, b: Content): number =>
  a.depth - b.depth ||
  a.contentBytes - b.contentBytes ||
  (a.imageId < b.imageId ? -1 : Number(a.imageId > b.imageId))

const depthOf = (tree: LayerTree, depths: Map<LayerNodeId, number>, top: LayerNodeId | undefined): number => {
  const { chain, on } = chainTo(tree, top, depths)
  let depth = valueAt(depths, on)
  for (const { id } of chain) depths.set(id, (depth += 1))
  return depth
}

const valueAt = (values: ReadonlyMap<LayerNodeId, number>, id: LayerNodeId | undefined): number =>
  id === undefined ? 0 : (values.get(id) ?? 0)

/** Settles a chain: whole bytes that add up to `left`, as each node's unpacked bytes are to those of the chain. */
const shareOut = (
  settled: Map<LayerNodeId, number>,
  chain: readonly LayerNode[],
  under: number,
  left: number,
): void => {
  const whole = chain.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
  let reached = 0
  chain.forEach(({ id, unpackedBytes }, index) => {
    reached += unpackedBytes
    const part = whole === 0 ? (index + 1) / chain.length : reached / whole
    settled.set(id, under + Math.round(left * part))
  })
}
