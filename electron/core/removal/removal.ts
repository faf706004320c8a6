/** Removing images: what was asked for, what it will do, and what it did. */
import type { Failure } from '../failure.ts'
import type { ContainerUse } from '../images/image.ts'
import type { ImageId } from '../identity.ts'
import type { Bytes, StayingLayers } from '../layers/layer-bytes.ts'

/** What somebody wants to be rid of: an image, or some of its names. */
export interface RemovalTarget {
  readonly imageId: ImageId
  /** The names to take off, as the engine prints them; the whole image with all its names where absent. */
  readonly names?: readonly string[] | undefined
}

/** What stands in the way of a removal, or comes with it. */
export type RemovalObstacle =
  /** Images were built on it that stay, and a graph driver keeps it for as long as they are here. Never forced. */
  | { readonly kind: 'child-images'; readonly children: readonly ImageId[] }
  /** A running container uses it: Docker takes its last name off by force, and the image stays. */
  | { readonly kind: 'running-container'; readonly container: ContainerUse }
  /** A stopped container uses it: goes by force; the layers stay until the container goes. */
  | { readonly kind: 'stopped-container'; readonly container: ContainerUse }
  /** It is gone already. */
  | { readonly kind: 'gone' }
  /** Something of it changed since it was looked at. */
  | { readonly kind: 'changed'; readonly sentence: string }

/**
 * How it goes: as it is, by force alone, or not at all. Podman's force would stop and remove the containers that use an
 * image (5.4), so what a container uses there does not go at all.
 */
export type RemovalWay = 'open' | 'force' | 'barred'

/** What will happen to one image. */
export interface PlannedRemoval {
  readonly imageId: ImageId
  /** The image in a word: its first name, or its short ID. */
  readonly title: string
  /** `untag`: other names keep it. `delete`: it goes with its last name. `dangle`: its last name goes and it stays, since containers use it. */
  readonly effect: 'untag' | 'delete' | 'dangle'
  /** Names that it loses. */
  readonly names: readonly string[]
  /** Names that it keeps. */
  readonly namesLeft: readonly string[]
  readonly obstacles: readonly RemovalObstacle[]
  readonly way: RemovalWay
  /** Whether a registry is known to have it, so that it can be had again by its digest. */
  readonly isRestorable: boolean
  /** Why a clean-up leaves it alone, such as `is pinned`: the person is reminded before it goes by hand. */
  readonly keptBecause?: string
}

/** What a removal will do, before it does it. */
export interface RemovalPlan {
  /** One an image, in the order in which they go: those that were built on another before that one. */
  readonly items: readonly PlannedRemoval[]
  /** What comes back if all of it goes, shared layers counted once; what containers use keeps its layers. */
  readonly back: Bytes
  readonly staying: readonly StayingLayers[]
  /** One of them at least goes by force alone. */
  readonly needsForce: boolean
}

/** What became of one image. */
export type RemovalResult =
  | {
      readonly kind: 'removed'
      readonly imageId: ImageId
      readonly title: string
      readonly untagged: readonly string[]
      readonly isDeleted: boolean
      /** A sentence on what came otherwise than it was planned, such as a name that saved the image. */
      readonly remark?: string
      /** The entry of the ledger that is undone to give the names back, where the image stays. */
      readonly undoEntryId?: number
    }
  | {
      readonly kind: 'kept'
      readonly imageId: ImageId
      readonly title: string
      /** Names that were taken off before it failed, and could not be put back. */
      readonly untagged: readonly string[]
      readonly failure: Failure
    }

/** What a removal did. */
export type RemovalOutcome =
  /** The person said no. */
  | { readonly kind: 'declined' }
  | {
      readonly kind: 'done'
      readonly results: readonly RemovalResult[]
      /** What was predicted of those that went. */
      readonly predicted: Bytes
      /**
       * By the engine's own figures before and after. Absent where they take too long to ask for, where somebody else changed
       * something meanwhile, or where containers hold what went.
       */
      readonly measuredBytes?: number
    }

/** Whether it is attempted at all, with or without force. */
export const isAttempted = ({ way }: Pick<PlannedRemoval, 'way'>, force: boolean): boolean =>
  way === 'open' || (way === 'force' && force)
