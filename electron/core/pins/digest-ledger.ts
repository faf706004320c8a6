/** Which digest a tag had and when, as far as Lading has seen. */
import type { Digest, ImageId } from '../identity.ts'

/** Where it was learned that a tag is a digest. */
export const observationSources = [
  'pull',
  'push',
  'forecast',
  'tags-page',
  'drift-check',
  'local-image',
  'lock-file',
] as const

/** Where it was learned that a tag is a digest. */
export type ObservationSource = (typeof observationSources)[number]

/**
 * Sources that say what a registry has: what the engine here has under a tag may have been built, and what a lock file says
 * may have been written by anybody.
 */
export const registrySources = [
  'pull',
  'push',
  'forecast',
  'tags-page',
  'drift-check',
] as const satisfies readonly ObservationSource[]

/** Whether an observation says what a registry has. */
export const isOfRegistry = ({ source }: Pick<DigestObservation, 'source'>): boolean =>
  (registrySources as readonly ObservationSource[]).includes(source)

/** A tag was seen to be a digest. */
export interface DigestObservation {
  /** In full with its tag, such as `docker.io/library/nginx:alpine`. */
  readonly reference: string
  /** What the tag points to: the index's digest where there is one. */
  readonly digest: Digest
  /** `os/architecture[/variant]`, where one platform was meant. */
  readonly platform?: string
  /** The digest of that platform's manifest. */
  readonly platformDigest?: Digest
  readonly imageId?: ImageId
  readonly seenAtMs: number
  readonly source: ObservationSource
}

/** For how long a tag was seen to be one digest, without another in between. */
export interface DigestSpan {
  readonly digest: Digest
  readonly platformDigests: readonly Digest[]
  readonly imageIds: readonly ImageId[]
  readonly firstSeenAtMs: number
  readonly lastSeenAtMs: number
  readonly sources: readonly ObservationSource[]
  /** An image with this digest is on the engine now. */
  readonly isHere: boolean
}

/** The digests of one tag, the newest first. */
export interface TagTimeline {
  readonly reference: string
  readonly spans: readonly DigestSpan[]
}

const textOrder = (a: string | undefined, b: string | undefined): number => {
  if (a === b) return 0
  return (a ?? '') < (b ?? '') ? -1 : 1
}

/** By time; what was seen in the same millisecond in an order that does not depend on how it came. */
const inTime = (a: DigestObservation, b: DigestObservation): number =>
  a.seenAtMs - b.seenAtMs ||
  textOrder(a.digest, b.digest) ||
  textOrder(a.source, b.source) ||
  textOrder(a.platformDigest, b.platformDigest) ||
  textOrder(a.imageId, b.imageId)

const present = <T>(values: readonly (T | undefined)[]): readonly T[] => [
  ...new Set(values.filter((value) => value !== undefined)),
]

const spanOf = (
  observations: readonly [DigestObservation, ...DigestObservation[]],
  here: ReadonlySet<string>,
): DigestSpan => {
  const [first] = observations
  const platformDigests = present(observations.map(({ platformDigest }) => platformDigest))
  const imageIds = present(observations.map(({ imageId }) => imageId))
  return {
    digest: first.digest,
    platformDigests,
    imageIds,
    firstSeenAtMs: first.seenAtMs,
    lastSeenAtMs: observations.at(-1)?.seenAtMs ?? first.seenAtMs,
    sources: present(observations.map(({ source }) => source)),
    isHere: [first.digest, ...platformDigests, ...imageIds].some((one) => here.has(one)),
  }
}

/**
 * The timeline of one tag. In which order the observations come does not matter, and neighbours with one digest are one
 * span; those of other tags are passed over.
 * @param here digests that images on the engine have in the tag's repository, and the images' IDs
 */
export const timelineOf = (
  reference: string,
  observations: readonly DigestObservation[],
  here: ReadonlySet<string>,
): TagTimeline => {
  const runs: [DigestObservation, ...DigestObservation[]][] = []
  for (const observation of observations.filter((one) => one.reference === reference).toSorted(inTime)) {
    const run = runs.at(-1)
    if (run?.[0].digest === observation.digest) run.push(observation)
    else runs.push([observation])
  }
  return { reference, spans: runs.map((run) => spanOf(run, here)).toReversed() }
}
