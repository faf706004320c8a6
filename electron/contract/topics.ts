import type { EngineState } from '../core/engine-state.ts'
import type { HistoryState } from '../core/history-state.ts'
import type { PullId } from '../core/identity.ts'
import type { InventoryChange } from '../core/inventory.ts'
import type { LayersChange } from '../core/layers-state.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import type { Pull } from '../core/pull.ts'
import type { TransfersChange } from '../core/transfer.ts'
import type { Settings } from '../core/settings.ts'

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
  readonly images: InventoryChange
  readonly layers: LayersChange
  readonly pulls: PullsChange
  readonly transfers: TransfersChange
  /** An entry that began or ended. */
  readonly activity: LedgerEntry
  readonly history: HistoryState
  readonly settings: Settings
  /** The menu asks the window to show a view or to focus the name box. */
  readonly navigate: NavigateTarget
  /** A link in a README was clicked: the window shows the host and asks before it is opened. */
  readonly link: { readonly url: string }
}

/** Where the menu can send the window. */
export type NavigateTarget = 'images' | 'discover' | 'pulls' | 'activity' | 'name-box'

/** The topics' names, for the bridge, which lets no other through. */
export const topicNames = [
  'engine',
  'images',
  'layers',
  'pulls',
  'transfers',
  'activity',
  'history',
  'settings',
  'navigate',
  'link',
] as const satisfies readonly (keyof Topics)[]
