import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { DeepLink } from '../../../electron/core/deep-link.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** Follows links from elsewhere until what `start` gives is called: each fills the name box, and nothing is pulled. */
export class DeepLinks {
  readonly #bridge: Pick<Bridge, 'desktop' | 'on'>
  readonly #tell: TellFailure
  readonly #show: (reference: string) => void

  constructor(bridge: Pick<Bridge, 'desktop' | 'on'>, tell: TellFailure, show: (reference: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#show = show
  }

  start(): () => void {
    const open = ({ reference }: DeepLink): void => this.#show(reference)
    void ask(this.#bridge.desktop.takeDeepLink(), this.#tell).then((result) => {
      if (result.ok && result.value !== undefined) open(result.value)
    })
    return this.#bridge.on('deepLink', open)
  }
}
