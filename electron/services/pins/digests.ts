import type { Aged } from '../../core/aged.ts'
import { timelineOf, type DigestObservation, type TagTimeline } from '../../core/pins/digest-ledger.ts'
import type { ForecastOutcome } from '../../core/registry/forecast.ts'
import type { HubTags } from '../../core/registry/hub.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { LockedImage } from '../../core/pinned-files/lock-file.ts'
import type { Pull } from '../../core/transfers/pull.ts'
import { canonicalRepository } from '../../core/names/printed-name.ts'
import { canonicalName, canonicalTag } from '../../core/names/reference.ts'
import type { Transfer } from '../../core/transfers/transfer.ts'
import type { DigestMemory } from '../../history/digests.ts'
import type { RegistryDigests } from './registry-digests.ts'
import { askedTag, digestIn, type TagNames } from './tag-names.ts'

/** What the digest ledger is made of. */
export interface DigestsParts {
  readonly memory: DigestMemory
  readonly names: TagNames
  readonly registryDigests: Pick<RegistryDigests, 'learn'>
  /** The images as they were last seen. */
  readonly images: () => readonly InventoryImage[]
  /** The engine's own platform, while it is up. */
  readonly platform: () => string | undefined
  readonly nowMs: () => number
  /** A registry, or an engine that had just asked one, said what a tag is. */
  readonly onSaid: (observation: DigestObservation) => void
}

/** The ledger of digests: everything from which Lading learns what a tag is passes by here. */
export interface Digests {
  readonly record: (observations: readonly DigestObservation[]) => void
  /** Images that are new or changed. A tag is taken to be the one digest that its image has in its repository. */
  readonly sawImages: (images: readonly InventoryImage[]) => void
  /** Somebody has pulled a name, and it names this image since. */
  readonly sawPulled: (name: string, image: Pick<InventoryImage, 'id' | 'repositoryDigests'>) => void
  readonly sawPulls: (pulls: readonly Pull[]) => void
  readonly sawTransfers: (transfers: readonly Transfer[]) => void
  readonly sawForecast: (reference: string, outcome: ForecastOutcome) => void
  readonly sawTags: (repository: string, tags: Aged<HubTags>) => void
  readonly sawLock: (images: readonly LockedImage[]) => void
  /** What is kept of a tag, which is given in full. */
  readonly observationsOf: (reference: string) => readonly DigestObservation[]
  /** Throws a `FailureError` where the text names no tag. */
  readonly timeline: (input: { readonly reference: string }) => TagTimeline
  /** Writes what waits. */
  readonly close: () => void
}

/** So many rows are written in a few milliseconds: a first list of 5,000 images does not hold the window up. */
const rowsAtOnce = 250

