import { driftOf, isWhatIsUsed, type FoundTag, type UsedImage } from '../../core/pins/drift.ts'
import { timelineOf, type DigestObservation } from '../../core/pins/digest-ledger.ts'
import type { ImageStore } from '../../core/engine-state.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import type { PullQuota } from '../../core/registry/forecast.ts'
import type { Digest } from '../../core/identity.ts'
import type { DriftOutcome } from '../../core/pins/pin.ts'
import type { AskOptions, ManifestHead, RegistryClient } from '../../registry/distribution/client.ts'
import type { RegistrySettings } from '../../registry/distribution/endpoints.ts'
import { refuseElsewhere } from '../discover/forecast.ts'
import { usedImage, type Watched } from './drift-watch.ts'
import { m } from '../../words/messages.ts'

/** How registries are reached, and for which platform. */
export interface Reach {
  readonly settings: RegistrySettings
  /** The engine's `127.0.0.1` is this machine's. */
  readonly isLocal: boolean
  /** Absent while no engine is up. */
  readonly platform?: string
  readonly store?: ImageStore
}

/** What looking at one tag is made of. */
export interface AskParts {
  readonly registry: Pick<RegistryClient, 'headManifest' | 'getManifest'>
  readonly observationsOf: (reference: string) => readonly DigestObservation[]
  readonly record: (observations: readonly DigestObservation[]) => void
  readonly nowMs: () => number
}

/** What a look found. */
export interface Look {
  readonly outcome: DriftOutcome
  readonly found?: FoundTag
  readonly quota?: PullQuota
}

const neverThere = (): Failure => ({
  kind: 'not-found',
  message: m.pins_never_there(),
  advice: m.pins_never_there_advice(),
})

/** A tag that is not there now was there once: an image alone may have got its name on this machine. */
const wasThere = ({ pin }: Watched, observations: readonly DigestObservation[]): boolean =>
  pin !== undefined || observations.some(({ source }) => source !== 'local-image')

/** When the tag was first seen to be what it is; `saidAtMs` where nothing of it is kept, as without a history. */
const firstSeenAtMs = (
  { text }: Watched,
  observations: readonly DigestObservation[],
  saidAtMs: number,
): number => timelineOf(text, observations, new Set()).spans[0]?.firstSeenAtMs ?? saidAtMs

/** Holds what a tag was said to be at `saidAtMs` against what is used of it. */
export const heldAgainst = (
  watched: Watched,
  found: FoundTag,
  observations: readonly DigestObservation[],
  platform: string | undefined,
  saidAtMs: number,
): DriftOutcome =>
  driftOf(usedImage(watched, observations, platform), found, firstSeenAtMs(watched, observations, saidAtMs))

/**
 * Makes what looks at one tag, by `HEAD`. Where the digest is another one, the manifests behind both are fetched to compare
 * them for the platform; but not where the registry counts that as a pull: then the outcome says that this is not known.
 */
export const createAsk = ({ registry, observationsOf, record, nowMs }: AskParts) => {
  const manifestBehind = async (
    { reference }: Watched,
    head: Pick<ManifestHead, 'digest' | 'sizeBytes'>,
    platform: string,
    options: AskOptions,
  ) => {
    try {
      return await registry.getManifest(reference, head, platform, options)
    } catch (error) {
      if (options.signal?.aborted === true) throw error
      // An index that the registry threw away, or that has nothing for the platform any more.
      return undefined
    }
  }

  const note = (watched: Watched, digest: Digest, platform?: string, platformDigest?: Digest): void => {
    const about = platformDigest === undefined || platform === undefined ? {} : { platform, platformDigest }
    record([{ reference: watched.text, digest, ...about, seenAtMs: nowMs(), source: 'drift-check' }])
  }

  /** What of a pinned or local index is not known yet. It never changes, so it is noted when it was last seen. */
  const learnOld = async (watched: Watched, used: UsedImage, platform: string, options: AskOptions) => {
    const [digest] = used.digests
    if (digest === undefined || used.platformDigests.length > 0) return used
    const manifest = await manifestBehind(watched, { digest, sizeBytes: 0 }, platform, options)
    return manifest === undefined ? used : { ...used, platformDigests: [manifest.digest] }
  }

  const compare = async (
    watched: Watched,
    head: ManifestHead,
    reach: Reach,
    options: AskOptions,
  ): Promise<Pick<Look, 'outcome' | 'found'>> => {
    const platform = watched.pin?.platform ?? reach.platform
    const observations = observationsOf(watched.text)
    const used = usedImage(watched, observations, platform)
    const seen = observations.find((one) => one.digest === head.digest && one.platformDigest !== undefined)
    const plain: FoundTag = {
      digest: head.digest,
      ...(seen?.platformDigest !== undefined &&
        seen.platform === platform && { platformDigest: seen.platformDigest }),
    }
    const heldPlainly = (): Pick<Look, 'outcome' | 'found'> => ({
      outcome: heldAgainst(watched, plain, observationsOf(watched.text), platform, nowMs()),
      found: plain,
    })
    const isFree = head.quota === undefined && platform !== undefined
    if (used.digests.length === 0 || isWhatIsUsed(used, plain) || !isFree) {
      note(watched, head.digest)
      return heldPlainly()
    }
    const manifest = await manifestBehind(watched, head, platform, options)
    note(watched, head.digest, platform, manifest?.digest)
    if (manifest === undefined) return heldPlainly()
    const isConfigId = reach.store === 'graph-driver' && used.imageId !== undefined
    const found: FoundTag = {
      ...{ digest: head.digest, platformDigest: manifest.digest },
      ...(isConfigId && { configDigest: manifest.config.digest }),
    }
    const known = isConfigId ? used : await learnOld(watched, used, platform, options)
    const sinceMs = firstSeenAtMs(watched, observationsOf(watched.text), nowMs())
    return { outcome: driftOf(known, found, sinceMs), found }
  }

  /** Looks at a tag. Throws a `FailureError` where nothing was found out. */
  return async (watched: Watched, reach: Reach, signal: AbortSignal): Promise<Look> => {
    refuseElsewhere(reach, watched.reference.domain)
    const options: AskOptions = { settings: reach.settings, signal }
    try {
      const head = await registry.headManifest(watched.reference, options)
      const { quota } = head
      return { ...(await compare(watched, head, reach, options)), ...(quota !== undefined && { quota }) }
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind !== 'not-found') throw error
      if (wasThere(watched, observationsOf(watched.text))) return { outcome: { kind: 'gone' } }
      return { outcome: { kind: 'unknown', failure: neverThere() } }
    }
  }
}
