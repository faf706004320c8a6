import type { InventoryImage } from '../../../../../electron/core/image.ts'
import { canonicalName, parseReference } from '../../../../../electron/core/reference.ts'
import { orderKey, rowOf } from '../image-row.ts'

/** A repository that names images that are here. */
export interface RepositoryHere {
  /** As the engine prints it. */
  readonly name: string
  /** How many images it names. */
  readonly images: number
  /** The tags that it has here. */
  readonly tags: readonly string[]
}

/** The repositories of all images, by name; numbers go by their value. */
export const repositoriesOf = (images: Iterable<InventoryImage>): readonly RepositoryHere[] => {
  const found = new Map<string, { tags: string[]; images: number; lastImage: InventoryImage }>()
  for (const image of images)
    for (const { repository, tag } of rowOf(image).names) {
      const known = found.get(repository)
      if (known === undefined) {
        found.set(repository, { tags: [tag], images: 1, lastImage: image })
        continue
      }
      known.tags.push(tag)
      if (known.lastImage !== image) known.images += 1
      known.lastImage = image
    }
  return Array.from(found, ([name, { tags, images: count }]) => ({
    name,
    tags,
    images: count,
    key: orderKey(name),
  }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ name, tags, images: count }) => ({ name, tags, images: count }))
}

/** A repository's name in full; a text that is none is itself. */
const inFull = (text: string): string => {
  const parsed = parseReference(text)
  return parsed.ok ? canonicalName(parsed.reference) : text
}

/** The tags that a repository has here, however its name is written. */
export const tagsIn = (repositories: readonly RepositoryHere[], name: string): readonly string[] => {
  const wanted = inFull(name)
  return repositories.flatMap((one) => (inFull(one.name) === wanted ? one.tags : []))
}

/** Those in whose name a text stands, in any case. */
export const repositoriesWith = (
  repositories: readonly RepositoryHere[],
  text: string,
): readonly RepositoryHere[] => {
  const word = text.trim().toLowerCase()
  return word === '' ? repositories : repositories.filter(({ name }) => name.toLowerCase().includes(word))
}
