import type { Bridge } from '../../../electron/contract/bridge.ts'

/** Follows links from elsewhere until what `start` gives is called: each fills the name box, and nothing is pulled. */
export class DeepLinks {
  readonly #bridge: Pick<Bridge, 'on'>
  readonly #show: (reference: string) => void

  constructor(bridge: Pick<Bridge, 'on'>, show: (reference: string) => void) {
    this.#bridge = bridge
    this.#show = show
  }

  start(): () => void {
    return this.#bridge.on('deepLink', ({ reference }) => this.#show(reference))
  }
}
