import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { RemovalTarget } from '../../../electron/core/removal/removal.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'
import type { DoneNaming } from './naming.svelte.ts'
import { remarkableOf, removalSentence, undoEntriesOf, type Remarkable } from '../text/removal-words.ts'

/** A removal that went otherwise than it was wanted. */
export interface RemarkableRemoval {
  /** What went and what came back. */
  readonly sentence: string
  readonly remarkable: readonly Remarkable[]
  /** Of what stayed, what would go by force; empty where force does not help. */
  readonly forcible: readonly RemovalTarget[]
}

/** Long enough to read what came back. */
const shownMs = 8_000

/** Removing images and names. The main process asks the person before anything goes. */
export class Removals {
  /** One is under way, or the person is being asked. */
  isRunning = $state(false)
  /** The last one, until it is dismissed, where there is something to be read of it. */
  last = $state.raw<RemarkableRemoval>()

  readonly #bridge: Pick<Bridge, 'removals'>
  readonly #tell: TellFailure
  readonly #pass: (text: string, shownMs: number) => void
  readonly #offerUndo: (done: DoneNaming) => void

  constructor(
    bridge: Pick<Bridge, 'removals'>,
    tell: TellFailure,
    pass: (text: string, shownMs: number) => void,
    offerUndo: (done: DoneNaming) => void,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
    this.#offerUndo = offerUndo
  }

  /** Removes images, or names of them, once the person agrees. One removal runs at a time. */
  readonly remove = async (targets: readonly RemovalTarget[], force = false): Promise<void> => {
    if (this.isRunning || targets.length === 0) return
    this.isRunning = true
    const result = await ask(this.#bridge.removals.remove({ targets: mutable(targets), force }), this.#tell)
    if (result.ok && result.value.kind === 'done') {
      const sentence = removalSentence(result.value)
      const remarkable = remarkableOf(result.value)
      const forcible = force ? [] : await this.#forcible(targets, remarkable)
      this.last = remarkable.length === 0 ? undefined : { sentence, remarkable, forcible }
      const ledgerIds = undoEntriesOf(result.value)
      if (ledgerIds.length > 0) this.#offerUndo({ words: sentence, ledgerIds })
      else if (remarkable.length === 0) this.#pass(sentence, shownMs)
    }
    this.isRunning = false
  }

  /** Takes away what is shown of the last one. */
  readonly dismiss = (): void => {
    this.last = undefined
  }

  /** Those that stayed and would go by force. Where that cannot be told, what stayed has said why already. */
  async #forcible(
    targets: readonly RemovalTarget[],
    remarkable: readonly Remarkable[],
  ): Promise<readonly RemovalTarget[]> {
    const kept = remarkable.filter(({ kind }) => kind === 'kept').map(({ imageId }) => imageId)
    const stayed = targets.filter(({ imageId }) => kept.includes(imageId))
    if (stayed.length === 0) return []
    const plan = await settled(this.#bridge.removals.plan({ targets: mutable(stayed) }))
    if (!plan.ok) return []
    const byForce = plan.value.items.filter(({ way }) => way === 'force').map(({ imageId }) => imageId)
    return stayed.filter(({ imageId }) => byForce.includes(imageId))
  }
}

/** The bridge's types, made from a schema, take lists that can be written to. */
const mutable = (targets: readonly RemovalTarget[]) =>
  targets.map(({ imageId, names }) => ({ imageId, ...(names && { names: [...names] }) }))
