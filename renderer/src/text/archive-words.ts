/** What is in an archive of images, in words. */
import { holdersAmong, nameMeant } from '../../../electron/core/names/image-name.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { ArchiveContents } from '../../../electron/core/transfers/transfer.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'

/** `3 images, 120 MB`, or why nobody can say. */
export const archiveSentence = ({ images, fileBytes, compression }: ArchiveContents): string => {
  const size = formatBytes(fileBytes)
  return images === undefined
    ? m.archives_images_unknown({ compression, size })
    : m.archives_images_and_size({ count: images.length, size })
}

/** The names that an archive gives to its images. */
export const archiveNames = ({ images = [] }: ArchiveContents): readonly string[] =>
  images.flatMap(({ names }) => names)

/** Of these names, those that images have now: they move to the archive's image where that is another one. */
export const namesTaken = (
  names: readonly string[],
  images: ReadonlyMap<ImageId, InventoryImage>,
): readonly string[] => {
  const holder = holdersAmong(images)
  return names.filter((name) => holder(nameMeant(name)) !== undefined)
}
