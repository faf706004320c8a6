import type { InventoryImage } from '../../core/images/image.ts'
import type { TagNames } from '../pins/tag-names.ts'

/**
 * Says for many images which files name each, by a tag or by the digest that is written in the file.
 * @param paths of the files, by the names that are in them
 */
export const filesNaming = (
  names: TagNames,
  paths: ReadonlyMap<string, readonly string[]>,
): ((image: InventoryImage) => readonly string[]) => {
  if (paths.size === 0) return () => []
  return (image) => {
    const tags = names.tagsHere([image]).map(({ text }) => text)
    const digests = [...names.digestsOf(image)].flatMap(([repository, all]) =>
      all.map((digest) => `${repository}@${digest}`),
    )
    return [...new Set([...tags, ...digests].flatMap((name) => paths.get(name) ?? []))]
  }
}
