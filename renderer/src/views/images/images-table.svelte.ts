import type { ImageId } from '../../../../electron/core/identity.ts'
import type { Inventory } from '../../state/inventory.svelte.ts'
import { rowOf, type ImageRow } from './image-row.ts'
import { defaultOrder, filterRows, nextOrder, sortRows, type Column, type SortOrder } from './sorting.ts'

/** How far a key moves the active row, from the row it is on. */
const moves: Readonly<Record<string, (index: number, pageRows: number, lastIndex: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  PageDown: (index, pageRows) => index + pageRows,
  PageUp: (index, pageRows) => index - pageRows,
  Home: () => 0,
  End: (_index, _pageRows, lastIndex) => lastIndex,
}

/** What the images table shows: filter, order and the active row. It outlives the view. */
export class ImagesTable {
  filter = $state('')
  order = $state.raw<SortOrder>(defaultOrder)
  activeId = $state<ImageId>()

  readonly #inventory: Pick<Inventory, 'images'>
  readonly #sorted = $derived.by(() => sortRows(this.#all(), this.order))
  readonly #rows = $derived(filterRows(this.#sorted, this.filter))
  readonly #activeIndex = $derived(
    this.activeId === undefined ? -1 : this.#rows.findIndex(({ image }) => image.id === this.activeId),
  )

  constructor(inventory: Pick<Inventory, 'images'>) {
    this.#inventory = inventory
  }

  /** The rows that are shown, in their order. */
  get rows(): readonly ImageRow[] {
    return this.#rows
  }

  /** How many images there are, shown or not. */
  get total(): number {
    return this.#inventory.images.size
  }

  /** Where the active row is, or -1 where none is shown. */
  get activeIndex(): number {
    return this.#activeIndex
  }

  get activeRow(): ImageRow | undefined {
    return this.#rows[this.#activeIndex]
  }

  /** Sorts by a column; a second time turns the order round. */
  sortBy(column: Column): void {
    this.order = nextOrder(this.order, column)
  }

  /** Makes the row at `index` the active one; what lies outside is moved to the first or last row. */
  activate(index: number): void {
    const clamped = Math.min(this.#rows.length - 1, Math.max(0, index))
    this.activeId = this.#rows[clamped]?.image.id
  }

  /** Moves the active row as `key` says; gives its new index, or `undefined` where the key moves nothing. */
  move(key: string, pageRows: number): number | undefined {
    const move = moves[key]
    if (move === undefined || this.#rows.length === 0) return undefined
    const startsOutside = this.#activeIndex < 0 && key.startsWith('Arrow')
    this.activate(startsOutside ? 0 : move(this.#activeIndex, pageRows, this.#rows.length - 1))
    return this.#activeIndex
  }

  #all(): readonly ImageRow[] {
    return Array.from(this.#inventory.images.values(), rowOf)
  }
}
