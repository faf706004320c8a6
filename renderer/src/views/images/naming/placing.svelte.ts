import type { ImageId } from '../../../../../electron/core/identity.ts'
import type { TableRow } from '../table-rows.ts'
import type { NamingRequest } from './tag-dialog.svelte.ts'
import { m } from '../../../../../electron/words/messages.ts'

/** Where images can be put: under a repository, or a name that is still to be typed. */
export type PlacingTarget = { readonly kind: 'repository'; readonly name: string } | { readonly kind: 'new' }

/** Images that were picked up: they hang on the pointer, or a place is being chosen by key or click. */
interface PickedUp {
  readonly imageIds: readonly ImageId[]
  readonly how: 'drag' | 'choose'
}

/** What placing needs of the rest of the window. */
export interface PlacingParts {
  /** Says a sentence to a screen reader. */
  readonly say: (sentence: string) => void
  /** Asks for the tags. */
  readonly open: (request: NamingRequest) => void
}

/** What a target is told apart by. */
export const targetKey = (target: PlacingTarget): string =>
  target.kind === 'new' ? 'new' : `repository-${target.name}`

/** The place that a row of the table is: a group's header stands for its repository. */
export const placeOf = (row: TableRow): PlacingTarget | undefined =>
  row.kind === 'group' && row.group.repository !== undefined
    ? { kind: 'repository', name: row.group.repository }
    : undefined

/** Images on their way to a repository, whether they are dragged, or a place is chosen with keys or by a click. */
export class Placing {
  picked = $state.raw<PickedUp>()
  /** The target that dragged images are held over, by its key. */
  overKey = $state<string>()

  readonly #parts: PlacingParts
  #home: HTMLElement | undefined

  constructor(parts: PlacingParts) {
    this.#parts = parts
  }

  /** A place is being chosen by key or click. */
  get isChoosing(): boolean {
    return this.picked?.how === 'choose'
  }

  get isDragging(): boolean {
    return this.picked?.how === 'drag'
  }

  /** An attachment for the table: it has the focus again when a place was chosen or nothing was. */
  readonly home = (element: HTMLElement): (() => void) => {
    this.#home = element
    return () => {
      this.#home = undefined
    }
  }

  /** Picks images up. */
  readonly pickUp = (imageIds: readonly ImageId[], how: PickedUp['how']): void => {
    if (imageIds.length === 0) return
    this.picked = { imageIds, how }
    this.overKey = undefined
    this.#parts.say(m.naming_picked_up({ count: imageIds.length }))
  }

  /** Puts down what was picked up: what is left to ask is the tag. */
  readonly place = (target: PlacingTarget): void => {
    const { picked } = this
    if (picked === undefined) return
    this.#putDown(picked)
    this.#parts.say(target.kind === 'new' ? m.naming_type_new() : m.naming_placed({ name: target.name }))
    this.#parts.open({
      kind: 'tag',
      imageIds: picked.imageIds,
      ...(target.kind === 'repository' && { repository: target.name }),
    })
  }

  /** Leaves everything as it was. */
  readonly cancel = (): void => {
    const { picked } = this
    if (picked === undefined) return
    this.#putDown(picked)
    this.#parts.say(m.naming_not_placed())
  }

  #putDown({ how }: PickedUp): void {
    this.picked = undefined
    this.overKey = undefined
    if (how === 'choose') this.#home?.focus({ preventScroll: true })
  }
}
