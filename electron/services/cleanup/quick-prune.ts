import type { CleanupOrigin, CleanupRun } from '../../core/cleanup/cleanup-run.ts'
import {
  cleanupFailureNotice,
  cleanupNotice,
  nothingLeftNotice,
  restoreFailureNotice,
  restoreNotice,
  type Notice,
} from '../../core/cleanup/notices.ts'
import type { LastCleanup } from '../../core/cleanup/tray-menu.ts'
import { failureOf, unreachable } from '../../core/failure.ts'
import type { EngineId } from '../../core/identity.ts'
import type { CleanupMemory } from '../../history/cleanups.ts'
import type { Undo } from '../undo.ts'
import type { Cleanup } from './cleanup.ts'
import type { RemovalMemory } from './removal-memory.ts'
import type { Restores } from './restore.ts'

/** What cleaning up without the window is made of. */
export interface QuickPruneParts {
  readonly cleanup: Pick<Cleanup, 'runQuick' | 'last'>
  readonly restores: Pick<Restores, 'restore'>
  readonly undo: Pick<Undo, 'isRestorable'>
  readonly removals: Pick<RemovalMemory, 'ofCleanup'>
  readonly memory: CleanupMemory
  /** The engine, while it is up. */
  readonly engineId: () => EngineId | undefined
  /** Tells the person, who may not have the window before them. */
  readonly notify: (notice: Notice) => void
}

/** Cleaning up without the window. Nothing of it rejects: what happens is told by the desktop. */
export interface QuickPrune {
  /**
   * Does what the quick plan says, after the person has agreed; by the clock without asking. Gives whether it came to that, be it
   * to a no, or to nothing that can go.
   */
  readonly run: (origin: Exclude<CleanupOrigin, 'window'>) => Promise<boolean>
  /** Tells how the last clean-up went. */
  readonly tellLast: () => void
  /** The last clean-up of the engine that is up, be it of another run of Lading. */
  readonly last: () => LastCleanup | undefined
  /** Has the images back that went with it. */
  readonly undoLast: () => Promise<void>
}

/** The last clean-up, and the entries with which its images went. */
interface Last extends Omit<LastCleanup, 'isRestorable'> {
  readonly entryIds: readonly number[]
}

const ofRun = (run: CleanupRun): Last | undefined => {
  const gone = run.steps.filter(({ state }) => state.kind === 'gone')
  if (run.endedAtMs === undefined || gone.length === 0) return undefined
  const { measuredBytes, predicted = run.planned, endedAtMs } = run
  return {
    freed: measuredBytes === undefined ? predicted : { bytes: measuredBytes, certainty: 'exact' },
    endedAtMs,
    entryIds: gone.flatMap(({ kind, entryId }) =>
      kind === 'image' && entryId !== undefined ? [entryId] : [],
    ),
  }
}

/** Makes what cleans up without the window. */
export const createQuickPrune = (parts: QuickPruneParts): QuickPrune => {
  const { cleanup, memory, notify } = parts

  /** Of this run of Lading where there is one: that has what no database keeps. */
  const find = (): Last | undefined => {
    const engineId = parts.engineId()
    if (engineId === undefined) return undefined
    const run = cleanup.last()
    const ofThisRun = run?.engineId === engineId ? ofRun(run) : undefined
    if (ofThisRun !== undefined) return ofThisRun
    const kept = memory.last(engineId)
    if (kept === undefined) return undefined
    const { id, freedBytes, isMeasured, endedAtMs } = kept
    return {
      freed: { bytes: freedBytes, certainty: isMeasured ? 'exact' : 'estimate' },
      endedAtMs,
      entryIds: parts.removals.ofCleanup(id),
    }
  }

  const restorableOf = ({ entryIds }: Last): readonly number[] =>
    entryIds.filter((id) => parts.undo.isRestorable(id))

  const tellLast = (): void => {
    const run = cleanup.last()
    if (run !== undefined) notify(cleanupNotice(run))
  }

  const runOnce = async (origin: Exclude<CleanupOrigin, 'window'>): Promise<void> => {
    const { kind } = await cleanup.runQuick(origin)
    switch (kind) {
      case 'declined':
        return
      case 'nothing-left':
        // Nobody waits for one by the clock.
        if (origin === 'tray') notify(nothingLeftNotice())
        return
      case 'ended':
        return tellLast()
      default:
        return unreachable(kind)
    }
  }

  return {
    run: async (origin) => {
      try {
        await runOnce(origin)
        return true
      } catch (error) {
        notify(cleanupFailureNotice(origin, failureOf(error)))
        return false
      }
    },
    tellLast,
    last: () => {
      const last = find()
      if (last === undefined) return undefined
      const { freed, endedAtMs } = last
      return { freed, endedAtMs, isRestorable: restorableOf(last).length > 0 }
    },
    undoLast: async () => {
      const last = find()
      const entryIds = last === undefined ? [] : restorableOf(last)
      if (entryIds.length === 0) return
      try {
        notify(restoreNotice(await parts.restores.restore({ entryIds })))
      } catch (error) {
        notify(restoreFailureNotice(failureOf(error)))
      }
    },
  }
}
