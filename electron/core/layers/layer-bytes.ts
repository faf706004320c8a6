/**
 * Bytes, reckoned on the tree of layers: what an image shares, and what comes back when images go.
 *
 * On a graph driver all of it is exact. A containerd store keeps each layer twice, unpacked and as compressed content, and
 * says of the content only how large it is for a whole platform: what of that belongs to which layer is an estimate, which
 * starts from the smallest images, whose layers the larger ones stand on.
 */
import type { ContainerUse } from '../images/image.ts'
import type { ImageId } from '../identity.ts'
import { contentShares } from './layer-content.ts'
import { heldNodes, meetings, type HeldNodes } from './layer-counts.ts'
import type { Certainty, ImageLayers, LayerNode, LayerNodeId, LayerTree } from './layers.ts'

/** Bytes on the engine's disk, and how sure that is. */
export interface Bytes {
  readonly bytes: number
  readonly certainty: Certainty
}

/** What a set of images takes, each layer counted once. */
export interface HeldBytes {
  /** All that they hold. */
  readonly totalBytes: number
  /** Of that, what an image outside the set holds too. For one image: what any other image holds too, as `docker system df -v` has it. */
  readonly sharedBytes: number
  /** Of that, what no image outside the set holds: `totalBytes - sharedBytes`. */
  readonly uniqueBytes: number
  readonly certainty: Certainty
}

/** Layers that stay although images go, and because of whom. What is under them stays too, some of it for further reasons. */
export interface StayingLayers {
  /** The highest of them. */
  readonly top: LayerNodeId
  /** Of these layers alone: no layer is in two entries, and all entries come to all that stays. */
  readonly bytes: number
  /** Images that hold them and are not to go, in the order of their IDs. */
  readonly images: readonly ImageId[]
  /** Containers that hold them, in the order of their images' IDs. */
  readonly containers: readonly ContainerUse[]
}

/** What happens to the disk if images go. */
export interface Departure {
  readonly back: Bytes
  /** What stays of what they hold, by the highest layer that stays; the largest first. */
  readonly staying: readonly StayingLayers[]
}

/** Who uses an image; an image that nobody uses has none. */
export type ContainersOf = (id: ImageId) => readonly ContainerUse[]

/** Bytes of a node on disk: unpacked, and on a containerd store its share of the content. */
export const nodeBytes = (tree: LayerTree, id: LayerNodeId): Bytes => {
  const node = tree.node(id)
  const isEstimate = node.isEstimate === true || contentShares(tree).has(id)
  return { bytes: measure(tree)(node), certainty: certaintyOf(isEstimate) }
}

/** What these images take together; those that the tree does not know are left out. */
export const heldBytes = (tree: LayerTree, images: Iterable<ImageId>): HeldBytes => {
  const chosen = known(tree, images)
  const held = heldNodes(tree, chosen)
  const isOutside = outsiders(tree, chosen, held)
  const bytesOf = measure(tree)
  let sharedBytes = 0
  let uniqueBytes = ownBytes(tree, chosen)
  for (const node of held.nodes) {
    if (isOutside(node)) sharedBytes += bytesOf(node)
    else uniqueBytes += bytesOf(node)
  }
  return {
    totalBytes: sharedBytes + uniqueBytes,
    sharedBytes,
    uniqueBytes,
    certainty: certaintyOf(isUncertain(tree, chosen, held)),
  }
}

/** What comes back if these images go, and what stays because of whom. An image that a container uses keeps its layers. */
export const departure = (
  tree: LayerTree,
  images: Iterable<ImageId>,
  containersOf: ContainersOf,
): Departure => {
  const chosen = known(tree, images)
  const { leaving, held, going, back } = leave(tree, chosen, containersOf)
  if (leaving.length === chosen.length && going.length === held.nodes.length) return { back, staying: [] }
  const staying = stayingLayers(tree, {
    chosen,
    nodes: leaving.length === chosen.length ? held.nodes : heldNodes(tree, chosen).nodes,
    going: new Set(going.map(({ id }) => id)),
    chosenIds: idsOf(chosen),
    leavingIds: idsOf(leaving),
    containersOf,
  })
  return { back, staying }
}

/** The `back` of `departure` alone: who keeps the rest takes far longer to find out. */
export const comesBack = (tree: LayerTree, images: Iterable<ImageId>, containersOf: ContainersOf): Bytes =>
  leave(tree, known(tree, images), containersOf).back

/** The nodes that only these images hold, each after the one it stands on: what the map makes stand out. */
export const exclusiveNodes = (tree: LayerTree, images: Iterable<ImageId>): readonly LayerNode[] => {
  const chosen = known(tree, images)
  const held = heldNodes(tree, chosen)
  const isOutside = outsiders(tree, chosen, held)
  return held.nodes.filter((node) => !isOutside(node))
}

/** The images that nothing keeps, all that they hold, and what of it goes with them. */
const leave = (tree: LayerTree, chosen: readonly ImageLayers[], containersOf: ContainersOf) => {
  const leaving = chosen.filter(
    ({ imageId, isGone }) => isGone !== true && containersOf(imageId).length === 0,
  )
  const held = heldNodes(tree, leaving)
  const going = held.nodes.filter(({ id }) => held.counts.get(id) === tree.holderCount(id))
  const bytesOf = measure(tree)
  const bytes = going.reduce((sum, node) => sum + bytesOf(node), ownBytes(tree, leaving))
  const back: Bytes = { bytes, certainty: certaintyOf(isUncertain(tree, leaving, held)) }
  return { leaving, held, going, back }
}

