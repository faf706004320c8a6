import { heldBytes } from '../../core/layers/layer-bytes.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { ImageId } from '../../core/identity.ts'

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
 * About how large an archive of these images will be, each layer counted once: unpacked layers from a graph driver,
 * compressed content from a containerd store. `undefined` where the layers of one of them are not known.
 * @param wanted names as the engine prints them, or IDs
 */
export const archiveBytesOf = (
  tree: LayerTree,
  images: readonly InventoryImage[],
  wanted: readonly string[],
): number | undefined => {
  const ids = idsOf(wanted, images)
  const known = ids?.map((id) => tree.image(id))
  if (ids === undefined || known === undefined || known.includes(undefined)) return undefined
  const contentBytes = known
    .flatMap((image) => image?.stacks ?? [])
    .reduce((sum, stack) => sum + stack.contentBytes, 0)
  return contentBytes > 0 ? contentBytes : heldBytes(tree, ids).totalBytes
}
