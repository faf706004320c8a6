import { driftPeriodMs, type DriftSchedule } from '../../core/settings.ts'

/** What a schedule is made of. */
export interface ScheduleParts {
  /** As the person has chosen it. */
  readonly schedule: () => DriftSchedule
  /** When the last check ended, of this run or another; `undefined` before the first. */
  readonly lastCheckedAtMs: () => number | undefined
  readonly isOnline: () => boolean
  /** Checks everything. Never rejects. */
  readonly check: () => Promise<void>
  readonly nowMs: () => number
  /** Calls `work` once after so many milliseconds, fewer than 2^31; gives what prevents that. */
  readonly setTimer: (work: () => void, ms: number) => () => void
}

/** Checks by the clock. There is a timer only while a schedule is chosen and the machine is awake. */
export interface CheckSchedule {
  /** Reckons anew: at the start, and when the schedule was chosen or a check has ended. */
  readonly plan: () => void
  /** When the next check is due; `undefined` while none is. */
  readonly nextAtMs: () => number | undefined
  /** The machine goes to sleep. */
  readonly sleep: () => void
  /** The machine is awake again: what was missed is made up for. */
  readonly wake: () => void
}

/** A start, and a network that comes back, are left alone for a moment. */
const settlingMs = 10_000

const offlineRetryMs = 10 * 60_000

/** What a timer can wait for at most. */
const mostTimerMs = 2 ** 31 - 1

/** Checks by the clock as the person has chosen. */
export const createSchedule = (parts: ScheduleParts): CheckSchedule => {
  const { nowMs } = parts
  let cancelTimer: (() => void) | undefined
  let nextAtMs: number | undefined
  let isAsleep = false
  let isRunning = false
  /** One that was cancelled is not begun again at once. */
  let lastTriedAtMs: number | undefined

  const stop = (): void => {
    cancelTimer?.()
    cancelTimer = undefined
    nextAtMs = undefined
  }

  const waitUntil = (atMs: number): void => {
    stop()
    nextAtMs = atMs
    cancelTimer = parts.setTimer(due, Math.min(mostTimerMs, Math.max(0, atMs - nowMs())))
  }

  const dueAtMs = (periodMs: number): number => {
    const last = Math.max(parts.lastCheckedAtMs() ?? -Infinity, lastTriedAtMs ?? -Infinity)
    return Math.max(last + periodMs, nowMs() + settlingMs)
  }

  const plan = (): void => {
    const schedule = parts.schedule()
    if (schedule === 'off' || isAsleep || isRunning) stop()
    else waitUntil(dueAtMs(driftPeriodMs[schedule]))
  }

  const due = (): void => {
    if (nextAtMs !== undefined && nowMs() < nextAtMs) return waitUntil(nextAtMs)
    if (parts.schedule() === 'off') return stop()
    if (!parts.isOnline()) return waitUntil(nowMs() + offlineRetryMs)
    stop()
    isRunning = true
    void parts.check().finally(() => {
      isRunning = false
      lastTriedAtMs = nowMs()
      plan()
    })
  }

  return {
    plan,
    nextAtMs: () => nextAtMs,
    sleep: () => {
      isAsleep = true
      stop()
    },
    wake: () => {
      isAsleep = false
      plan()
    },
  }
}
