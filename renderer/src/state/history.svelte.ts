import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { HistoryState } from '../../../electron/core/history-state.ts'
import type { TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

/** Whether what is done is remembered. */
export class History {
  /** The person has seen what happened to the database. */
  isNoticeDismissed = $state(false)

  readonly #mirror: Mirror<HistoryState>

  constructor(bridge: Pick<Bridge, 'activity' | 'on'>, tell: TellFailure) {
    this.#mirror = new Mirror(
      { now: () => bridge.activity.history(), follow: (listener) => bridge.on('history', listener) },
      tell,
    )
  }

  /** Mirrors the history's state until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get state(): HistoryState {
    return this.#mirror.value ?? { kind: 'open' }
  }
}
