import { failureOf } from '../../core/failure.ts'
import type { Digest, ImageId, PullId } from '../../core/identity.ts'
import { isEnded } from '../../core/transfers/job.ts'
import type { Pull, PullState } from '../../core/transfers/pull.ts'
import { familiarName, formatReference } from '../../core/names/reference.ts'
import type { Activity } from '../activity.ts'
import type { Naming } from '../names/naming.ts'
import type { Pulls } from '../transfers/pulls.ts'
import { askedTag, type TagName } from './tag-names.ts'

/** What pulling by digest is made of. */
export interface DigestPullsParts {
  readonly pulls: Pick<Pulls, 'start'>
  readonly naming: Pick<Naming, 'run'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
}

/** A name that is given when its image is here. */
export interface PromisedName {
  /** In full with its tag. */
  readonly name: string
  /** It may be taken from these images, and from no other. */
  readonly agreedLosers: readonly ImageId[]
}

/** Pulls by digest, after which names are put back that an engine does not give. */
export interface DigestPulls {
  /**
   * Pulls what the digest names in the tag's repository; `promises` are the names that it gets when it is here. The tag's own,
   * where it was promised before, is not given any more unless it is among them.
   */
  readonly start: (input: {
    readonly tag: TagName
    readonly digest: Digest
    readonly platform?: string | undefined
    readonly promises: readonly PromisedName[]
  }) => PullId
  /** Settles once a pull that was just started has ended, with its names given. Never rejects. */
  readonly ended: (id: PullId) => Promise<PullState>
  /** Gives an image a name now. What cannot be named stays as it is, and the ledger says why. */
  readonly giveName: (promise: PromisedName, imageId: ImageId) => Promise<void>
  /** Pulls that are new or changed: those that were started here get their names. */
  readonly sawPulls: (pulls: readonly Pull[]) => void
}

/** Pulls by digest and remembers the names that were promised, until Lading ends. */
export const createDigestPulls = ({ pulls, naming, activity, nowMs }: DigestPullsParts): DigestPulls => {
  const promised = new Map<PullId, ReadonlyMap<string, PromisedName>>()
  const awaited = new Map<PullId, readonly ((state: PullState) => void)[]>()

  const giveName = async ({ name, agreedLosers }: PromisedName, imageId: ImageId): Promise<void> => {
    try {
      await naming.run([{ kind: 'tag', imageId, name }], agreedLosers)
    } catch (error) {
      const reference = formatReference(askedTag(name).reference)
      const entry = activity.begin({ action: 'tag', reference, imageId, startedAtMs: nowMs() })
      activity.finish(entry, { outcome: 'failed', endedAtMs: nowMs(), failure: failureOf(error) })
    }
  }

  const giveAll = async (promises: Iterable<PromisedName>, imageId: ImageId): Promise<void> => {
    for (const promise of promises) await giveName(promise, imageId)
  }

  /** One that failed may be tried again, and its names are waited for until then. */
  const giveNames = async ({ id, state }: Pull): Promise<void> => {
    const promises = promised.get(id)
    if (promises === undefined || state.kind !== 'succeeded') return
    promised.delete(id)
    if (state.imageId !== undefined) await giveAll(promises.values(), state.imageId)
  }

  const sawPull = async (pull: Pull): Promise<void> => {
    if (!isEnded(pull)) return
    const waiting = awaited.get(pull.id) ?? []
    awaited.delete(pull.id)
    await giveNames(pull)
    for (const settle of waiting) settle(pull.state)
  }

  return {
    start: ({ tag, digest, platform, promises }) => {
      // By digest alone: Docker ignores a tag beside it, and Podman refuses the two together.
      const reference = `${familiarName(tag.reference)}@${digest}`
      const id = pulls.start({ reference, platform })
      // Two tags of one digest are one pull.
      const names = new Map(promised.get(id))
      names.delete(tag.text)
      for (const promise of promises) names.set(promise.name, promise)
      promised.set(id, names)
      return id
    },
    ended: (id) =>
      new Promise((settle) => {
        awaited.set(id, [...(awaited.get(id) ?? []), settle])
      }),
    giveName,
    sawPulls: (changed) => changed.forEach((pull) => void sawPull(pull)),
  }
}
