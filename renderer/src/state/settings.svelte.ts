import type { Bridge } from '../../../electron/contract/bridge.ts'
import {
  defaultSettings,
  parallelPullsRange,
  type CleanupSettings,
  type DriftSchedule,
  type ImageTableSettings,
  type Settings,
} from '../../../electron/core/settings.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

type SettingsBridge = Pick<Bridge, 'on'> & { readonly settings: Pick<Bridge['settings'], 'get' | 'update'> }

/** What the person has set. A change holds at once, and is kept a moment later. */
export class SettingsMirror {
  readonly #mirror: Mirror<Settings>
  readonly #bridge: SettingsBridge
  readonly #tell: TellFailure
  /** What was set here and has not been answered yet. */
  #wanted = $state.raw<Settings>()
  #isKeeping = false

  constructor(bridge: SettingsBridge, tell: TellFailure) {
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
    return this.#wanted ?? this.#mirror.value ?? defaultSettings
  }

  /** How the images table looks. */
  get imageTable(): ImageTableSettings {
    return this.current.imageTable
  }

  /** Sets how many pulls run side by side, within what is allowed. */
  readonly setParallelPulls = async (count: number): Promise<void> => {
    const { least, most } = parallelPullsRange
    const parallelPulls = Math.min(most, Math.max(least, Math.round(count)))
    if (!Number.isFinite(parallelPulls) || parallelPulls === this.current.parallelPulls) return
    await this.#set({ ...this.current, parallelPulls })
  }

  /** Sets how the images table looks. */
  readonly setImageTable = async (imageTable: ImageTableSettings): Promise<void> => {
    await this.#set({ ...this.current, imageTable })
  }

  /** Sets how often tags are checked for drift without anybody asking. */
  readonly setDriftCheck = async (driftCheck: DriftSchedule): Promise<void> => {
    await this.#set({ ...this.current, driftCheck })
  }

  /** Sets some of how clean-ups are done; the rest stays as it is. */
  readonly setCleanup = async (parts: Partial<CleanupSettings>): Promise<void> => {
    await this.#set({ ...this.current, cleanup: { ...this.current.cleanup, ...parts } })
  }

  /** Sets whether Lading starts when the person signs in to this machine. */
  readonly setStartsAtLogin = async (startsAtLogin: boolean): Promise<void> => {
    await this.#set({ ...this.current, startsAtLogin })
  }

  /** Sets some values; the rest stays as it is. */
  readonly change = async (parts: Partial<Omit<Settings, 'engine'>>): Promise<void> => {
    await this.#set({ ...this.current, ...parts })
  }

  /** Sets whether all that is done by the clock rests. */
  readonly setAutomaticPaused = async (isAutomaticPaused: boolean): Promise<void> => {
    await this.#set({ ...this.current, isAutomaticPaused })
  }

  /** What could not be kept on the disk holds all the same until Lading is closed; what could not be done does not. */
  async #holding(wanted: Settings): Promise<Settings> {
    const result = await ask(this.#bridge.settings.get(), this.#tell)
    return result.ok ? result.value : wanted
  }

  /** One after the other: of what is set while an answer is awaited, only the last is sent. */
  async #set(settings: Settings): Promise<void> {
    this.#wanted = settings
    if (this.#isKeeping) return
    this.#isKeeping = true
    let sent: Settings | undefined
    while (this.#wanted !== sent) {
      sent = this.#wanted
      const result = await ask(this.#bridge.settings.update(mutable(sent)), this.#tell)
      this.#mirror.value = result.ok ? result.value : await this.#holding(sent)
    }
    this.#isKeeping = false
    this.#wanted = undefined
  }
}

/** The bridge's types, made from a schema, take lists that can be written to. */
const mutable = ({ imageTable, cleanup, ...settings }: Settings) => ({
  ...settings,
  imageTable: { ...imageTable, hidden: [...imageTable.hidden] },
  cleanup: { ...cleanup, protections: [...cleanup.protections] },
})
