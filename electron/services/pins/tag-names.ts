import { FailureError } from '../../core/failure.ts'
import {
  digestsKnown,
  registryDigests,
  type InventoryImage,
  type RepositoryDigest,
} from '../../core/images/image.ts'
import { parseDigest, type Digest } from '../../core/identity.ts'
import { readPrinted } from '../../core/names/printed-name.ts'
import { canonicalName, canonicalTag, type Reference } from '../../core/names/reference.ts'
import { askedReference } from '../discover/asked-reference.ts'
import { m } from '../../words/messages.ts'

/** A tag as pins and digests are kept by it. */
export interface TagName {
  /** In full with its tag, such as `docker.io/library/nginx:alpine`. */
  readonly text: string
  /** Without a digest. */
  readonly reference: Reference
}

/** A tag of an image that is here, and what the engine knows the image by in the tag's repository. */
export interface TagHere extends TagName {
  readonly image: InventoryImage
  readonly digests: readonly Digest[]
  /** A registry is known to have the image in the tag's repository. */
  readonly isInRegistry: boolean
}

/** The tag that an engine prints; `undefined` for what is none, such as `name@sha256:…` among the names of an image. */
const tagOf = (printed: string): TagName | undefined => {
  const reference = readPrinted(printed)?.reference
  if (reference === undefined || reference.digest !== undefined) return undefined
  const text = canonicalTag(reference)
  return text === undefined ? undefined : { text, reference }
}

type Digested = Pick<InventoryImage, 'repositoryDigests' | 'alsoKnownBy'>

/** Of thousands of images a few change at a time, and one that changes is another object. */
const oncePerObject = <Of extends object, To>(reading: (of: Of) => To): ((of: Of) => To) => {
  const known = new WeakMap<Of, { readonly read: To }>()
  return (of) => {
    const before = known.get(of)
    if (before !== undefined) return before.read
    const now = reading(of)
    known.set(of, { read: now })
    return now
  }
}

/** Reads names and remembers them. */
export const createTagNames = () => {
  const byRepository = (all: readonly RepositoryDigest[]): ReadonlyMap<string, readonly Digest[]> => {
    const digests = new Map<string, Digest[]>()
    for (const { repository, digest } of all) {
      const tag = tagOf(repository)
      if (tag === undefined) continue
      const name = canonicalName(tag.reference)
      digests.set(name, [...new Set([...(digests.get(name) ?? []), digest])].toSorted())
    }
    return digests
  }

  /** Of all repositories, by their names in full; what an engine made up of tags included. */
  const digestsOf = oncePerObject((image: Digested) => byRepository(digestsKnown(image)))

  /** Those of them that registries are known to have. */
  const inRegistries = oncePerObject((image: Digested) => byRepository(registryDigests(image)))

  const tagsOf = oncePerObject((image: InventoryImage): readonly TagHere[] =>
    image.tags.flatMap((printed): readonly TagHere[] => {
      const tag = tagOf(printed)
      if (tag === undefined) return []
      const repository = canonicalName(tag.reference)
      const digests = digestsOf(image).get(repository) ?? []
      return [{ ...tag, image, digests, isInRegistry: inRegistries(image).has(repository) }]
    }),
  )

  const tagsHere = (images: readonly InventoryImage[]): readonly TagHere[] => images.flatMap(tagsOf)

  /** Everything by which images that are here are known in a repository: digests, and the IDs of those that have one. */
  const knownIn = (repository: string, images: readonly InventoryImage[]): ReadonlySet<string> => {
    const known = new Set<string>(images.map(({ id }) => id))
    for (const image of images) for (const digest of digestsOf(image).get(repository) ?? []) known.add(digest)
    return known
  }

  return { tagOf, digestsOf, tagsHere, knownIn }
}

/** Reads names and remembers them. */
export type TagNames = ReturnType<typeof createTagNames>

/**
 * A tag that somebody typed, with `latest` where there is none, and the digest that stands behind it. Throws a
 * `FailureError` of kind `invalid-reference` where there is no tag to speak of.
 */
export const askedTag = (text: string): TagName & { readonly digest?: Digest } => {
  const { digest, ...reference } = askedReference(text)
  const name = canonicalTag(reference)
  if (name === undefined) {
    throw new FailureError({
      kind: 'invalid-reference',
      message: m.pins_digest_alone(),
      advice: m.pins_digest_alone_advice(),
    })
  }
  return { text: name, reference, ...(digest !== undefined && { digest }) }
}

/** The digest that a text from a registry names, where it is one. */
export const digestIn = (text: string | undefined): Digest | undefined =>
  text === undefined ? undefined : parseDigest(text)
