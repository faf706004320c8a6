/** The forms in which an image's name can be written: as Docker prints it and in full, with and without what follows its repository. */
import { digestsKnown, type InventoryImage } from '../images/image.ts'
import { readPrinted } from '../names/printed-name.ts'
import { formatReference, withoutTag } from '../names/reference.ts'

/** One name of an image. */
export interface NameForms {
  /** As the engine prints it, or with its repository's digest. */
  readonly name: string
  /** The repository in full, such as `docker.io/library/redis`. */
  readonly repository: string
  /** The repository as Docker prints it, such as `redis`. */
  readonly familiar: string
  /** With its tag or digest, as Docker prints it and in full. */
  readonly whole: readonly string[]
}

type NamedImage = Pick<InventoryImage, 'tags' | 'repositoryDigests' | 'alsoKnownBy'>

const withRest = (
  name: string,
  { repository, familiar }: Pick<NameForms, 'repository' | 'familiar'>,
  rest: string,
): NameForms => ({ name, repository, familiar, whole: [familiar + rest, repository + rest] })

const unreadable = (name: string): NameForms => ({ name, repository: name, familiar: name, whole: [name] })

/** The forms of a name, with the tag `latest` where it has none; a text that is no name is all of them. */
export const nameForms = (name: string): NameForms => {
  const printed = readPrinted(name)
  if (printed === undefined) return unreadable(name)
  return withRest(name, printed, formatReference(printed.reference).slice(printed.familiar.length))
}

const known = new WeakMap<NamedImage, readonly NameForms[]>()

const read = (image: NamedImage): readonly NameForms[] => {
  const tagged = image.tags.map(nameForms)
  const byText = new Map(tagged.map((forms) => [withoutTag(forms.name), forms]))
  const digests = digestsKnown(image).map(({ repository, digest }) => {
    const rest = `@${digest}`
    return withRest(repository + rest, byText.get(repository) ?? nameForms(repository), rest)
  })
  return [...tagged, ...digests]
}

/**
 * All names of an image, those with their tags first, then those by which registries have it: an image that was pulled by
 * its digest has no other. Put together once for each image: a plan asks several times.
 */
export const formsOfImage = (image: NamedImage): readonly NameForms[] => {
  const forms = known.get(image) ?? read(image)
  known.set(image, forms)
  return forms
}
