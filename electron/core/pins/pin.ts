/** Pins: tags that somebody holds to a digest, and whether they have drifted. */
import type { Failure } from '../failure.ts'
import type { PullQuota } from '../registry/forecast.ts'
import type { Digest, PullId } from '../identity.ts'

/** A tag held to a digest. Pinned images are kept by every clean-up. */
export interface Pin {
  /** In full with its tag, such as `docker.io/library/nginx:alpine`. */
  readonly reference: string
  /** The index's digest where there is one. */
  readonly digest: Digest
  readonly platform?: string
  readonly platformDigest?: Digest
  readonly note: string
  readonly pinnedAtMs: number
}

/** What a look at the registry found of a tag. */
export type DriftOutcome =
  /** What is used is what the tag means now. `movedIndex`: another index, with the same image for this platform. */
  | { readonly kind: 'same'; readonly movedIndex?: Digest }
  /** The tag means another digest now. */
  | {
      readonly kind: 'repointed'
      readonly from: Digest
      readonly to: Digest
      readonly firstSeenAtMs: number
      /**
       * Whether the image for this platform is another one is not known: the registry would count the question as a pull,
       * or has the old index no longer.
       */
      readonly isPlatformUnknown?: true
    }
  /** The registry has the tag no longer. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** A tag that is watched: pinned, here, or in a file. */
export interface WatchedTag {
  readonly reference: string
  readonly pin?: Pin
  /** The digest by which the image that is here was pulled, where there is one. */
  readonly localDigest?: Digest
  /** What was found, as long as it holds for what is used now; absent where it has not been looked at since that changed. */
  readonly outcome?: DriftOutcome
  /** When that was found. */
  readonly checkedAtMs?: number
  /** Why a later look found nothing out. */
  readonly failure?: Failure
  /** The person has seen that it drifted and keeps it as it is: no mark and no notice until it moves again. */
  readonly isAcknowledged?: true
}

/** A tag that was found to have drifted, and of which nobody was told yet. */
export interface DriftedTag {
  /** In full with its tag. */
  readonly reference: string
  readonly outcome: Extract<DriftOutcome, { kind: 'repointed' | 'gone' }>
}

/** How far a check is. */
export type CheckState =
  | { readonly kind: 'idle'; readonly lastCheckedAtMs?: number; readonly nextCheckAtMs?: number }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly host?: string }

/** All that is watched, for a window that starts and whenever it changes. */
export interface PinsState {
  readonly tags: readonly WatchedTag[]
  readonly check: CheckState
  /** What is left of Docker Hub's pull limit, as the last answer said it. */
  readonly quota?: PullQuota
}

/** A pull of what a tag is pinned to. */
export interface PinnedPull {
  readonly pullId: PullId
  /** The image that has the tag's name and keeps it, in a word; absent where the pulled one gets it. */
  readonly nameStaysWith?: string
}
