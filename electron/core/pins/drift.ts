/**
 * Whether a tag still means what is used of it. Compared is what was really used: an image that was pulled by an index is
 * known by the index's digest on a graph driver, has it for an ID on a containerd store, and is known by the index's and
 * its manifest's on Podman. An index that moved while the image for the platform stayed is no change of what is used.
 */
import type { Failure } from '../failure.ts'
import type { Digest, ImageId } from '../identity.ts'
import type { DriftOutcome } from './pin.ts'
import { m } from '../../words/messages.ts'

/** What is used of a tag: a pin's digest, or the image that has the tag's name. */
export interface UsedImage {
  /** By which it is known in the tag's repository, the best known first; all of them count. */
  readonly digests: readonly Digest[]
  /** Of the manifests that these lead to on the platform, as far as that is known. */
  readonly platformDigests: readonly Digest[]
  readonly imageId?: ImageId
  /** Nothing is here: only the tag itself is used, as by a file that names no digest. It means whatever the registry has. */
  readonly isTagAlone?: true
}

/** What a registry has under a tag. */
export interface FoundTag {
  /** Of the index where there is one. */
  readonly digest: Digest
  /** Of the platform's manifest, where that was found out. */
  readonly platformDigest?: Digest
  /** Of its configuration, where that is what the engine calls an image by. */
  readonly configDigest?: Digest
}

/** Nothing of what is used can be held against a registry. */
const noUsedDigest = (): Failure => ({
  kind: 'not-found',
  message: m.pins_no_used_digest(),
  advice: m.pins_no_used_digest_advice(),
})

const isEither = (found: FoundTag, known: readonly string[]): boolean =>
  [found.digest, found.platformDigest, found.configDigest].some(
    (digest) => digest !== undefined && known.includes(digest),
  )

const isKnownBy = ({ digests, imageId }: UsedImage, digest: Digest): boolean =>
  digests.includes(digest) || digest === (imageId as string | undefined)

/** Whether the registry has under the tag what is used. */
export const isWhatIsUsed = (used: UsedImage, found: FoundTag): boolean => {
  const { digests, platformDigests, imageId } = used
  return isEither(found, [...digests, ...platformDigests, ...(imageId === undefined ? [] : [imageId])])
}

/** Whether both sides are known down to the platform, so that a difference is one of what is used. */
const isPlatformCompared = ({ platformDigests }: UsedImage, found: FoundTag): boolean =>
  found.configDigest !== undefined || (found.platformDigest !== undefined && platformDigests.length > 0)

/**
 * Holds what is used against what the registry has.
 * @param firstSeenAtMs when the tag was first seen to be what it is now
 */
export const driftOf = (used: UsedImage, found: FoundTag, firstSeenAtMs: number): DriftOutcome => {
  if (used.isTagAlone === true) return { kind: 'same' }
  const [from] = used.digests
  if (from === undefined) return { kind: 'unknown', failure: noUsedDigest() }
  if (isWhatIsUsed(used, found)) {
    return { kind: 'same', ...(!isKnownBy(used, found.digest) && { movedIndex: found.digest }) }
  }
  return {
    kind: 'repointed',
    from,
    to: found.digest,
    firstSeenAtMs,
    ...(!isPlatformCompared(used, found) && { isPlatformUnknown: true }),
  }
}
