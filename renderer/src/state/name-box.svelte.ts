import type { Bridge } from '../../../electron/contract/bridge.ts'
import {
  parseReference,
  readReference,
  type ReferenceMistake,
  type ReferencePart,
} from '../../../electron/core/names/reference.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Forecasting } from './forecasting.svelte.ts'

/** A name that is still being typed costs the registry nothing. */
const typingPauseMs = 600

/** Platforms to choose from, besides the engine's own, which is an empty value. */
export const platforms: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'linux/amd64', label: 'linux/amd64' },
  { value: 'linux/arm64', label: 'linux/arm64' },
  { value: 'linux/arm/v7', label: 'linux/arm/v7' },
  { value: 'linux/arm/v6', label: 'linux/arm/v6' },
  { value: 'linux/386', label: 'linux/386' },
  { value: 'linux/ppc64le', label: 'linux/ppc64le' },
  { value: 'linux/s390x', label: 'linux/s390x' },
  { value: 'linux/riscv64', label: 'linux/riscv64' },
  { value: 'windows/amd64', label: 'windows/amd64' },
]

/** What happened when a name was handed in. */
export type Submission = 'started' | 'mistaken' | 'failed' | 'busy'

/** What is typed into the name box, and how Docker reads it. */
export class NameBox {
  text = $state('')
  platform = $state('')
  isSending = $state(false)
  /** Enter was pressed on a mistake: it is said aloud, until the text changes. */
  isInsisted = $state(false)
  /** What a pull of what is typed will cost. */
  readonly forecasting: Forecasting

  readonly #bridge: Pick<Bridge, 'pulls' | 'discover'>
  readonly #tell: TellFailure
  readonly #typed = $derived(this.text.trim())
  readonly #parsed = $derived(parseReference(this.#typed))

  constructor(bridge: Pick<Bridge, 'pulls' | 'discover'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
    this.forecasting = new Forecasting(bridge, typingPauseMs, true)
  }

  /** The text without the spaces around it; a mistake's place counts from its start. */
  get typed(): string {
    return this.#typed
  }

  /** The parts of the reference as Docker reads them; empty where it is none. */
  get parts(): readonly ReferencePart[] {
    return this.#parsed.ok ? readReference(this.#typed) : []
  }

  /** What is wrong with the text. An empty box is only wrong once somebody wants to pull it. */
  get mistake(): ReferenceMistake | undefined {
    if (this.#parsed.ok || (this.#typed === '' && !this.isInsisted)) return undefined
    return this.#parsed.mistake
  }

  /** Replaces the text, as typing or a suggestion does. */
  readonly write = (text: string): void => {
    this.text = text
    this.isInsisted = false
    this.#forecast()
  }

  /** Chooses what the pull is for; empty is the engine's own platform. */
  readonly choosePlatform = (platform: string): void => {
    this.platform = platform
    this.#forecast()
  }

  /** Starts the pull of what is typed; a mistake is never sent. The box is empty after a start. */
  readonly pull = async (): Promise<Submission> => {
    if (this.isSending) return 'busy'
    if (!this.#parsed.ok) {
      this.isInsisted = true
      return 'mistaken'
    }
    return this.start(this.#typed, this.platform, () => this.write(''))
  }

  /** Starts the pull of `reference`, for the engine's own platform where `platform` is empty. */
  readonly start = async (
    reference: string,
    platform = '',
    started = (): void => {},
  ): Promise<Submission> => {
    this.isSending = true
    const input = platform === '' ? { reference } : { reference, platform }
    const result = await ask(this.#bridge.pulls.start(input), this.#tell)
    this.isSending = false
    if (!result.ok) return 'failed'
    started()
    return 'started'
  }

  #forecast(): void {
    const { platform } = this
    this.forecasting.about(this.#parsed.ok ? { reference: this.#typed, platform } : undefined)
  }
}