/** Keeps which digests tags had. */
export const createDigests = (parts: DigestsParts): Digests => {
  const { memory, names } = parts
  /** Images that were here before Lading came are many, and none of them is urgent. */
  let waiting: DigestObservation[] = []
  let writing: NodeJS.Immediate | undefined
  memory.forgetOldest()

  const writeSome = (): void => {
    memory.record(waiting.splice(0, rowsAtOnce))
    writing = waiting.length === 0 ? undefined : setImmediate(writeSome)
  }

  const record = (observations: readonly DigestObservation[]): void => {
    memory.record(observations)
    parts.registryDigests.learn(observations)
  }

  const said = (observation: DigestObservation): void => {
    record([observation])
    parts.onSaid(observation)
  }

  const sawImages = (images: readonly InventoryImage[]): void => {
    const seenAtMs = parts.nowMs()
    for (const { text, image, digests } of names.tagsHere(images)) {
      const [digest, ...others] = digests
      if (digest === undefined || others.length > 0) continue
      waiting.push({ reference: text, digest, imageId: image.id, seenAtMs, source: 'local-image' })
    }
    if (waiting.length > 0) writing ??= setImmediate(writeSome)
  }

  /** An engine that learns digests from registries alone says by itself that a registry has the image. */
  const sawPulled: Digests['sawPulled'] = (name, image) => {
    const tag = names.tagOf(name)
    if (tag === undefined) return
    const own = image.repositoryDigests.filter(
      ({ repository }) => canonicalRepository(repository) === canonicalName(tag.reference),
    )
    const [one, ...others] = own
    if (one?.isSupposed !== true || others.length > 0) return
    const platform = parts.platform()
    said({
      ...{ reference: tag.text, digest: one.digest, imageId: image.id },
      ...{ source: 'pull', seenAtMs: parts.nowMs() },
      ...(platform !== undefined && { platform }),
    })
  }

  /** Podman does not say which digest it pulled: its image has that of the index and that of the manifest. */
  const sawPull = ({ state, reference, platform, endedAtMs, progress: { digest } }: Pull): void => {
    const tag = names.tagOf(reference)
    if (state.kind !== 'succeeded' || digest === undefined || tag === undefined) return
    const meant = platform ?? parts.platform()
    said({
      ...{ reference: tag.text, digest, source: 'pull', seenAtMs: endedAtMs ?? parts.nowMs() },
      ...(meant !== undefined && { platform: meant }),
      ...(state.imageId !== undefined && { imageId: state.imageId }),
    })
  }

  const sawTransfer = ({ work, state, endedAtMs }: Transfer): void => {
    if (work.kind !== 'push' || work.digest === undefined || state.kind !== 'succeeded') return
    const tag = names.tagOf(work.reference)
    if (tag === undefined) return
    const { text: reference } = tag
    said({ reference, digest: work.digest, source: 'push', seenAtMs: endedAtMs ?? parts.nowMs() })
  }

  const sawForecast = (text: string, outcome: ForecastOutcome): void => {
    const tag = names.tagOf(text)
    if (tag === undefined || outcome.kind === 'unknown') return
    const common = { reference: tag.text, source: 'forecast' } as const
    if (outcome.kind === 'withheld') {
      said({ ...common, digest: outcome.digest, seenAtMs: parts.nowMs() })
      return
    }
    const { digest, platform, platformDigest, asOfMs } = outcome.forecast
    said({ ...common, digest, platform, platformDigest, seenAtMs: asOfMs })
  }

  /** Docker Hub's pages lag behind its registry, so what they say is kept and nothing is concluded from it. */
  const sawTags = (repository: string, { value, asOfMs }: Aged<HubTags>): void => {
    const platform = parts.platform()
    const observations = value.tags.flatMap(({ name, digest: itsText, platforms }) => {
      const [tag, digest] = [names.tagOf(`${repository}:${name}`), digestIn(itsText)]
      if (tag === undefined || digest === undefined) return []
      const ownText = platforms.find((one) => one.platform === platform)?.digest
      const own = digestIn(ownText)
      const observation: DigestObservation = {
        ...{ reference: tag.text, digest, seenAtMs: asOfMs, source: 'tags-page' },
        ...(own !== undefined && platform !== undefined && { platform, platformDigest: own }),
      }
      return [observation]
    })
    record(observations)
  }

  const sawLock = (images: readonly LockedImage[]): void => {
    const observations = images.flatMap(
      ({ reference, digest, platform, platformDigest, learnedAtMs }): readonly DigestObservation[] => {
        const text = canonicalTag(reference)
        if (text === undefined) return []
        const common = { reference: text, digest, platform, seenAtMs: learnedAtMs }
        return [{ ...common, source: 'lock-file', ...(platformDigest !== undefined && { platformDigest }) }]
      },
    )
    memory.record(observations)
  }

  return {
    record,
    sawImages,
    sawPulled,
    sawPulls: (pulls) => pulls.forEach(sawPull),
    sawTransfers: (transfers) => transfers.forEach(sawTransfer),
    sawForecast,
    sawTags,
    sawLock,
    observationsOf: memory.of,
    timeline: ({ reference }) => {
      const tag = askedTag(reference)
      const known = names.knownIn(canonicalName(tag.reference), parts.images())
      return timelineOf(tag.text, memory.of(tag.text), known)
    },
    close: () => {
      clearImmediate(writing)
      memory.record(waiting)
      waiting = []
    },
  }
}
