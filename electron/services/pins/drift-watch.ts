import { isDeepStrictEqual } from 'node:util'
import type { DigestObservation } from '../../core/pins/digest-ledger.ts'
import type { UsedImage } from '../../core/pins/drift.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { Digest } from '../../core/identity.ts'
import type { Pin } from '../../core/pins/pin.ts'
import type { TagHere, TagName, TagNames } from './tag-names.ts'

/** A tag that is watched, and what is used of it. */
export interface Watched extends TagName {
  readonly pin?: Pin
  readonly here?: TagHere
  /** Files name it, with these digests or with none. */
  readonly inFiles?: readonly Digest[]
}

/** A tag in a file, in full, and the digest that is written with it. */
export interface FileTag {
  readonly reference: string
  readonly written?: Digest
}

const addFileTag = (
  watched: Map<string, Watched>,
  names: TagNames,
  { reference, written }: FileTag,
): void => {
  const tag = watched.get(reference) ?? names.tagOf(reference)
  if (tag === undefined) return
  const before = watched.get(reference)?.inFiles ?? []
  watched.set(tag.text, { ...tag, inFiles: written === undefined ? before : [...before, written] })
}

/** All that is watched: what is pinned, what files name, and the tags of images that some registry is known to have. */
export const watchedAmong = (
  names: TagNames,
  pins: ReadonlyMap<string, Pin>,
  images: readonly InventoryImage[],
  fileTags: readonly FileTag[],
): ReadonlyMap<string, Watched> => {
  const watched = new Map<string, Watched>()
  for (const here of names.tagsHere(images)) {
    const { text, reference, isInRegistry } = here
    const pin = pins.get(text)
    // What was built here, as far as anybody knows, is no registry's affair: not even its name is told to one.
    if (pin !== undefined || isInRegistry) {
      watched.set(text, { text, reference, here, ...(pin !== undefined && { pin }) })
    }
  }
  for (const [text, pin] of pins) {
    const tag = watched.has(text) ? undefined : names.tagOf(text)
    if (tag !== undefined) watched.set(text, { ...tag, pin })
  }
  for (const tag of fileTags) addFileTag(watched, names, tag)
  return watched
}

const isSame = (one: Watched | undefined, other: Watched): boolean =>
  one !== undefined &&
  isDeepStrictEqual(one.pin, other.pin) &&
  isDeepStrictEqual(one.inFiles, other.inFiles) &&
  (one.here === other.here ||
    (one.here?.image.id === other.here?.image.id &&
      isDeepStrictEqual(one.here?.digests, other.here?.digests)))

/** Whether the same is watched, and the same is used of it: images change in much more than that. */
export const isSameWatch = (
  before: ReadonlyMap<string, Watched>,
  now: ReadonlyMap<string, Watched>,
): boolean => before.size === now.size && [...now].every(([text, one]) => isSame(before.get(text), one))

/** What the outcome of a look is reckoned for: another list, another outcome. */
export const usedNow = ({ pin, here, inFiles = [] }: Watched): readonly string[] => {
  if (pin !== undefined) return [pin.digest]
  return here === undefined ? inFiles : [...here.digests, here.image.id]
}

const isFor = (platform: string | undefined, observation: DigestObservation): boolean =>
  platform === undefined || observation.platform === undefined || observation.platform === platform

/** The platform's manifests that digests are known to lead to; what a digest leads to never changes. */
const platformDigestsOf = (
  digests: readonly Digest[],
  observations: readonly DigestObservation[],
  platform: string | undefined,
): readonly Digest[] => [
  ...new Set(
    observations.flatMap((one) =>
      one.platformDigest !== undefined && digests.includes(one.digest) && isFor(platform, one)
        ? [one.platformDigest]
        : [],
    ),
  ),
]

/** The digests, first the one that the tag was seen to have last. */
const latestFirst = (
  digests: readonly Digest[],
  observations: readonly DigestObservation[],
): readonly Digest[] => {
  const latest = new Map<Digest, number>()
  for (const { digest, seenAtMs } of observations)
    latest.set(digest, Math.max(seenAtMs, latest.get(digest) ?? 0))
  return digests.toSorted((a, b) => (latest.get(b) ?? -1) - (latest.get(a) ?? -1))
}

/** What is used of a tag, with all that the ledger knows of it. A pin counts before what is here, and that before a file. */
export const usedImage = (
  { pin, here, inFiles = [] }: Watched,
  observations: readonly DigestObservation[],
  platform: string | undefined,
): UsedImage => {
  if (pin !== undefined) {
    const own = pin.platformDigest === undefined ? [] : [pin.platformDigest]
    const isHere = here?.digests.includes(pin.digest) === true
    return {
      digests: [pin.digest],
      platformDigests: [...own, ...platformDigestsOf([pin.digest], observations, pin.platform ?? platform)],
      ...(isHere && { imageId: here.image.id }),
    }
  }
  if (here === undefined) {
    const platformDigests = platformDigestsOf(inFiles, observations, platform)
    return { digests: inFiles, platformDigests, ...(inFiles.length === 0 && { isTagAlone: true }) }
  }
  return {
    digests: latestFirst(here.digests, observations),
    platformDigests: platformDigestsOf(here.digests, observations, platform),
    imageId: here.image.id,
  }
}
