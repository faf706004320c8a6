import type { ContainerUse, InventoryImage, RepositoryDigest } from '../core/images/image.ts'
import { imageIdOf } from '../core/identity.ts'
import { isRecord } from '../core/tolerant.ts'
import { isListOf, isNumber, isOptional, isText, isTextsByName, parseJson } from './rows.ts'

/** An image as two rows hold it. */
export interface StoredImage {
  readonly imageId: string
  /** JSON of what changes while the ID stays: names, size on the engine, containers; and since when it is there. */
  readonly seen: string
  /** JSON of what the ID implies: date, labels and parent. */
  readonly facts: string
}

/** The part that changes. The size does on a containerd store, where a platform more may be pulled under an ID. */
type Seen = Pick<
  InventoryImage,
  'tags' | 'repositoryDigests' | 'alsoKnownBy' | 'sizeBytes' | 'usedBy' | 'firstSeenAtMs'
>

type Facts = Pick<InventoryImage, 'createdAtMs' | 'labels' | 'parentId' | 'contentDigest'>

const isRepositoryDigest = (value: unknown): value is RepositoryDigest =>
  isRecord(value) &&
  isText(value['repository']) &&
  isText(value['digest']) &&
  isOptional(value['isSupposed'], (one): one is true => one === true)

const areRepositoryDigests = (value: unknown): value is readonly RepositoryDigest[] =>
  isListOf(value, isRepositoryDigest)

const isContainerUse = (value: unknown): value is ContainerUse =>
  isRecord(value) && isText(value['id']) && isText(value['name']) && typeof value['running'] === 'boolean'

const isSeen = (value: unknown): value is Seen =>
  isRecord(value) &&
  isListOf(value['tags'], isText) &&
  areRepositoryDigests(value['repositoryDigests']) &&
  isOptional(value['alsoKnownBy'], areRepositoryDigests) &&
  isNumber(value['sizeBytes']) &&
  isListOf(value['usedBy'], isContainerUse) &&
  isOptional(value['firstSeenAtMs'], isNumber)

const isFacts = (value: unknown): value is Facts =>
  isRecord(value) &&
  isTextsByName(value['labels']) &&
  isOptional(value['createdAtMs'], isNumber) &&
  isOptional(value['parentId'], isText) &&
  isOptional(value['contentDigest'], isText)

/** The rows that hold `image`. */
export const storedImageOf = (image: InventoryImage): StoredImage => {
  const { id, tags, repositoryDigests, alsoKnownBy, sizeBytes, usedBy, firstSeenAtMs, ...own } = image
  const { createdAtMs, labels, parentId, contentDigest } = own
  const seen: Seen = {
    ...{ tags, repositoryDigests, sizeBytes, usedBy },
    ...(alsoKnownBy !== undefined && { alsoKnownBy }),
    ...(firstSeenAtMs !== undefined && { firstSeenAtMs }),
  }
  const facts: Facts = {
    ...(createdAtMs !== undefined && { createdAtMs }),
    labels,
    ...(parentId !== undefined && { parentId }),
    ...(contentDigest !== undefined && { contentDigest }),
  }
  return { imageId: id, seen: JSON.stringify(seen), facts: JSON.stringify(facts) }
}

/** The image that the rows hold, or `undefined` where somebody edited them into something else. */
export const imageOfStored = ({ imageId, seen, facts }: StoredImage): InventoryImage | undefined => {
  const [parsedSeen, parsedFacts] = [parseJson(seen), parseJson(facts)]
  if (!isSeen(parsedSeen) || !isFacts(parsedFacts)) return undefined
  return { id: imageIdOf(imageId), ...parsedFacts, ...parsedSeen }
}
