import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Result } from '../../../electron/core/failure.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { NamingOutcome, NamingWish } from '../../../electron/core/names/naming.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'
import { namedWords } from '../text/naming-words.ts'
import { m } from '../../../electron/words/messages.ts'

/** Something that was done to names and can be undone. */
export interface DoneNaming {
  /** What was done, without a full stop. */
  readonly words: string
  /** Its entries of the ledger. */
  readonly ledgerIds: readonly number[]
}

/** Long enough to read it and to reach for the button. */
const shownMs = 20_000

const isOf = (done: DoneNaming, ledgerIds: readonly number[]): boolean =>
  done.ledgerIds.some((id) => ledgerIds.includes(id))

/** Giving images names, taking them off, and undoing that. */
export class Naming {
  /** What was done last, for a while. */
  done = $state.raw<DoneNaming>()
  /** Something is being undone. */
  isUndoing = $state(false)

  readonly #bridge: Pick<Bridge, 'naming'>
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  /** What this window has done and not undone, the last one last. */
  #undoable: readonly DoneNaming[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Pick<Bridge, 'naming'>, tell: TellFailure, pass: (text: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
  }

  /** Carries wishes out, all or none. A failure is given back, not shown: whoever asks has a place for it. */
  readonly run = async (
    wishes: readonly NamingWish[],
    agreedLosers: readonly ImageId[],
  ): Promise<Result<NamingOutcome>> => {
    const call = this.#bridge.naming.run({ wishes: [...wishes], agreedLosers: [...agreedLosers] })
    const result = await settled(call)
    if (result.ok) this.remember({ words: namedWords(result.value.plan), ledgerIds: result.value.ledgerIds })
    return result
  }

  /** Says what was done, and how to undo it, for a while; it is the last thing to be undone. */
  readonly remember = (done: DoneNaming): void => {
    if (done.ledgerIds.length === 0) return
    this.#undoable = [...this.#undoable, done]
    clearTimeout(this.#timer)
    this.done = done
    this.#timer = setTimeout(this.dismiss, shownMs)
  }

  /** Takes a name off an image that has others. */
  readonly untag = async (imageId: ImageId, name: string): Promise<void> => {
    const result = await this.run([{ kind: 'untag', imageId, from: name }], [])
    if (!result.ok) this.#tell(result.failure)
  }

  /** Undoes what these entries of the ledger did; where that cannot be done any more, it is said why. */
  readonly undo = async (ledgerIds: readonly number[]): Promise<void> => {
    if (this.isUndoing || ledgerIds.length === 0) return
    this.isUndoing = true
    if (this.done !== undefined && isOf(this.done, ledgerIds)) this.dismiss()
    const result = await ask(this.#bridge.naming.undo({ ids: [...ledgerIds] }), this.#tell)
    this.isUndoing = false
    if (result.ok) this.#pass(m.naming_undone())
    // It can be tried again once the engine answers; any other failure will be the same the next time.
    else if (result.failure.kind === 'engine-unreachable') return
    this.#undoable = this.#undoable.filter((one) => !isOf(one, ledgerIds))
  }

  /** Undoes what this window did last. */
  readonly undoLast = async (): Promise<void> => {
    const last = this.#undoable.at(-1)
    if (last === undefined) this.#pass(m.naming_nothing_to_undo())
    else await this.undo(last.ledgerIds)
  }

  /** Takes away what says what was done. */
  readonly dismiss = (): void => {
    clearTimeout(this.#timer)
    this.done = undefined
  }
}
