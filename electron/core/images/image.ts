import { shortDigest, type Digest, type ImageId } from '../identity.ts'

/** A container that was made from an image. */
export interface ContainerUse {
  /** The container's full ID. */
  readonly id: string
  /** Its name without the leading slash. */
  readonly name: string
  readonly running: boolean
}

/** A repository's name for an image's content: `repository@digest`. */
export interface RepositoryDigest {
  /** As the engine prints it: `python` on Docker, `docker.io/library/python` on Podman. */
  readonly repository: string
  readonly digest: Digest
  /** The engine made it up from a tag, as it does for images that were built here too: no registry need have it. */
  readonly isSupposed?: true
}

/** An image as one engine has it. */
export interface Image {
  readonly id: ImageId
  /** Names with tags, `repository:tag`, as the engine prints them; empty for an untagged image. */
  readonly tags: readonly string[]
  readonly repositoryDigests: readonly RepositoryDigest[]
  /** Of the index or manifest that it was pulled by or built as; Podman alone says it, and in its list alone. */
  readonly contentDigest?: Digest
  /** When the image was built, in epoch milliseconds; absent where the image does not say. */
  readonly createdAtMs?: number
  /**
   * Bytes on this engine's disk, layers that other images share included. On a containerd store that is
   * compressed content and unpacked snapshots, on a graph driver the unpacked layers.
   */
  readonly sizeBytes: number
  readonly labels: Readonly<Record<string, string>>
  /** The image that it was committed or built on, where one is known; a graph driver does not let that one go first. */
  readonly parentId?: ImageId
}

/** An image together with the containers that use it. */
export interface InventoryImage extends Image {
  readonly usedBy: readonly ContainerUse[]
  /** Where registries were seen to have it, as far as the engine does not say so, or does no longer. */
  readonly alsoKnownBy?: readonly RepositoryDigest[]
  /**
   * When a container of it was last made, started or ended, in epoch milliseconds, as far as Lading has seen; absent
   * where it has not seen any.
   */
  readonly lastUsedAtMs?: number
  /**
   * When Lading first saw it on this engine, in epoch milliseconds: before that it may have been used, or not have been
   * there. Absent where it was seen before Lading noted this; then it was there when the engine was first watched.
   */
  readonly firstSeenAtMs?: number
}

/** An image in a word: its first name, or its short ID; the ID alone of one that is not known. */
export const imageTitle = (id: ImageId, image: Pick<Image, 'tags'> | undefined): string =>
  image?.tags[0] ?? shortDigest(id)

/** No tag names this image: a newer build or pull took its name, or it never had one. */
export const isUntagged = (image: Pick<Image, 'tags'>): boolean => image.tags.length === 0

/** No container, running or stopped, was made from this image. */
export const isUnused = (image: Pick<InventoryImage, 'usedBy'>): boolean => image.usedBy.length === 0

/** What of an image says where it can be pulled from. */
export type KnownImage = Pick<InventoryImage, 'repositoryDigests' | 'alsoKnownBy'>

const keyOf = ({ repository, digest }: RepositoryDigest): string => `${repository}@${digest}`

/** All by which an image is known in repositories, what is merely supposed included: it is not once a registry had it. */
export const digestsKnown = ({
  repositoryDigests,
  alsoKnownBy = [],
}: KnownImage): readonly RepositoryDigest[] =>
  alsoKnownBy.length === 0
    ? repositoryDigests
    : [...new Map([...repositoryDigests, ...alsoKnownBy].map((one) => [keyOf(one), one])).values()]

/** By what registries are known to have an image: it can be had again by each of these. Nothing of it is supposed. */
export const registryDigests = (image: KnownImage): readonly RepositoryDigest[] =>
  digestsKnown(image).filter(({ isSupposed }) => isSupposed !== true)

/**
 * An image with what was known of it before and does not change with its names: an engine does not say it each time, and a
 * registry that had it under its ID has it still.
 */
export const withKnowledgeOf = (
  image: Image,
  before: (KnownImage & Pick<Image, 'contentDigest'>) | undefined,
): Image & KnownImage => {
  if (before === undefined) return image
  const { contentDigest = before.contentDigest } = image
  return {
    ...{ ...image, alsoKnownBy: registryDigests(before) },
    ...(contentDigest !== undefined && { contentDigest }),
  }
}

/** No registry is known to have this content: it was built or loaded here, or nobody saw where it came from. */
export const isLocalOnly = (image: KnownImage): boolean => registryDigests(image).length === 0
