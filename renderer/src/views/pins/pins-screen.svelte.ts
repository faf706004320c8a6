import type { WatchedTag } from '../../../../electron/core/pins/pin.ts'
import type { Pins } from '../../state/pins.svelte.ts'
import { groupOf, mostUnfolded, pinRows, tagsHolding, type PinGroup, type PinRow } from './pin-rows.ts'

/** The parts of the view. */
export const pinsTabs = ['tags', 'files', 'lock'] as const

/** A part of the view. */
export type PinsTab = (typeof pinsTabs)[number]

/** What the Pins view shows: which part, which tags, which of them is chosen. It outlives the view. */
export class PinsScreen {
  tab = $state<PinsTab>('tags')
  /** Text that a shown tag must hold. */
  filter = $state('')
  /** The key of the row that the keys are on: a tag's reference, or a group's. */
  activeKey = $state<string>()

  readonly #pins: Pick<Pins, 'tags' | 'tagOf'>
  #folds = $state.raw<ReadonlyMap<PinGroup, boolean>>(new Map())
  readonly #shown = $derived.by(() => tagsHolding(this.#pins.tags, this.filter))
  readonly #rows = $derived(pinRows(this.#shown, (group, count) => this.#isFolded(group, count)))

  constructor(pins: Pick<Pins, 'tags' | 'tagOf'>) {
    this.#pins = pins
  }

  /** The rows that are shown, in their order. */
  get rows(): readonly PinRow[] {
    return this.#rows
  }

  /** How many tags fulfil the filter, folded or not. */
  get shownCount(): number {
    return this.#shown.length
  }

  /** The tag that is looked at, while it is watched. */
  get chosen(): WatchedTag | undefined {
    return this.activeKey === undefined ? undefined : this.#pins.tagOf(this.activeKey)
  }

  /** Shows a tag among the others. */
  readonly show = (name: string): void => {
    this.tab = 'tags'
    this.filter = ''
    const tag = this.#pins.tagOf(name)
    if (tag === undefined) return
    this.#folds = new Map(this.#folds).set(groupOf(tag), false)
    this.activeKey = tag.reference
  }

  /** Hides or shows the tags of a group. */
  readonly fold = (group: PinGroup, isFolded: boolean): void => {
    this.#folds = new Map(this.#folds).set(group, isFolded)
  }

  /** A filter unfolds everything: what it found is meant to be seen. */
  #isFolded(group: PinGroup, count: number): boolean {
    if (this.filter.trim() !== '') return false
    return this.#folds.get(group) ?? (group === 'watched' && count > mostUnfolded)
  }
}
