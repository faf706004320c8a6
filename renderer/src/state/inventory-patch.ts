import type { ImageId } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { InventoryChange } from '../../../electron/core/images/inventory.ts'

/** Images by their ID, in the order in which they were first seen. */
export type ImagesById = ReadonlyMap<ImageId, InventoryImage>

/** A list of images by their ID. */
export const imagesById = (images: readonly InventoryImage[]): ImagesById =>
  new Map(images.map((image) => [image.id, image]))

/** `images` with a change applied. An image that did not change stays the same object. */
export const patchImages = (
  images: ImagesById,
  { upserted, removed }: Pick<InventoryChange, 'upserted' | 'removed'>,
): ImagesById => {
  if (upserted.length === 0 && removed.length === 0) return images
  const patched = new Map(images)
  for (const id of removed) patched.delete(id)
  for (const image of upserted) patched.set(image.id, image)
  return patched
}
