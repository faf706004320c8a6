import type { CleanupRunChange } from '../core/cleanup/cleanup-run.ts'
import type { DiskSummary } from '../core/cleanup/disk-summary.ts'
import type { DeepLink } from '../core/deep-link.ts'
import type { EngineOffers } from '../core/engine-offers.ts'
import type { EngineState } from '../core/engine-state.ts'
import type { HistoryState } from '../core/history-state.ts'
import type { PullId } from '../core/identity.ts'
import type { InventoryChange } from '../core/images/inventory.ts'
import type { LayersChange } from '../core/layers/layers-state.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import type { PinnedFilesChange } from '../core/pinned-files/pinned-file.ts'
import type { DriftedTag, PinsState } from '../core/pins/pin.ts'
import type { Pull } from '../core/transfers/pull.ts'
import type { TransfersChange } from '../core/transfers/transfer.ts'
import type { Settings } from '../core/settings.ts'
import type { UpdateState } from '../core/updates.ts'

/** Pulls that are new or changed, and those that were taken off the list. */
export interface PullsChange {
  readonly upserted: readonly Pull[]
  readonly removed: readonly PullId[]
}

/**
 * What the main process tells the window by itself. Each topic is sent at most 20 times a second,
 * with what gathered since the last time.
 */
export interface Topics {
  readonly engine: EngineState
  /** The engines that can be chosen, after somebody has looked for them. */
  readonly engines: EngineOffers
  readonly images: InventoryChange
  readonly layers: LayersChange
  readonly pulls: PullsChange
  readonly transfers: TransfersChange
  /** How far a clean-up is. */
  readonly cleanup: CleanupRunChange
  /** What images take of the engine's disk, and what of it could come back. */
  readonly disk: DiskSummary
  /** Compose files and Dockerfiles that were opened, changed or forgotten. */
  readonly files: PinnedFilesChange
  readonly pins: PinsState
  /** Tags that a check found drifted; each is told of once, until it moves again. */
  readonly drifted: readonly DriftedTag[]
  /** An entry that began or ended. */
  readonly activity: LedgerEntry
  readonly history: HistoryState
  readonly settings: Settings
  /** What is known of a newer version of Lading. */
  readonly update: UpdateState
  /** The menu asks the window to show something. */
  readonly navigate: NavigateTarget
  /** A link from elsewhere asks for something to be shown. */
  readonly deepLink: DeepLink
  /** A link in a README was clicked: the window shows the host and asks before it is opened. */
  readonly link: { readonly url: string }
}

/** Where the menu can send the window: a view, the name box, or what opens above them. */
export type NavigateTarget =
  | 'images'
  | 'discover'
  | 'pulls'
  | 'pins'
  | 'cleanup'
  | 'activity'
  | 'settings'
  | 'shortcuts'
  | 'name-box'
  | 'palette'
  | 'registries'
  | 'load-archive'

/** The topics' names, for the bridge, which lets no other through. */
export const topicNames = [
  'engine',
  'engines',
  'images',
  'layers',
  'pulls',
  'transfers',
  'cleanup',
  'disk',
  'files',
  'pins',
  'drifted',
  'activity',
  'history',
  'settings',
  'update',
  'navigate',
  'deepLink',
  'link',
] as const satisfies readonly (keyof Topics)[]
