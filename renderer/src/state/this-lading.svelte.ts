import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { About, WindowCrash } from '../../../electron/core/about.ts'
import { m } from '../../../electron/words/messages.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** What Lading says of itself, and a report for somebody who helps. */
export class ThisLading {
  about = $state.raw<About>()
  /** This page was loaded again after a crash, and the person has not dismissed that. */
  crash = $state.raw<WindowCrash>()

  readonly #bridge: Pick<Bridge, 'desktop'>
  readonly #tell: TellFailure
  readonly #copy: (text: string, what: string) => Promise<boolean>

  constructor(
    bridge: Pick<Bridge, 'desktop'>,
    tell: TellFailure,
    copy: (text: string, what: string) => Promise<boolean>,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#copy = copy
  }

  /** Asks for what does not change, and whether this page follows a crash. */
  start(): () => void {
    void ask(this.#bridge.desktop.about(), this.#tell).then((result) => {
      if (result.ok) this.about = result.value
    })
    void ask(this.#bridge.desktop.takeCrash(), this.#tell).then((result) => {
      if (result.ok) this.crash = result.value
    })
    return () => undefined
  }

  readonly dismissCrash = (): void => {
    this.crash = undefined
  }

  /** Puts the report on the clipboard. */
  readonly copyDiagnostics = async (): Promise<void> => {
    const result = await ask(this.#bridge.desktop.diagnostics(), this.#tell)
    if (result.ok) await this.#copy(result.value, m.window_diagnostics())
  }

  /** Shows the log in the system's file manager. */
  readonly showLog = (): Promise<unknown> => ask(this.#bridge.desktop.showLog(), this.#tell)
}
