import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { DiskSummary } from '../../../electron/core/cleanup/disk-summary.ts'
import type { TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

/** What images take of the engine's disk, and what of it could come back. */
export class DiskSummaryMirror {
  readonly #mirror: Mirror<DiskSummary>

  constructor(bridge: Pick<Bridge, 'cleanup' | 'on'>, tell: TellFailure) {
    this.#mirror = new Mirror(
      { now: () => bridge.cleanup.summary(), follow: (listener) => bridge.on('disk', listener) },
      tell,
    )
  }

  /** Mirrors it until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get current(): DiskSummary {
    return this.#mirror.value ?? {}
  }
}
