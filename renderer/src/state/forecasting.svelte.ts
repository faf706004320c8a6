import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { ForecastOutcome } from '../../../electron/core/registry/forecast.ts'
import { settled } from '../bridge.ts'
import { pauseOf, type Pause } from './pause.ts'

/** What is asked about: an image, and the platform where it is not the engine's own. */
export interface ForecastSubject {
  readonly reference: string
  /** Empty for the engine's own. */
  readonly platform: string
}

/** What a pull of the image in question will cost. It is asked for once the question has stood for a while. */
export class Forecasting {
  subject = $state.raw<ForecastSubject>()
  /** The answer to `subject`; absent until it is there. */
  outcome = $state.raw<ForecastOutcome>()

  readonly #bridge: Pick<Bridge, 'discover'>
  readonly #pause: Pause
  readonly #isSparing: boolean

  /** `isSparing` asks nothing by itself that the registry counts as a pull. */
  constructor(bridge: Pick<Bridge, 'discover'>, pauseMs: number, isSparing = false) {
    this.#bridge = bridge
    this.#pause = pauseOf(pauseMs)
    this.#isSparing = isSparing
  }

  /** Asks about `subject`; `undefined` asks nothing. The same question again changes nothing. */
  readonly about = (subject: ForecastSubject | undefined): void => {
    const { subject: before } = this
    if (before?.reference === subject?.reference && before?.platform === subject?.platform) return
    this.#put(subject)
  }

  /** Asks the same question again, as after a pull; the answer stays until there is a newer one. */
  readonly again = (): void => {
    if (this.subject !== undefined && this.outcome !== undefined)
      void this.#ask(this.subject, this.#isSparing)
  }

  /** Asks although the registry counts that as a pull. */
  readonly spend = (): void => {
    if (this.subject === undefined) return
    this.outcome = undefined
    void this.#ask(this.subject, false)
  }

  #put(subject: ForecastSubject | undefined): void {
    this.#pause.cancel()
    this.subject = subject
    this.outcome = undefined
    if (subject !== undefined) this.#pause.then(() => void this.#ask(subject, this.#isSparing))
  }

  async #ask(subject: ForecastSubject, sparing: boolean): Promise<void> {
    const { reference, platform } = subject
    const input = { reference, ...(platform === '' ? {} : { platform }), ...(sparing ? { sparing } : {}) }
    const result = await settled(this.#bridge.discover.forecast(input))
    if (this.subject === subject)
      this.outcome = result.ok ? result.value : { kind: 'unknown', failure: result.failure }
  }
}
