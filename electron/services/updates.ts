import { FailureError, failureOf, type Failure } from '../core/failure.ts'
import type { NoUpdates, UpdateState } from '../core/updates.ts'
import { m } from '../words/messages.ts'
import { createSchedule, type ScheduleParts } from './schedule.ts'

/** What brings newer versions. */
export interface Updater {
  /** The version that is newer than this one; `undefined` where there is none. */
  readonly check: () => Promise<string | undefined>
  /** Fetches what was found; tells how far that is, from 0 to 1. */
  readonly download: (onProgress: (fraction: number) => void) => Promise<void>
  /** Installs what was fetched and starts it; this Lading ends, unless `onFailed` is told why not. */
  readonly install: (onFailed: (error: unknown) => void) => void
}

/** What updating is made of, and whom it tells. */
export interface UpdatesParts extends Pick<ScheduleParts, 'nowMs' | 'setTimer'> {
  /** `undefined` where there is nothing that could bring them; `why` says so. */
  readonly updater: Updater | undefined
  readonly whyNone: Exclude<NoUpdates, 'switched-off'>
  readonly isWanted: () => boolean
  readonly isOnline: () => boolean
  /** Something is being pulled, pushed, saved, loaded or cleaned up. */
  readonly isBusy: () => boolean
  readonly onChange: (state: UpdateState) => void
  /** A check that nobody had asked for failed. */
  readonly onTrouble: (error: unknown) => void
}

/** Looking for newer versions, and installing one when the person says so. */
export interface Updates {
  readonly state: () => UpdateState
  /** Looks now. What fails is in the state. */
  readonly check: () => Promise<void>
  /** Fetches what was found. Nothing is installed by that. */
  readonly download: () => Promise<void>
  /** Installs what was fetched; what fails is in the state. Throws `in-use` while something runs that this would break off. */
  readonly install: () => void
  /** The person wants them, or no longer. */
  readonly replan: () => void
  readonly close: () => void
}

const periodMs = 24 * 3_600_000

/** A start is busy enough. */
const firstCheckMs = 60_000

const busy = (): Failure => ({
  kind: 'in-use',
  message: m.updates_busy(),
  advice: m.updates_busy_advice(),
})

/** Makes what looks for newer versions: once a day, and never installs one by itself. */
export const createUpdates = (parts: UpdatesParts): Updates => {
  const { updater, nowMs } = parts
  const startedAtMs = nowMs()
  let state: UpdateState = { kind: 'newest' }

  const become = (next: UpdateState): void => {
    state = next
    parts.onChange(shown())
  }

  const shown = (): UpdateState => {
    if (updater === undefined) return { kind: 'off', why: parts.whyNone }
    return parts.isWanted() || state.kind === 'ready' ? state : { kind: 'off', why: 'switched-off' }
  }

  const isUnderWay = (): boolean => state.kind === 'checking' || state.kind === 'downloading'

  const look = async (brings: Updater): Promise<void> => {
    become({ kind: 'checking' })
    const version = await brings.check()
    become(version === undefined ? { kind: 'newest', checkedAtMs: nowMs() } : { kind: 'available', version })
  }

  /** Nobody asked, so nobody is told that it failed. */
  const lookQuietly = async (): Promise<void> => {
    if (updater === undefined || isUnderWay() || state.kind === 'ready') return
    const before = state
    try {
      await look(updater)
    } catch (error) {
      parts.onTrouble(error)
      become(before)
    }
  }

  const schedule = createSchedule({
    dueAtMs: (lastTriedAtMs) => {
      if (updater === undefined || !parts.isWanted()) return undefined
      return lastTriedAtMs === undefined ? startedAtMs + firstCheckMs : lastTriedAtMs + periodMs
    },
    isPossible: parts.isOnline,
    run: lookQuietly,
    ...{ nowMs, setTimer: parts.setTimer },
  })
  schedule.plan()

  return {
    state: shown,
    check: async () => {
      if (updater === undefined || isUnderWay() || state.kind === 'ready') return
      await look(updater).catch((error: unknown) => become({ kind: 'failed', failure: failureOf(error) }))
    },
    download: async () => {
      if (updater === undefined || state.kind !== 'available') return
      const { version } = state
      become({ kind: 'downloading', version, fraction: 0 })
      try {
        await updater.download((fraction) => become({ kind: 'downloading', version, fraction }))
        become({ kind: 'ready', version })
      } catch (error) {
        become({ kind: 'failed', failure: failureOf(error) })
      }
    },
    install: () => {
      if (updater === undefined || state.kind !== 'ready') return
      if (parts.isBusy()) throw new FailureError(busy())
      updater.install((error) => become({ kind: 'failed', failure: failureOf(error) }))
    },
    replan: () => {
      schedule.plan()
      parts.onChange(shown())
    },
    close: schedule.sleep,
  }
}
