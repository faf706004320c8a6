/** Undoing what is in the ledger, and what has to be kept for that, wired. */
import { join } from 'node:path'
import type { ArchiveSettings } from '../core/settings.ts'
import type { RemovedImages } from '../history/removed-images.ts'
import type { Activity } from '../services/activity.ts'
import { createArchiveFirst, type ArchiveFirst } from '../services/cleanup/archive-first.ts'
import { createRemovalMemory, type RemovalMemory } from '../services/cleanup/removal-memory.ts'
import { createRestores, type Restores } from '../services/cleanup/restore.ts'
import type { LayerTreeService } from '../services/images/layer-tree.ts'
import type { NamingEngine } from '../services/names/name-changes.ts'
import type { Naming } from '../services/names/naming.ts'
import type { TransferringEngine } from '../services/transfers/plan.ts'
import type { Transfers } from '../services/transfers/transfers.ts'
import { createUndo, type Undo } from '../services/undo.ts'
import type { Outside } from './outside.ts'
import type { SharedByPins, WiredPins } from './pins.ts'

/** What undoing is wired with. */
export interface UndoWiring extends Pick<WiredPins, 'digestPulls'>, Pick<SharedByPins, 'names'> {
  /** Archives lie in a folder of their own within it unless another was chosen. */
  readonly folder: string
  readonly archives: () => ArchiveSettings
  readonly history: { readonly removedImages: RemovedImages }
  readonly layerTree: Pick<LayerTreeService, 'tree'>
  readonly outside: Pick<Outside, 'freeBytesAt'>
  /** The engine, while it is up. */
  readonly engine: () => NamingEngine | undefined
  readonly savingEngine: () => Pick<TransferringEngine, 'id' | 'save'> | undefined
  readonly naming: Pick<Naming, 'withUndo'>
  readonly transfers: Pick<Transfers, 'load'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
  /** A new UUID. */
  readonly newId: () => string
}

/** What can be undone, what brings images back, and what is kept of them before they go. */
export interface WiredUndo {
  readonly undo: Undo
  readonly restores: Restores
  readonly removalMemory: RemovalMemory
  readonly archiveFirst: ArchiveFirst
}

/** Makes them. */
export const wireUndo = (parts: UndoWiring): WiredUndo => {
  const { engine, naming, transfers, digestPulls, names, activity, nowMs } = parts
  const removalMemory = createRemovalMemory({ kept: parts.history.removedImages, tree: parts.layerTree.tree })
  return {
    removalMemory,
    undo: createUndo({ naming, removals: removalMemory, engineId: () => engine()?.id }),
    restores: createRestores({
      ...{ engine, removals: removalMemory, names, digestPulls, transfers, activity, nowMs },
    }),
    archiveFirst: createArchiveFirst({
      ...{ settings: parts.archives, removals: removalMemory, activity, nowMs, newId: parts.newId },
      engine: parts.savingEngine,
      ownFolder: join(parts.folder, 'archives'),
      freeBytesAt: parts.outside.freeBytesAt,
    }),
  }
}
