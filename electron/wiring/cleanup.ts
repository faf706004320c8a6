/** Cleaning up, wired to all that says what may go. */
import type { Topics } from '../contract/topics.ts'
import { keptInWords } from '../core/cleanup/cleanup-words.ts'
import type { Notice } from '../core/cleanup/notices.ts'
import { rulesInWords } from '../core/cleanup/quick-words.ts'
import type { Question } from '../core/confirmation.ts'
import type { Failure } from '../core/failure.ts'
import type { EngineId, ImageId } from '../core/identity.ts'
import type { InventoryImage } from '../core/images/image.ts'
import type { Turns } from '../core/in-turn.ts'
import type { CleanupSettings } from '../core/settings.ts'
import type { Greeting } from '../engine/greeting.ts'
import type { CleanupScheduleMemory } from '../history/cleanup-schedule.ts'
import type { CleanupMemory } from '../history/cleanups.ts'
import type { DigestMemory } from '../history/digests.ts'
import type { Ledger } from '../history/ledger.ts'
import type { Activity } from '../services/activity.ts'
import { createCleanupPlanner } from '../services/cleanup/cleanup-planner.ts'
import { createCleanupSchedule, type CleanupClock } from '../services/cleanup/cleanup-schedule.ts'
import { createCleanup, type Cleanup } from '../services/cleanup/cleanup.ts'
import { createDiskSpace, type DiskSpace } from '../services/cleanup/disk-space.ts'
import { createDiskSummaries, type DiskSummaries } from '../services/cleanup/disk-summary.ts'
import { createQuickPrune, type QuickPrune } from '../services/cleanup/quick-prune.ts'
import { filesNaming } from '../services/files/files-naming.ts'
import type { ImageFacts } from '../services/images/image-facts.ts'
import type { Inventory } from '../services/images/inventory.ts'
import type { LayerTreeService } from '../services/images/layer-tree.ts'
import type { Naming } from '../services/names/naming.ts'
import type { PinnedFiles } from '../services/pins/pinned-files.ts'
import type { Pins } from '../services/pins/pins.ts'
import type { TagNames } from '../services/pins/tag-names.ts'
import type { DoubtfulRemovals } from '../services/removal/doubtful-removals.ts'
import { nodeTimer, type ScheduleParts } from '../services/schedule.ts'
import type { Pulls } from '../services/transfers/pulls.ts'
import { cleaningEngine } from './engine-ports.ts'
import type { Outside } from './outside.ts'
import type { WiredUndo } from './undo.ts'

/** What cleaning up is wired with. */
export interface CleanupWiring
  extends
    Pick<WiredUndo, 'removalMemory' | 'archiveFirst' | 'restores' | 'undo'>,
    Partial<Pick<ScheduleParts, 'setTimer'>> {
  /** The engine that has greeted, while it is up. */
  readonly greeting: () => Greeting | undefined
  readonly cleanupSettings: () => CleanupSettings
  /** Why nothing may be cleaned up now; `undefined` where nothing stands against it. */
  readonly whyNoCleanup: () => Failure | undefined
  readonly history: {
    readonly ledger: Ledger
    readonly digestMemory: DigestMemory
    readonly cleanupMemory: CleanupMemory
    readonly cleanupScheduleMemory: CleanupScheduleMemory
  }
  readonly inventory: Pick<Inventory, 'snapshot'>
  readonly layerTree: Pick<LayerTreeService, 'tree'>
  readonly facts: Pick<ImageFacts, 'unread'>
  readonly pins: Pick<Pins, 'isPinned'>
  readonly files: Pick<PinnedFiles, 'pathsByName' | 'recall'>
  readonly names: TagNames
  readonly pulls: Pick<Pulls, 'unfinished'>
  readonly naming: Pick<Naming, 'tookNames'>
  /** A removal that the engine may have done though it went away. */
  readonly inDoubt: DoubtfulRemovals['note']
  readonly activity: Activity
  readonly confirm: (question: Question) => Promise<boolean>
  readonly inTurn: Turns
  readonly nowMs: () => number
  /** A new UUID. */
  readonly newId: () => string
  /** The engine's data folder, where it is one of this machine. */
  readonly localFolder: () => Promise<string | undefined>
  readonly outside: Pick<Outside, 'freeBytesAt'>
  /** Tells the person of a clean-up that was not begun in the window. */
  readonly notifyOfCleanup: (notice: Notice) => void
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** What a clean-up by the clock would do could not be found out. */
  readonly onTrouble: (error: unknown) => void
}

