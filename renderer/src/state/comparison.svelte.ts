import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { Digest } from '../../../electron/core/identity.ts'
import type { ComparisonOutcome } from '../../../electron/core/images/image-comparison.ts'
import { settled } from '../bridge.ts'

/** Two digests of one tag, the older one first. */
export interface ComparisonWish {
  readonly reference: string
  readonly before: Digest
  readonly after: Digest
  readonly platform?: string
}

/** How far a comparison is. */
export type ComparisonAnswer =
  { readonly kind: 'asking' } | ComparisonOutcome | { readonly kind: 'failed'; readonly failure: Failure }

type ComparisonBridge = Pick<Bridge, 'comparisons'>

/** What changed between two digests: one comparison at a time, in a dialog. */
export class Comparison {
  /** What is compared while the dialog is open. */
  wish = $state.raw<ComparisonWish>()
  answer = $state.raw<ComparisonAnswer>({ kind: 'asking' })

  readonly #bridge: ComparisonBridge
  /** Counts what was asked: an answer to something earlier is dropped. */
  #asked = 0

  constructor(bridge: ComparisonBridge) {
    this.#bridge = bridge
  }

  /** Opens the dialog and compares, unless that costs a pull. */
  readonly open = (wish: ComparisonWish): void => {
    this.wish = wish
    void this.#ask(wish, false)
  }

  /** Compares although that takes a pull, or once more after a failure. */
  readonly goOn = (): void => {
    if (this.wish !== undefined) void this.#ask(this.wish, true)
  }

  /** Closes the dialog; what was asked for is dropped. */
  readonly close = (): void => {
    this.#asked += 1
    this.wish = undefined
  }

  async #ask(wish: ComparisonWish, mayCostPulls: boolean): Promise<void> {
    const asked = ++this.#asked
    this.answer = { kind: 'asking' }
    const answer = await this.#answerTo(wish, mayCostPulls)
    if (asked === this.#asked) this.answer = answer
  }

  async #answerTo(wish: ComparisonWish, mayCostPulls: boolean): Promise<ComparisonAnswer> {
    const result = await settled(this.#bridge.comparisons.compare({ ...wish, mayCostPulls }))
    return result.ok ? result.value : { kind: 'failed', failure: result.failure }
  }
}
