import type { InventoryImage } from '../../core/images/image.ts'
import type { ImageId } from '../../core/identity.ts'
import { heldBytes } from '../../core/layers/layer-bytes.ts'
import { contentShares } from '../../core/layers/layer-content.ts'
import { heldNodes } from '../../core/layers/layer-counts.ts'
import type { ImageLayers, LayerTree } from '../../core/layers/layers.ts'
import type { ArchiveBytes } from './plan.ts'

const idsOf = (
  wanted: readonly string[],
  images: readonly InventoryImage[],
): readonly ImageId[] | undefined => {
  const ids: ImageId[] = []
  for (const one of wanted) {
    const image = images.find(({ id, tags }) => id === one || tags.includes(one))
    if (image === undefined) return undefined
    ids.push(image.id)
  }
  return [...new Set(ids)]
}

/**
 * How large an archive of these images will be, each layer counted once: unpacked layers from a graph driver, compressed
 * content from a containerd store. `undefined` where the layers of one of them are not known.
 * @param wanted names as the engine prints them, or IDs
 */
export const archiveBytesOf = (
  tree: LayerTree,
  images: readonly InventoryImage[],
  wanted: readonly string[],
): ArchiveBytes | undefined => {
  const ids = idsOf(wanted, images)
  const known = ids?.map(tree.image)
  if (ids === undefined || known === undefined || !known.every((image) => image !== undefined))
    return undefined
  const leastBytes = largest(known.map(contentOf))
  if (leastBytes > 0) return { expectedBytes: Math.max(leastBytes, sharedContent(tree, known)), leastBytes }
  const { totalBytes, certainty } = heldBytes(tree, ids)
  return { expectedBytes: totalBytes, leastBytes: certainty === 'exact' ? totalBytes : 0 }
}

const largest = (sizesBytes: readonly number[]): number =>
  sizesBytes.reduce((most, bytes) => Math.max(most, bytes), 0)

const contentOf = ({ stacks }: ImageLayers): number =>
  stacks.reduce((sum, { contentBytes }) => sum + contentBytes, 0)

/** The content of a single image is known; what several of them share is an estimate. */
const sharedContent = (tree: LayerTree, images: readonly ImageLayers[]): number => {
  const { nodeBytes, ownBytes } = contentShares(tree)
  const own = images.reduce((sum, { imageId }) => sum + ownBytes(imageId), 0)
  return heldNodes(tree, images).nodes.reduce((sum, node) => sum + nodeBytes(node), own)
}

/** What the images' sizes alone tell of their archive: what several of them share is not known. */
export const archiveBytesBySize = (sizesBytes: readonly number[]): ArchiveBytes => {
  const leastBytes = largest(sizesBytes)
  return sizesBytes.length === 1 ? { expectedBytes: leastBytes, leastBytes } : { leastBytes }
}