/** Cleaning up, and what the engine's disk holds. */
export interface WiredCleanup {
  readonly cleanup: Cleanup
  readonly diskSpace: DiskSpace
  readonly diskSummaries: DiskSummaries
  readonly quickPrune: QuickPrune
  readonly cleanupSchedule: CleanupClock
}

/** What removals by hand learn from it. */
export interface SharedByCleanup {
  /** Says for many images why clean-ups leave each alone, such as `is pinned`; who uses it aside. */
  readonly keptBecause: () => (image: InventoryImage) => string | undefined
}

/** The first list of an engine's images takes its time: what it has was not pulled then. */
const firstListMs = 10 * 60_000

/** Makes them. */
export const wireCleanup = (parts: CleanupWiring): WiredCleanup & SharedByCleanup => {
  const { history, inventory, names, nowMs, inTurn } = parts

  const engine = () => {
    const greeting = parts.greeting()
    return greeting && cleaningEngine(greeting, nowMs)
  }

  /** By Lading's own pulls; what others have pulled was seen here first at some time. */
  const lastPulls = (engineId: EngineId): ReadonlyMap<ImageId, number> => {
    const pulls = new Map(history.ledger.lastPulls(engineId))
    const { watchedSinceMs = Infinity } = inventory.snapshot()
    for (const [id, seenAtMs] of history.digestMemory.firstSeenHere()) {
      if (seenAtMs > watchedSinceMs + firstListMs) pulls.set(id, Math.max(seenAtMs, pulls.get(id) ?? 0))
    }
    return pulls
  }

  const engineName = () => parts.greeting()?.engine.name ?? ''
  const quickRules = () => parts.cleanupSettings().quick
  const images = () => inventory.snapshot().images
  const isTreeWhole = () => parts.facts.unread() === 0
  const { tree } = parts.layerTree

  const planner = createCleanupPlanner({
    inventory: inventory.snapshot,
    ...{ tree, lastPulls, nowMs },
    protections: () => parts.cleanupSettings().protections,
    isPinned: parts.pins.isPinned,
    filesNaming: () => filesNaming(names, parts.files.pathsByName()),
    filesRead: parts.files.recall,
  })

  const diskSummaries = createDiskSummaries({
    ...{ engine, images, tree, isTreeWhole, planner, quickRules, nowMs },
    onChange: (summary) => parts.tell('disk', summary),
  })

  const cleanup = createCleanup({
    ...parts,
    ...{ engine, images, planner, quickRules },
    engineName,
    remember: parts.removalMemory.remember,
    tookNames: parts.naming.tookNames,
    onChange: (change) => {
      parts.tell('cleanup', change)
      if (change.run.phase === 'ended') diskSummaries.outdated()
    },
    onIdle: () => cleanupSchedule.retry(),
    onResources: diskSummaries.heard,
  })

  const diskSpace = createDiskSpace({
    ...{ engine, inTurn, tree, isTreeWhole },
    isPulling: () => parts.pulls.unfinished() > 0,
    ...{ engineName, confirm: parts.confirm },
  })

  const quickPrune = createQuickPrune({
    ...{ cleanup, restores: parts.restores, undo: parts.undo, removals: parts.removalMemory },
    memory: history.cleanupMemory,
    engineId: () => engine()?.id,
    notify: parts.notifyOfCleanup,
  })

  const cleanupSchedule = createCleanupSchedule({
    schedule: () => parts.cleanupSettings().schedule,
    memory: history.cleanupScheduleMemory,
    isEngineUp: () => engine() !== undefined,
    localFolder: parts.localFolder,
    freeBytesAt: parts.outside.freeBytesAt,
    rulesInWords: () => rulesInWords(quickRules()),
    forecast: cleanup.reckonQuick,
    run: () => quickPrune.run('schedule'),
    tell: parts.notifyOfCleanup,
    onFailure: parts.onTrouble,
    ...{ nowMs, setTimer: parts.setTimer ?? nodeTimer },
  })
  cleanupSchedule.plan()

  const keptBecause: SharedByCleanup['keptBecause'] = () => {
    const reasonFor = planner.keeper()
    return (image) => {
      const reason = reasonFor(image)
      return reason && keptInWords(reason)
    }
  }

  return { cleanup, diskSpace, diskSummaries, quickPrune, cleanupSchedule, keptBecause }
}
