/** The history, and what of it each service remembers by. */
import type { Topics } from '../contract/topics.ts'
import { createAnswers } from '../history/answers.ts'
import { createCleanupScheduleMemory } from '../history/cleanup-schedule.ts'
import { createCleanupMemory } from '../history/cleanups.ts'
import { openHistory } from '../history/database.ts'
import { createDigestMemory } from '../history/digests.ts'
import { createDriftMemory } from '../history/drift.ts'
import { createImageCache } from '../history/image-cache.ts'
import { createFactsMemory } from '../history/image-facts.ts'
import { createUsesMemory } from '../history/image-uses.ts'
import { createLedger } from '../history/ledger.ts'
import { createNamingUndos } from '../history/naming-undos.ts'
import { createPinMemory } from '../history/pins.ts'
import { createPinnedFilesMemory } from '../history/pinned-files.ts'
import { createRemovedImages } from '../history/removed-images.ts'
import { sqliteVersion } from '../history/sqlite-version.ts'

/** What the history is opened with. */
export interface HistoryWiring {
  /** Where it is kept. */
  readonly folder: string
  readonly nowMs: () => number
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
}

/** Opens the history, and all that is kept in it. */
export const openKeptHistory = ({ folder, nowMs, tell }: HistoryWiring) => {
  const history = openHistory({
    folder,
    nowMs,
    onStateChange: (next) => {
      state = next
      tell('history', next)
    },
  })
  let state = history.state
  const ledger = createLedger(history.database)
  ledger.interruptRunning(nowMs())
  return {
    state: () => state,
    ledger,
    sqlite: sqliteVersion(history.database) ?? 'off',
    imageCache: createImageCache(history.database),
    answers: createAnswers(history.database),
    factsMemory: createFactsMemory(history.database),
    usesMemory: createUsesMemory(history.database),
    namingUndos: createNamingUndos(history.database),
    removedImages: createRemovedImages(history.database),
    cleanupMemory: createCleanupMemory(history.database),
    cleanupScheduleMemory: createCleanupScheduleMemory(history.database),
    digestMemory: createDigestMemory(history.database),
    pinMemory: createPinMemory(history.database),
    driftMemory: createDriftMemory(history.database),
    pinnedFilesMemory: createPinnedFilesMemory(history.database),
    close: history.database.close,
  }
}
