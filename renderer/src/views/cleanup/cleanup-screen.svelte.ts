import type { CleanupItem, CleanupItemId } from '../../../../electron/core/cleanup/plan.ts'
import { stayReasonSentence } from '../../../../electron/core/cleanup/cleanup-words.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import { imageTitle } from '../../../../electron/core/images/image.ts'
import { comesBack } from '../../../../electron/core/layers/layer-bytes.ts'
import { movedIndex } from '../../components/row-moves.ts'
import type { Cleanup } from '../../state/cleanup.svelte.ts'
import type { Inventory } from '../../state/inventory.svelte.ts'
import type { Layers } from '../../state/layers.svelte.ts'
import { togetherSentence } from '../../text/cleanup-words.ts'
import { orderKey } from '../images/image-row.ts'
import {
  filterPlan,
  inShownOrder,
  keyOfRow,
  planRows,
  type PlanGroup,
  type PlanRow,
  type Stay,
} from './plan-rows.ts'

/** What the screen is made of. */
export interface CleanupScreenParts {
  readonly cleanup: Pick<Cleanup, 'plan' | 'tally' | 'together' | 'tick' | 'itemOf'>
  readonly inventory: Pick<Inventory, 'images'>
  readonly layers: Pick<Layers, 'tree'>
}

/** How a box stands: all of what is under it is ticked, none, or some. */
export type BoxState = 'all' | 'none' | 'some'

const boxIdsOf = (row: PlanRow): readonly CleanupItemId[] => {
  if (row.kind === 'group') return row.boxIds
  return row.kind === 'item' ? [row.item.id] : []
}

/** How the plan is looked at: which rows, which of them the keys are on. It outlives the view. */
export class CleanupScreen {
  /** Text that a shown thing must hold. */
  filter = $state('')
  /** The row that the keys are on. */
  activeKey = $state<string>()
  /** The dialog of what happens without anybody asking. */
  isAutomaticOpen = $state(false)

  readonly #parts: CleanupScreenParts
  #folds = $state.raw<ReadonlyMap<PlanGroup, boolean>>(new Map())
  readonly #stays = $derived.by((): readonly Stay[] =>
    (this.#parts.cleanup.plan?.stays ?? [])
      .map((stay) => ({
        stay,
        sentences: stay.reasons.map((reason) => stayReasonSentence(reason, this.titleOf)),
      }))
      .sort((one, other) => (orderKey(one.stay.title) < orderKey(other.stay.title) ? -1 : 1)),
  )
  readonly #items = $derived.by(() => inShownOrder(this.#parts.cleanup.plan?.items ?? []))
  readonly #shown = $derived(filterPlan({ items: this.#items, stays: this.#stays }, this.filter))
  readonly #rows = $derived(planRows(this.#shown, (group) => this.#isFolded(group)))
  readonly #activeIndex = $derived(this.#rows.findIndex((row) => keyOfRow(row) === this.activeKey))
  readonly #together = $derived.by(() => {
    // Of several, the one that frees most is said.
    const ordered = this.#parts.cleanup.together.toReversed()
    return new Map(ordered.flatMap((one) => one.ids.map((id) => [id, one] as const)))
  })

  constructor(parts: CleanupScreenParts) {
    this.#parts = parts
  }

  get rows(): readonly PlanRow[] {
    return this.#rows
  }

  /** -1 where the keys are on no row that is shown. */
  get activeIndex(): number {
    return this.#activeIndex
  }

  get activeRow(): PlanRow | undefined {
    return this.#rows[this.#activeIndex]
  }

  /** An image in a word. */
  readonly titleOf = (id: ImageId): string => imageTitle(id, this.#parts.inventory.images.get(id))

  /** Puts the keys on a row; gives its index where there is one. */
  readonly choose = (index: number): number | undefined => {
    const row = this.#rows[index]
    if (row === undefined) return undefined
    this.activeKey = keyOfRow(row)
    return index
  }

  /** Moves as a key says; gives the index that this leads to. */
  readonly move = (key: string, pageRows: number): number | undefined => {
    const place = { index: this.#activeIndex, count: this.#rows.length, pageRows }
    const index = movedIndex(key, place)
    return index === undefined ? undefined : this.choose(index)
  }

  /** Hides or shows what stands under a header. */
  readonly fold = (group: PlanGroup, isFolded: boolean): void => {
    this.#folds = new Map(this.#folds).set(group, isFolded)
  }

  /** How the box of several things stands. */
  readonly boxOf = (ids: readonly CleanupItemId[]): BoxState => {
    const { tally } = this.#parts.cleanup
    const count = ids.filter((id) => tally?.isTicked(id) === true).length
    if (count === 0) return 'none'
    return count === ids.length ? 'all' : 'some'
  }

  /** Ticks the box of a row, or unticks it where all of it is ticked. Gives whether it has one. */
  readonly toggle = (row: PlanRow): boolean => {
    const ids = boxIdsOf(row)
    if (ids.length === 0) return false
    this.#parts.cleanup.tick(ids, this.boxOf(ids) !== 'all')
    return true
  }

  /** What has to be ticked before a ticked thing can go. */
  readonly blockersOf = (item: CleanupItem): readonly CleanupItem[] => {
    const { tally, itemOf } = this.#parts.cleanup
    if (item.needs === undefined || tally?.isTicked(item.id) !== true) return []
    return tally.blockedBy(item.id).flatMap((id) => itemOf(id) ?? [])
  }

  /** That a thing frees more together with others than alone, where that is so. */
  readonly togetherWords = (id: CleanupItemId): string | undefined => {
    const { cleanup, layers } = this.#parts
    const together = this.#together.get(id)
    if (together === undefined) return undefined
    const items = together.ids.flatMap((one) => cleanup.itemOf(one) ?? [])
    const alone = items.map((item) =>
      item.kind === 'image' ? comesBack(layers.tree, [item.imageId], () => []).bytes : 0,
    )
    const others = items.filter((other) => other.id !== id).map(({ title }) => title)
    return togetherSentence(others, Math.max(...alone), together.bytes)
  }

  #isFolded(group: PlanGroup): boolean {
    // A filter unfolds everything: what it found is meant to be seen.
    if (this.filter.trim() !== '') return false
    return this.#folds.get(group) ?? group === 'stays'
  }
}
