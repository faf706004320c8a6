import type { Bridge } from '../../../electron/contract/bridge.ts'
import { m } from '../../../electron/words/messages.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { restoreSentences } from '../text/cleanup-words.ts'

/** Long enough to read that it is on the way. */
const shownMs = 5_000

/** Having removed images again, by the entries of the ledger with which they went. */
export class Restores {
  /** Images are being asked back. */
  isRunning = $state(false)

  readonly #bridge: Pick<Bridge, 'cleanup'>
  readonly #tell: TellFailure
  readonly #pass: (text: string, shownMs: number) => void

  constructor(
    bridge: Pick<Bridge, 'cleanup'>,
    tell: TellFailure,
    pass: (text: string, shownMs: number) => void,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
  }

  /** Has images put back; what cannot be had again is told with the reason. */
  readonly restore = async (entryIds: readonly number[]): Promise<void> => {
    if (this.isRunning || entryIds.length === 0) return
    this.isRunning = true
    const result = await ask(this.#bridge.cleanup.restore({ entryIds: [...entryIds] }), this.#tell)
    this.isRunning = false
    if (!result.ok) return
    for (const one of result.value) {
      if (one.kind !== 'impossible') continue
      this.#tell({ kind: 'not-found', message: one.sentence, advice: m.cleanup_restore_by_hand() })
    }
    const possible = result.value.filter(({ kind }) => kind !== 'impossible')
    if (possible.length > 0) this.#pass(restoreSentences(possible).join(' '), shownMs)
  }
}
