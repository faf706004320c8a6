import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { SettingsTrouble } from '../../../electron/core/settings-trouble.ts'
import { ask, type TellFailure } from '../bridge.ts'

interface TroubleBridge {
  readonly settings: Pick<Bridge['settings'], 'trouble' | 'acknowledgeTrouble'>
}

/** What of the settings' file was not understood, until the person has said that they saw it. */
export class SettingsTroubleNotice {
  trouble = $state.raw<SettingsTrouble>()

  readonly #bridge: TroubleBridge
  readonly #tell: TellFailure

  constructor(bridge: TroubleBridge, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Asks for it: it is found when Lading starts, and never later. */
  start(): () => void {
    void ask(this.#bridge.settings.trouble(), this.#tell).then((result) => {
      if (result.ok) this.trouble = result.value
    })
    return () => undefined
  }

  /** The person has seen it, and goes on with the settings as they are. What cannot be kept of that is told as a failure. */
  readonly acknowledge = async (): Promise<void> => {
    this.trouble = undefined
    await ask(this.#bridge.settings.acknowledgeTrouble(), this.#tell)
  }
}
