/** What the tray's menu is made from. */
import { rulesInWords } from '../core/cleanup/quick-words.ts'
import type { TrayPull, TrayState } from '../core/cleanup/tray-menu.ts'
import type { Settings } from '../core/settings.ts'
import { isEnded } from '../core/transfers/job.ts'
import type { Pull } from '../core/transfers/pull.ts'
import { pullTotals } from '../core/transfers/pull-progress.ts'
import type { Lading } from '../lading.ts'

const trayPull = ({ reference, progress }: Pull): TrayPull => {
  const { fraction } = pullTotals(progress)
  return { reference, ...(fraction !== undefined && { fraction }) }
}

/** How things are now. */
export const trayState = (
  lading: Pick<Lading, 'engine' | 'diskSummaries' | 'quickPrune' | 'cleanup' | 'pulls'>,
  { cleanup, isAutomaticPaused }: Pick<Settings, 'cleanup' | 'isAutomaticPaused'>,
): TrayState => {
  const lastCleanup = lading.quickPrune.last()
  return {
    isEngineUp: lading.engine.current() !== undefined,
    disk: lading.diskSummaries.current(),
    quickRules: rulesInWords(cleanup.quick),
    isCleaningUp: lading.cleanup.isRunning(),
    ...(lastCleanup !== undefined && { lastCleanup }),
    pulls: lading.pulls
      .list()
      .filter((pull) => !isEnded(pull))
      .map(trayPull),
    areChecksPaused: isAutomaticPaused,
  }
}
