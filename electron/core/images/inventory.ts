import type { Failure } from '../failure.ts'
import type { InventoryImage } from './image.ts'
import type { ImageId } from '../identity.ts'

/** How far what is shown can be trusted. */
export type Freshness =
  /** Nothing has been seen of this engine yet. */
  | { readonly kind: 'unknown' }
  /** The engine is up and its events are followed. */
  | { readonly kind: 'live' }
  /** As the engine was then: it is down now, or has not answered yet. */
  | { readonly kind: 'stale'; readonly asOfMs: number }
  /** The engine is up, but its list could not be read. */
  | { readonly kind: 'unreadable'; readonly failure: Failure }

/** Everything that is known of the images, for a window that starts. */
export interface InventorySnapshot {
  /** Counts changes; a change whose revision is not one more than the last one seen asks for a new snapshot. */
  readonly revision: number
  readonly freshness: Freshness
  readonly images: readonly InventoryImage[]
  /** Since when Lading has watched this engine's containers; uses before that are known only of containers that are left. */
  readonly watchedSinceMs?: number
}

/** What changed since the revision before. */
export interface InventoryChange {
  readonly revision: number
  readonly freshness: Freshness
  readonly upserted: readonly InventoryImage[]
  readonly removed: readonly ImageId[]
  readonly watchedSinceMs?: number
}
