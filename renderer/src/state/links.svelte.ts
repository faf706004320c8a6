import type { Bridge } from '../../../electron/contract/bridge.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** What of the bridge links need. */
type LinksBridge = Pick<Bridge, 'on'> & { readonly desktop: Pick<Bridge['desktop'], 'openLink'> }

/** Links that were clicked in a README: nothing is opened before the person has seen where it leads. */
export class Links {
  /** The link that is asked about. */
  asked = $state.raw<URL>()

  readonly #bridge: LinksBridge
  readonly #tell: TellFailure

  constructor(bridge: LinksBridge, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Listens for clicks until what this gives is called. */
  start(): () => void {
    return this.#bridge.on('link', ({ url }) => {
      const parsed = URL.parse(url)
      if (parsed?.protocol === 'https:') this.asked = parsed
    })
  }

  /** Opens the link in the person's browser. */
  readonly open = async (): Promise<void> => {
    const url = this.asked?.href
    this.asked = undefined
    if (url !== undefined) await ask(this.#bridge.desktop.openLink({ url }), this.#tell)
  }

  /** Leaves the link alone. */
  readonly cancel = (): void => {
    this.asked = undefined
  }
}
