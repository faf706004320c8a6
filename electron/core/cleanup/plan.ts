/** What a clean-up would do: what goes and why, what stays and why. */
import type { ImageId } from '../identity.ts'
import type { ContainerUse } from '../images/image.ts'
import type { PlannedRemoval } from '../removal/removal.ts'
import type { Protection } from './protection.ts'
import type { CacheRecord, Container, Volume } from './resources.ts'

declare const brand: unique symbol

/** One thing that a clean-up may take away: its kind, a colon, and its ID or name. */
export type CleanupItemId = string & { readonly [brand]: 'CleanupItemId' }

/** Brands an item's ID; only `itemIdOf` and the bridge call this. */
export const cleanupItemIdOf = (text: string): CleanupItemId => text as CleanupItemId

/** The ID of a thing that an engine knows by `idOrName`. */
export const itemIdOf = (kind: CleanupKind, idOrName: string): CleanupItemId =>
  cleanupItemIdOf(`${kind}:${idOrName}`)

/** What all that may go have in common. */
interface Candidate {
  readonly id: CleanupItemId
  /** In a word: a name, or a short ID. */
  readonly title: string
  /** Why it goes: short sentences, each about this one thing. */
  readonly reasons: readonly string[]
  /** A rule ticks it. What is not ticked goes only where the person ticks it. */
  readonly isTicked: boolean
  /** What has to go before it can, all of it earlier in the plan: containers that use it, images and records on top of it. */
  readonly needs?: readonly CleanupItemId[]
}

/** Something that may go. */
export type CleanupItem =
  | (Candidate & { readonly kind: 'image'; readonly imageId: ImageId; readonly removal: PlannedRemoval })
  | (Candidate & { readonly kind: 'container'; readonly container: Container })
  | (Candidate & { readonly kind: 'volume'; readonly volume: Volume })
  | (Candidate & { readonly kind: 'cache'; readonly record: CacheRecord })

/** The kinds of things that may go. */
export type CleanupKind = CleanupItem['kind']

/** Why something stays although a rule looked at it. */
export type StayReason =
  | { readonly kind: 'used'; readonly containers: readonly ContainerUse[] }
  | { readonly kind: 'running' }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'pinned' }
  | { readonly kind: 'protected'; readonly protection: Protection }
  /** Images that stay were built on it, and the engine keeps it for them. */
  | { readonly kind: 'parent'; readonly children: readonly ImageId[] }
  /** One of the last so many tags of its repository. */
  | { readonly kind: 'one-of-the-last'; readonly count: number }
  /** A file that Lading was shown names it. */
  | { readonly kind: 'in-file'; readonly paths: readonly string[] }
  /** A limit of the rule leaves it out, such as `Used 3 days ago.` */
  | { readonly kind: 'left-out'; readonly sentence: string }

/** Something that a rule looked at and that stays. */
export interface StayingItem {
  readonly id: CleanupItemId
  readonly kind: CleanupKind
  readonly title: string
  /** At least one; what weighs most comes first. */
  readonly reasons: readonly StayReason[]
}

/** A container, and the image that it is of. */
export interface ImageUse {
  /** The container's, be it in the plan or not. */
  readonly id: CleanupItemId
  readonly imageId: ImageId
}

/** What a clean-up would do. */
export interface CleanupPlan {
  /** In the order in which they would go: containers, volumes, images (those built on another first), then cache. */
  readonly items: readonly CleanupItem[]
  readonly stays: readonly StayingItem[]
  /**
   * Records of the build cache, going or staying, of which images have the same layers; absent where there are none. Such a
   * layer comes back once images and records have gone.
   */
  readonly sharedCache?: readonly CacheRecord[]
  /**
   * Which image each container is of, going or staying; absent where there are none. Layers of an image that is gone come back
   * with the last of its containers.
   */
  readonly imageUses?: readonly ImageUse[]
  /** When the engine said what this was reckoned from. */
  readonly asOfMs: number
}

/** What of a plan goes where so much is ticked, in its order: what needs something that stays does not go either. */
export const goingOf = (plan: CleanupPlan, ticked: Iterable<CleanupItemId>): readonly CleanupItem[] => {
  const wanted = new Set(ticked)
  const going = new Set<CleanupItemId>()
  return plan.items.filter(({ id, needs = [] }) => {
    const goes = wanted.has(id) && needs.every((need) => going.has(need))
    if (goes) going.add(id)
    return goes
  })
}
