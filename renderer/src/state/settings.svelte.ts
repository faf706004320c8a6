import type { Bridge } from '../../../electron/contract/bridge.ts'
import { defaultSettings, parallelPullsRange, type Settings } from '../../../electron/core/settings.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

/** What the person has set. */
export class SettingsMirror {
  readonly #mirror: Mirror<Settings>
  readonly #bridge: Pick<Bridge, 'settings' | 'on'>
  readonly #tell: TellFailure

  constructor(bridge: Pick<Bridge, 'settings' | 'on'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
    this.#mirror = new Mirror(
      { now: () => bridge.settings.get(), follow: (listener) => bridge.on('settings', listener) },
      tell,
    )
  }

  /** Mirrors the settings until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get current(): Settings {
    return this.#mirror.value ?? defaultSettings
  }

  /** Sets how many pulls run side by side, within what is allowed. */
  readonly setParallelPulls = async (count: number): Promise<void> => {
    const { least, most } = parallelPullsRange
    const parallelPulls = Math.min(most, Math.max(least, Math.round(count)))
    if (!Number.isFinite(parallelPulls) || parallelPulls === this.current.parallelPulls) return
    const result = await ask(this.#bridge.settings.update({ parallelPulls }), this.#tell)
    if (result.ok) this.#mirror.value = result.value
  }
}
