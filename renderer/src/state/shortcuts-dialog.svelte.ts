import type { Bridge } from '../../../electron/contract/bridge.ts'

/** The page of all shortcuts. */
export class ShortcutsDialog {
  isOpen = $state(false)

  readonly #bridge: Pick<Bridge, 'on'>

  constructor(bridge: Pick<Bridge, 'on'>) {
    this.#bridge = bridge
  }

  /** Follows the menu until what this gives is called. */
  start(): () => void {
    return this.#bridge.on('navigate', (target) => {
      if (target === 'shortcuts') this.open()
    })
  }

  readonly open = (): void => {
    this.isOpen = true
  }

  readonly close = (): void => {
    this.isOpen = false
  }
}
