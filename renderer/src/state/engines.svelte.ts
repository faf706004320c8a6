import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { EngineOffers, EngineWish } from '../../../electron/core/engine-offers.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

const none: EngineOffers = { offers: [], chosen: { kind: 'automatic' } }

/** The engines that can be chosen, and the one that is. */
export class Engines {
  /** Which ones there are is being looked for; what each says of itself comes later. */
  isLooking = $state(false)

  readonly #mirror: Mirror<EngineOffers>
  readonly #bridge: Pick<Bridge, 'engine' | 'on'>
  readonly #tell: TellFailure

  constructor(bridge: Pick<Bridge, 'engine' | 'on'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
    this.#mirror = new Mirror(
      { now: () => bridge.engine.offers(), follow: (listener) => bridge.on('engines', listener) },
      tell,
    )
  }

  /** Mirrors them until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get current(): EngineOffers {
    return this.#mirror.value ?? none
  }

  /** Looks which ones there are now, and asks each who it is. */
  readonly look = async (): Promise<void> => {
    if (this.isLooking) return
    this.isLooking = true
    const result = await ask(this.#bridge.engine.look(), this.#tell)
    if (result.ok) this.#mirror.value = result.value
    this.isLooking = false
  }

  /** Has the images of another engine shown. */
  readonly choose = async (wish: EngineWish): Promise<void> => {
    await ask(this.#bridge.engine.choose({ wish }), this.#tell)
  }
}
