/** Which nodes of the tree of layers a set of images holds. Takes as long as those nodes are many, not as the chains are long. */
import type { ImageLayers, LayerNode, LayerNodeId, LayerTree } from './layers.ts'

/** What a set of images holds. */
export interface HeldNodes {
  /** Each once, and after the one it stands on. */
  readonly nodes: readonly LayerNode[]
  /** How many of the images hold a node; none where it is not among the nodes. */
  readonly counts: ReadonlyMap<LayerNodeId, number>
}

/** The nodes that these images hold; an image that holds one in several platforms counts once. */
export const heldNodes = (tree: LayerTree, images: readonly ImageLayers[]): HeldNodes => {
  const nodes: LayerNode[] = []
  const counts = new Map<LayerNodeId, number>()
  const add = (id: LayerNodeId, by: number): void => void counts.set(id, (counts.get(id) ?? 0) + by)
  for (const image of images) {
    for (const { top } of image.stacks) {
      if (top === undefined) continue
      for (const node of chainTo(tree, top, counts).chain) {
        nodes.push(node)
        counts.set(node.id, 0)
      }
      add(top, 1)
    }
    // What two platforms have in common would count twice once the counts are added up from the top down.
    for (const id of meetings(tree, image)) add(id, -1)
  }
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const node = nodes[index]
    if (node?.parent !== undefined) add(node.parent, counts.get(node.id) ?? 0)
  }
  return { nodes, counts }
}

/** The highest node that each platform of an image has in common with those before it. */
export const meetings = (tree: LayerTree, { stacks }: ImageLayers): readonly LayerNodeId[] => {
  if (stacks.length < 2) return []
  const seen = new Map<LayerNodeId, true>()
  const met: LayerNodeId[] = []
  for (const { top } of stacks) {
    const { chain, on } = chainTo(tree, top, seen)
    for (const { id } of chain) seen.set(id, true)
    if (on !== undefined) met.push(on)
  }
  return met
}

/** The part of a chain that is not known yet. */
export interface ChainPart {
  /** From the lowest up. */
  readonly chain: readonly LayerNode[]
  /** The highest node that is known already: the chain stands on it. */
  readonly on: LayerNodeId | undefined
}

/** The nodes from `top` down to the first that is known already; all of them where none is said to be. */
export const chainTo = (
  tree: LayerTree,
  top: LayerNodeId | undefined,
  known: ReadonlyMap<LayerNodeId, unknown> = new Map(),
): ChainPart => {
  const chain: LayerNode[] = []
  let at = top
  while (at !== undefined && !known.has(at)) {
    const node = tree.node(at)
    chain.push(node)
    at = node.parent
  }
  return { chain: chain.reverse(), on: at }
}
