import { timelineOf, type DigestObservation } from '../../core/pins/digest-ledger.ts'
import type { Digest } from '../../core/identity.ts'
import type { DriftOutcome } from '../../core/pins/pin.ts'
import { heldAgainst, type Look, type Reach } from '../pins/drift-ask.ts'
import { runRound, type RoundParts } from '../pins/drift-round.ts'
import type { FileTag, Watched } from '../pins/drift-watch.ts'
import type { TagNames } from '../pins/tag-names.ts'
import type { KnownTags } from './places.ts'

/** What looking at the tags of files is made of. */
export interface TagLooksParts extends Pick<RoundParts<Look>, 'wait' | 'nowMs' | 'random'> {
  readonly names: Pick<TagNames, 'tagOf'>
  readonly ask: (watched: Watched, reach: Reach, signal: AbortSignal) => Promise<Look>
  readonly reach: () => Promise<Reach>
  /** The engine's own platform, while it is up. */
  readonly platform: () => string | undefined
  readonly observationsOf: (reference: string) => readonly DigestObservation[]
}

/** What the ledger of digests and the registries say of tags in files. */
export interface TagLooks extends Pick<KnownTags, 'currentDigest' | 'outcomeOf'> {
  /**
   * Looks at the tags, one at a time of each registry, and tells what came of each: nothing more than its digest where none is
   * written with it. Rejects where it is not known how registries are reached.
   */
  readonly lookAt: (
    tags: readonly FileTag[],
    onLook: (tag: FileTag, outcome: DriftOutcome | undefined) => void,
    signal: AbortSignal,
  ) => Promise<void>
}

/** From these it cannot be said what the registry has now: an image may be old, and Docker Hub's pages lag behind. */
const isHearsay = ({ source }: DigestObservation): boolean =>
  source === 'local-image' || source === 'tags-page' || source === 'lock-file'

/** Looks at tags in files as drift is looked for: the digest that is written in a file counts as a pin. */
export const createTagLooks = (parts: TagLooksParts): TagLooks => {
  const watchedFor = ({ reference, written }: FileTag): Watched | undefined => {
    const name = parts.names.tagOf(reference)
    if (name === undefined || written === undefined) return name
    return { ...name, pin: { reference, digest: written, note: '', pinnedAtMs: 0 } }
  }

  const saidOf = (reference: string): readonly DigestObservation[] =>
    parts.observationsOf(reference).filter((one) => !isHearsay(one))

  const currentDigest = (reference: string): Digest | undefined =>
    timelineOf(reference, saidOf(reference), new Set()).spans[0]?.digest

  return {
    currentDigest,
    outcomeOf: (reference, written) => {
      const digest = currentDigest(reference)
      const watched = watchedFor({ reference, ...(written !== undefined && { written }) })
      if (digest === undefined || written === undefined || watched === undefined) return undefined
      return heldAgainst(
        watched,
        { digest },
        parts.observationsOf(reference),
        parts.platform(),
        parts.nowMs(),
      )
    },
    lookAt: async (tags, onLook, signal) => {
      const reach = await parts.reach()
      const asked = new Map(
        tags.flatMap((tag): readonly [Watched, FileTag][] => {
          const watched = watchedFor(tag)
          return watched === undefined ? [] : [[watched, tag]]
        }),
      )
      const tell = (watched: Watched, outcome: DriftOutcome | undefined): void => {
        const tag = asked.get(watched)
        if (tag !== undefined) onLook(tag, outcome)
      }
      await runRound<Look>(
        [...asked.keys()],
        {
          ...{ wait: parts.wait, nowMs: parts.nowMs, random: parts.random },
          ask: (watched) => parts.ask(watched, reach, signal),
          onTurn: () => undefined,
          onAnswer: (watched, { outcome, found }) =>
            tell(watched, found !== undefined && watched.pin === undefined ? undefined : outcome),
          onFailure: (watched, failure) => tell(watched, { kind: 'unknown', failure }),
        },
        signal,
      )
    },
  }
}
