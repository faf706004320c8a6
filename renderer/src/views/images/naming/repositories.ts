import type { InventoryImage } from '../../../../../electron/core/images/image.ts'
import { canonicalRepository } from '../../../../../electron/core/names/printed-name.ts'
import { orderKey, rowOf } from '../image-row.ts'
import { sortedBy } from '../sorting.ts'

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
  const repositories = Array.from(found, ([name, { tags, images: count }]) => ({ name, tags, images: count }))
  return sortedBy(repositories, ({ name }) => orderKey(name))
}

/** The tags that a repository has here, however its name is written. */
export const tagsIn = (repositories: readonly RepositoryHere[], name: string): readonly string[] => {
  const wanted = canonicalRepository(name)
  return repositories.flatMap((one) => (canonicalRepository(one.name) === wanted ? one.tags : []))
}

/** Those in whose name a text stands, in any case. */
export const repositoriesWith = (
  repositories: readonly RepositoryHere[],
  text: string,
): readonly RepositoryHere[] => {
  const word = text.trim().toLowerCase()
  return word === '' ? repositories : repositories.filter(({ name }) => name.toLowerCase().includes(word))
}