const certaintyOf = (isEstimate: boolean): Certainty => (isEstimate ? 'estimate' : 'exact')

/** Gives the bytes of a node: asked for once, it is quick to ask for many nodes. */
const measure = (tree: LayerTree): ((node: LayerNode) => number) => {
  const content = contentShares(tree)
  return (node) => node.unpackedBytes + content.nodeBytes(node)
}

const ownBytes = (tree: LayerTree, images: readonly ImageLayers[]): number => {
  const content = contentShares(tree)
  return images.reduce((sum, { imageId }) => sum + content.ownBytes(imageId), 0)
}

/** The images of these that the tree knows, each once. */
const known = (tree: LayerTree, images: Iterable<ImageId>): readonly ImageLayers[] =>
  [...new Set(images)].map(tree.image).filter((image) => image !== undefined)

const idsOf = (images: readonly ImageLayers[]): ReadonlySet<ImageId> =>
  new Set(images.map(({ imageId }) => imageId))

/** Says of a node whether an image that is not among the chosen ones holds it too. */
const outsiders = (
  tree: LayerTree,
  chosen: readonly ImageLayers[],
  held: HeldNodes,
): ((node: LayerNode) => boolean) => {
  const here = chosen.filter(({ isGone }) => isGone !== true)
  const { counts } = here.length === chosen.length ? held : heldNodes(tree, here)
  return ({ id }) => tree.imageCount(id) > (counts.get(id) ?? 0)
}

/**
 * Whether a sum over these images is an estimate. The content of an image that shares nothing with any other is known
 * whole, whichever of its layers it belongs to.
 */
const isUncertain = (tree: LayerTree, images: readonly ImageLayers[], held: HeldNodes): boolean => {
  const content = contentShares(tree)
  return (
    held.nodes.some(
      ({ id, isEstimate }) => isEstimate === true || (content.has(id) && tree.holderCount(id) > 1),
    ) || images.some((image) => hasContent(image) && meetings(tree, image).length > 0)
  )
}

const hasContent = ({ stacks }: ImageLayers): boolean => stacks.some(({ contentBytes }) => contentBytes > 0)

/** Who goes and who was asked for: those that were asked for and do not go are held by containers. */
interface Parting {
  readonly chosen: readonly ImageLayers[]
  /** What they hold, each node after the one it stands on. */
  readonly nodes: readonly LayerNode[]
  readonly going: ReadonlySet<LayerNodeId>
  readonly chosenIds: ReadonlySet<ImageId>
  readonly leavingIds: ReadonlySet<ImageId>
  readonly containersOf: ContainersOf
}

const stayingLayers = (tree: LayerTree, parting: Parting): readonly StayingLayers[] =>
  stayingGroups(tree, parting)
    .map((group): StayingLayers => ({ ...group, ...reasons(tree, parting, group.top) }))
    .sort((a, b) => b.bytes - a.bytes || a.top - b.top)

interface StayingGroup {
  readonly top: LayerNodeId
  bytes: number
}

/**
 * The nodes that stay, in groups. A group has its top where a chosen image ends, or the rest of it goes, or where several
 * chosen images part, and reaches down to the next such node. So all that stays is in one group, and in one only.
 */
const stayingGroups = (
  tree: LayerTree,
  { chosen, nodes, going, leavingIds }: Parting,
): readonly StayingGroup[] => {
  const bytesOf = measure(tree)
  const groups = new Map<LayerNodeId, StayingGroup>()
  const begin = (top: LayerNodeId): StayingGroup => {
    const group = { top, bytes: 0 }
    groups.set(top, group)
    return group
  }
  /** The group that reaches down to a node; none where it is a top itself. */
  const reaching = new Map<LayerNodeId, StayingGroup | undefined>()
  for (const { stacks } of chosen) {
    for (const { top } of stacks) if (top !== undefined) reaching.set(top, undefined)
  }
  for (const node of nodes.toReversed()) {
    const { id, parent } = node
    const group = going.has(id) ? undefined : (reaching.get(id) ?? begin(id))
    if (group !== undefined) group.bytes += bytesOf(node)
    if (parent !== undefined) reaching.set(parent, reaching.has(parent) ? undefined : group)
  }
  for (const image of chosen) {
    const top = image.stacks.find((stack) => stack.top !== undefined)?.top
    const group = top === undefined || leavingIds.has(image.imageId) ? undefined : groups.get(top)
    if (group !== undefined) group.bytes += ownBytes(tree, [image])
  }
  return [...groups.values()]
}

/** Who holds a node that stays. */
const reasons = (
  tree: LayerTree,
  { chosenIds, leavingIds, containersOf }: Parting,
  id: LayerNodeId,
): Pick<StayingLayers, 'images' | 'containers'> => {
  const holders = tree
    .holdersOf(id)
    .filter((holder) => !leavingIds.has(holder))
    .sort()
  return {
    images: holders.filter((holder) => !chosenIds.has(holder) && tree.image(holder)?.isGone !== true),
    containers: holders.flatMap(containersOf),
  }
}
