import { driftPeriodMs, type DriftSchedule } from '../../core/settings.ts'
import { createSchedule, type Schedule, type ScheduleParts } from '../schedule.ts'

/** What checking by the clock is made of. */
export interface DriftScheduleParts extends Pick<ScheduleParts, 'nowMs' | 'setTimer'> {
  /** As the person has chosen it. */
  readonly schedule: () => DriftSchedule
  /** When the last check ended, of this run or another; `undefined` before the first. */
  readonly lastCheckedAtMs: () => number | undefined
  readonly isOnline: () => boolean
  /** Checks everything. Never rejects. */
  readonly check: () => Promise<void>
}

/** Checks once a period, as the person has chosen; at once where nothing was ever checked. */
export const createDriftSchedule = (parts: DriftScheduleParts): Schedule =>
  createSchedule({
    dueAtMs: (lastTriedAtMs = -Infinity) => {
      const schedule = parts.schedule()
      if (schedule === 'off') return undefined
      return Math.max(parts.lastCheckedAtMs() ?? -Infinity, lastTriedAtMs) + driftPeriodMs[schedule]
    },
    isPossible: parts.isOnline,
    run: parts.check,
    nowMs: parts.nowMs,
    setTimer: parts.setTimer,
  })
