import fc from 'fast-check'
import type { ContainerUse } from '../../electron/core/images/image.ts'
import type { ImageId } from '../../electron/core/identity.ts'
import {
  createLayerTree,
  type DiffId,
  type GrowingLayerTree,
  type LayerNodeId,
  type LayerTree,
  type MeasuredImage,
  type MeasuredLayer,
  type MeasuredStack,
} from '../../electron/core/layers/layers.ts'

/** `base:10` is a layer of ten bytes. */
const layerOf = (text: string): MeasuredLayer => {
  const [diffId, bytes] = text.split(':')
  return { diffId: diffId as DiffId, unpackedBytes: Number(bytes) }
}

/** The layers of a platform from the lowest up, written as `base:10 app:5`; none where it is empty. */
export const stackOf = (layers: string, contentBytes = 0): MeasuredStack => ({
  contentBytes,
  layers: layers === '' ? [] : layers.split(' ').map(layerOf),
})

/** An image of one platform, its layers written as `stackOf` takes them. */
export const imageOf = (id: string, layers: string, more: Partial<MeasuredImage> = {}): MeasuredImage => ({
  imageId: id as ImageId,
  certainty: 'exact',
  stacks: [stackOf(layers)],
  ...more,
})

/** Image IDs written as one text. */
export const ids = (text: string): readonly ImageId[] => text.split(' ') as ImageId[]

/** A tree that holds these images. */
export const treeOf = (...images: readonly MeasuredImage[]): GrowingLayerTree => {
  const tree = createLayerTree()
  tree.change(images, [])
  return tree
}

/** Containers by the image they use, each named as its image. */
export const usedBy =
  (...used: readonly string[]) =>
  (id: ImageId): readonly ContainerUse[] =>
    used.includes(id) ? [{ id: `container of ${id}`, name: id, running: false }] : []

/** The name of a node that does not depend on its tree: its diff IDs from the lowest up. */
export const chainName = (tree: LayerTree, id: LayerNodeId): string => {
  const { parent, diffId } = tree.node(id)
  return parent === undefined ? diffId : `${chainName(tree, parent)} ${diffId}`
}

/** The node with these diff IDs from the lowest up. */
export const nodeNamed = (tree: LayerTree, name: string): LayerNodeId => {
  const found = nodesOf(tree).find((id) => chainName(tree, id) === name)
  if (found === undefined) throw new Error(`The tree has no node ${name}.`)
  return found
}

/** All nodes, found from the lowest up. */
export const nodesOf = (tree: LayerTree): readonly LayerNodeId[] => {
  const above = (id: LayerNodeId): LayerNodeId[] => [id, ...tree.above(id).flatMap((node) => above(node.id))]
  return tree.roots().flatMap(({ id }) => above(id))
}

/** Bytes of all nodes together. */
export const unpackedBytesOf = (tree: LayerTree): number =>
  nodesOf(tree).reduce((sum, id) => sum + tree.node(id).unpackedBytes, 0)

const imageIds = ids('a b c d e f')

/** How the images of a generated set may differ. */
export interface ImageChoices {
  /** Each layer's bytes follow from what it stands on, so that all images agree. */
  readonly agree?: boolean
  readonly hasContent?: boolean
  readonly isGone?: boolean
}

/** Images that share layers often, several of them under one ID now and then. */
export const anyImages = (choices: ImageChoices = {}): fc.Arbitrary<readonly MeasuredImage[]> =>
  fc.array(anyImage(choices), { maxLength: 8 })

/** Some of the IDs that generated images have. */
export const anyIds: fc.Arbitrary<readonly ImageId[]> = fc.subarray([...imageIds])

const anyImage = ({
  agree = false,
  hasContent = false,
  isGone = true,
}: ImageChoices): fc.Arbitrary<MeasuredImage> => {
  const diffId = fc.constantFrom('x', 'y', 'z')
  const layer = fc.record({ diffId, unpackedBytes: fc.nat(3) }) as fc.Arbitrary<MeasuredLayer>
  const stack: fc.Arbitrary<MeasuredStack> = fc.record({
    // Few figures, so that two images often have the same.
    contentBytes: hasContent ? fc.constantFrom(0, 7, 20, 41) : fc.constant(0),
    layers: fc.array(layer, { maxLength: 4 }).map((layers) => (agree ? layers.map(agreedLayer) : layers)),
  })
  return fc
    .record({
      imageId: fc.constantFrom(...imageIds),
      certainty: agree
        ? fc.constant('exact' as const)
        : fc.constantFrom('exact' as const, 'estimate' as const),
      stacks: fc.array(stack, { maxLength: 2 }),
      gone: isGone ? fc.boolean() : fc.constant(false),
    })
    .map(({ gone, ...image }) => (gone ? { ...image, isGone: true } : image))
}

const agreedLayer = (
  { diffId }: MeasuredLayer,
  index: number,
  all: readonly MeasuredLayer[],
): MeasuredLayer => {
  const chain = all.slice(0, index + 1).map((layer) => layer.diffId)
  return {
    diffId,
    unpackedBytes: chain
      .join('')
      .split('')
      .reduce((sum, letter) => sum * 2 + (letter.charCodeAt(0) % 5), 1),
  }
}

/** Those that a tree ends up with: of several under one ID the last. */
export const lastOfEach = (images: readonly MeasuredImage[]): readonly MeasuredImage[] => [
  ...new Map(images.map((image) => [image.imageId, image])).values(),
]
