import { dryRunNotice, unknownRoomNotice, type Notice } from '../../core/cleanup/notices.ts'
import type { Bytes } from '../../core/layers/layer-bytes.ts'
import type { CleanupSchedule as ChosenSchedule } from '../../core/settings.ts'
import type { CleanupScheduleMemory, CountedSchedule } from '../../history/cleanup-schedule.ts'
import { createSchedule, type Schedule, type ScheduleParts } from '../schedule.ts'

/** What cleaning up by the clock is made of. */
export interface CleanupScheduleParts extends Pick<ScheduleParts, 'nowMs' | 'setTimer'> {
  /** As the person has chosen it. */
  readonly schedule: () => ChosenSchedule
  readonly memory: CleanupScheduleMemory
  readonly isEngineUp: () => boolean
  /** The engine's data folder, where it is one of this machine. */
  readonly localFolder: () => Promise<string | undefined>
  /** Bytes that are free where a folder is; rejects where there is no such folder. */
  readonly freeBytesAt: (folder: string) => Promise<number>
  /** The quick plan in words. */
  readonly rulesInWords: () => string
  /** What the quick plan would give back now. Rejects with a `FailureError`. */
  readonly forecast: () => Promise<Bytes>
  /**
   * Does the quick plan, without asking, and tells how it went. Gives whether it came to that: another clean-up may be under way,
   * or the engine not say what it has. Never rejects.
   */
  readonly run: () => Promise<boolean>
  readonly tell: (notice: Notice) => void
  /** It could not be found out what a clean-up would do. */
  readonly onFailure: (error: unknown) => void
}

/** Cleaning up by the clock. */
export interface CleanupClock extends Schedule {
  /** What it did not come to may be possible now: another clean-up is over, or an engine is up. Nothing where nothing waits for that. */
  readonly retry: () => void
}

/** What nobody says that it is over, such as an engine that fails to answer, is over in a while. */
const retryMs = 3_600_000

const daysOf = { 'every-day': 1, 'every-week': 7 } as const

/** An hour of the day at which `atMs` is, or so many days later, by this machine's clock. */
const hourOfDay = (atMs: number, hour: number, daysLater = 0): number => {
  const day = new Date(atMs)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + daysLater, hour).getTime()
}

/** The last time at or before `atMs` at which it was this hour. */
const lastHourBefore = (atMs: number, hour: number): number => {
  const sameDay = hourOfDay(atMs, hour)
  return sameDay <= atMs ? sameDay : hourOfDay(atMs, hour, -1)
}

/** Two schedules with the same rhythm are due at the same times; `undefined` while none is chosen. */
const rhythmOf = ({ every, atHour }: ChosenSchedule): string | undefined =>
  every === 'off' ? undefined : `${every}@${atHour}`

/**
 * Cleans up by the clock: the first time at the chosen hour after the schedule was chosen, and then a day or a week after the
 * last time. An hour at which the machine slept or Lading did not run is made up for, once.
 */
export const createCleanupSchedule = (parts: CleanupScheduleParts): CleanupClock => {
  const { nowMs, memory } = parts
  let counted = memory.counted()
  /** It did not come to one that was due, and nothing has said since that it could. */
  let retryAtMs: number | undefined

  const keep = (next: CountedSchedule | undefined): void => {
    counted = next
    memory.keep(next)
  }

  /** What was chosen anew counts from now: nothing of the time before is to be made up for. */
  const recount = (): void => {
    const rhythm = rhythmOf(parts.schedule())
    if (rhythm !== counted?.rhythm) keep(rhythm === undefined ? undefined : { rhythm, sinceMs: nowMs() })
  }

  const dueAtMs = (): number | undefined => {
    const { every, atHour } = parts.schedule()
    if (every === 'off' || counted === undefined) return undefined
    const sinceMs = Math.min(counted.sinceMs, nowMs())
    return Math.max(hourOfDay(lastHourBefore(sinceMs, atHour), atHour, daysOf[every]), retryAtMs ?? -Infinity)
  }

  const freeBytes = async (): Promise<number | undefined> => {
    const folder = await parts.localFolder().catch(() => undefined)
    return folder === undefined ? undefined : parts.freeBytesAt(folder).catch(() => undefined)
  }

  /** Whether there is so little room that it is to run; says so where that cannot be known. */
  const isRoomShort = async (limitBytes: number): Promise<boolean> => {
    const free = await freeBytes()
    if (free === undefined) parts.tell(unknownRoomNotice(limitBytes))
    return free !== undefined && free < limitBytes
  }

  const sayWhatWouldGo = async (): Promise<boolean> => {
    try {
      const back = await parts.forecast()
      if (back.bytes > 0) parts.tell(dryRunNotice(back, parts.rulesInWords()))
      return true
    } catch (error) {
      parts.onFailure(error)
      return false
    }
  }

  const run = async (): Promise<void> => {
    const { onlyUnderFreeBytes, isDryRun } = parts.schedule()
    const before = counted
    retryAtMs = undefined
    // Before anything is done: whatever happens to Lading meanwhile, it is not done twice.
    if (counted !== undefined) keep({ ...counted, sinceMs: nowMs() })
    const now = counted
    if (onlyUnderFreeBytes !== undefined && !(await isRoomShort(onlyUnderFreeBytes))) return
    if (await (isDryRun ? sayWhatWouldGo() : parts.run())) return
    // Nothing was done, so that it is still due, unless another schedule was chosen meanwhile.
    if (counted !== now) return
    keep(before)
    retryAtMs = nowMs() + retryMs
  }

  const schedule = createSchedule({
    dueAtMs,
    isPossible: parts.isEngineUp,
    run,
    nowMs,
    setTimer: parts.setTimer,
  })

  const recounted = (go: () => void) => (): void => {
    recount()
    go()
  }
  return {
    ...schedule,
    plan: recounted(schedule.plan),
    wake: recounted(schedule.wake),
    retry: () => {
      if (retryAtMs === undefined) return
      retryAtMs = undefined
      schedule.plan()
    },
  }
}
