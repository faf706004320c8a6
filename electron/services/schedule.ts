/** Doing something by the clock. */

/** What a schedule is made of. */
export interface ScheduleParts {
  /**
   * When it is due, if it was last done or tried at `lastTriedAtMs` of this run; `undefined` while nothing is chosen. A time
   * that has passed is made up for soon.
   */
  readonly dueAtMs: (lastTriedAtMs: number | undefined) => number | undefined
  /** What it needs is there: a network, an engine. It is put off for a while otherwise. */
  readonly isPossible: () => boolean
  /** Does it. Never rejects. */
  readonly run: () => Promise<unknown>
  readonly nowMs: () => number
  /** Calls `work` once after so many milliseconds, fewer than 2^31; gives what prevents that. */
  readonly setTimer: (work: () => void, ms: number) => () => void
}

/** There is a timer only while something is due and the schedule does not rest. */
export interface Schedule {
  /** Reckons anew: at the start, and when what is chosen has changed or it was done without the schedule. */
  readonly plan: () => void
  /** When it is due next; `undefined` while it is not. */
  readonly nextAtMs: () => number | undefined
  /** The machine goes to sleep, or nothing shall be done by itself for now. */
  readonly sleep: () => void
  /** What was missed since is made up for, once. */
  readonly wake: () => void
}

/** A start, and a network that comes back, are left alone for a moment. */
const settlingMs = 10_000

const retryMs = 10 * 60_000

/** What a timer can wait for at most. */
const mostTimerMs = 2 ** 31 - 1

/** The timer of Node. */
export const nodeTimer: ScheduleParts['setTimer'] = (work, ms) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** Does something whenever it is due. */
export const createSchedule = ({ dueAtMs, isPossible, run, nowMs, setTimer }: ScheduleParts): Schedule => {
  let cancelTimer: (() => void) | undefined
  let nextAtMs: number | undefined
  let isAsleep = false
  let isRunning = false
  /** What was cancelled is not begun again at once. */
  let lastTriedAtMs: number | undefined

  const stop = (): void => {
    cancelTimer?.()
    cancelTimer = undefined
    nextAtMs = undefined
  }

  const waitUntil = (atMs: number): void => {
    stop()
    nextAtMs = atMs
    cancelTimer = setTimer(due, Math.min(mostTimerMs, Math.max(0, atMs - nowMs())))
  }

  const plan = (): void => {
    const atMs = isAsleep || isRunning ? undefined : dueAtMs(lastTriedAtMs)
    if (atMs === undefined) stop()
    else waitUntil(Math.max(atMs, nowMs() + settlingMs))
  }

  const due = (): void => {
    if (nextAtMs !== undefined && nowMs() < nextAtMs) return waitUntil(nextAtMs)
    if (dueAtMs(lastTriedAtMs) === undefined) return stop()
    if (!isPossible()) return waitUntil(nowMs() + retryMs)
    stop()
    isRunning = true
    void run().finally(() => {
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
