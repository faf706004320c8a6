import type { Failure } from '../../../../../electron/core/failure.ts'
import type { ImageId } from '../../../../../electron/core/identity.ts'
import { imageTitle } from '../../../../../electron/core/images/image.ts'
import type { NamingPlan, NamingWish, PlannedNaming } from '../../../../../electron/core/names/naming.ts'
import { planNaming } from '../../../../../electron/core/names/naming-plan.ts'
import { readReference, type ReferencePart } from '../../../../../electron/core/names/reference.ts'
import { proposeTag } from '../../../../../electron/core/names/tag-proposal.ts'
import type { Inventory } from '../../../state/inventory.svelte.ts'
import type { Naming } from '../../../state/naming.svelte.ts'
import { doWords } from '../../../text/naming-words.ts'
import { splitName } from '../image-row.ts'
import { readBoxes, type BoxMistake, type ReadBoxes } from './name-boxes.ts'
import { repositoriesOf, tagsIn, type RepositoryHere } from './repositories.ts'

/** What the dialog is opened for. */
export interface NamingRequest {
  readonly kind: 'tag' | 'rename'
  readonly imageIds: readonly ImageId[]
  /** Where the names are to be; absent where that is to be typed. */
  readonly repository?: string
}

/** One image of the dialog. */
export interface DialogItem {
  readonly imageId: ImageId
  /** The image in a word. */
  readonly title: string
  readonly tag: string
  readonly mistake?: BoxMistake
  /** What will be done; absent where a box holds a mistake. */
  readonly planned?: PlannedNaming
}

/** What the dialog needs of the rest of the window. */
export interface TagDialogParts {
  readonly inventory: Pick<Inventory, 'images'>
  readonly naming: Pick<Naming, 'run'>
  readonly nowMs: () => number
}

/** More than the main process takes at once. */
export const mostImages = 500

const mistakesIn = (read: ReadonlyMap<ImageId, ReadBoxes>): ReadonlyMap<ImageId, BoxMistake> =>
  new Map([...read].flatMap(([imageId, one]) => (one.ok ? [] : [[imageId, one.mistake] as const])))

/**
 * The dialog that asks for names: of one image, or of several that go into one repository. What will be done is planned
 * anew with every key on the images as the window knows them; the main process plans again on what the engine says then.
 */
export class TagDialog {
  request = $state.raw<NamingRequest>()
  repository = $state('')
  /** The name that goes when an image is renamed. */
  from = $state('')
  isSending = $state(false)
  failure = $state.raw<Failure>()

  readonly #parts: TagDialogParts
  #openedAtMs = 0
  /** Tags that somebody typed; the others are proposals, which follow the repository. */
  #typed = $state.raw<ReadonlyMap<ImageId, string>>(new Map())
  #titles: ReadonlyMap<ImageId, string> = new Map()
  readonly #repositories = $derived.by(() => repositoriesOf(this.#parts.inventory.images.values()))
  readonly #tags = $derived.by(() => this.#shownTags())
  /** What the boxes of each image give. */
  readonly #read = $derived.by(
    () => new Map(Array.from(this.#tags, ([imageId, tag]) => [imageId, readBoxes(this.repository, tag)])),
  )
  readonly #mistakes = $derived.by(() => mistakesIn(this.#read))
  readonly #plan = $derived.by((): NamingPlan => planNaming(this.#parts.inventory.images, this.#wishes()))
  readonly #items = $derived.by(() => this.#plannedItems())

  constructor(parts: TagDialogParts) {
    this.#parts = parts
  }

  /** Opens the dialog. */
  readonly open = (request: NamingRequest): void => {
    if (request.imageIds.length === 0) return
    const { images } = this.#parts.inventory
    const [first] = request.imageIds
    this.#openedAtMs = this.#parts.nowMs()
    this.#titles = new Map(request.imageIds.map((id) => [id, imageTitle(id, images.get(id))]))
    this.#typed = new Map()
    this.failure = undefined
    this.repository = request.repository ?? ''
    this.request = request
    if (request.kind === 'rename' && first !== undefined) this.replace(images.get(first)?.tags[0] ?? '')
  }

  /** There is nothing to ask any more. */
  readonly close = (): void => {
    this.request = undefined
  }

  /** Chooses the name that is to go, and proposes to write it anew. */
  readonly replace = (name: string): void => {
    const { repository, tag } = splitName(name)
    const [imageId] = this.request?.imageIds ?? []
    this.from = name
    this.repository = repository
    if (imageId !== undefined) this.writeTag(imageId, tag)
  }

  readonly writeRepository = (text: string): void => {
    this.failure = undefined
    this.repository = text.trim()
  }

  /** A name that was pasted in full goes into both boxes; gives whether it did. */
  readonly paste = (text: string): boolean => {
    const { repository, tag } = splitName(text.trim())
    const [imageId, ...others] = this.request?.imageIds ?? []
    if (tag === '' || imageId === undefined || others.length > 0) return false
    this.writeRepository(repository)
    this.writeTag(imageId, tag)
    return true
  }

  readonly writeTag = (imageId: ImageId, text: string): void => {
    this.failure = undefined
    this.#typed = new Map([...this.#typed, [imageId, text.trim()]])
  }

  /** Leaves an image out of what several are to get. */
  readonly leaveOut = (imageId: ImageId): void => {
    if (this.request === undefined) return
    this.request = { ...this.request, imageIds: this.request.imageIds.filter((id) => id !== imageId) }
  }

  /** Does what was planned; gives whether that is done. Where it fails, the dialog says why. */
  readonly submit = async (): Promise<boolean> => {
    if (!this.canRun || this.isSending) return false
    this.isSending = true
    this.failure = undefined
    const losers = this.#plan.items.flatMap(({ takenFrom }) => (takenFrom ? [takenFrom.imageId] : []))
    const result = await this.#parts.naming.run(this.#wishes(), losers)
    this.isSending = false
    if (!result.ok) this.failure = result.failure
    return result.ok
  }

  /** The repositories that are here, to choose from. */
  get repositories(): readonly RepositoryHere[] {
    return this.#repositories
  }

  /** The images, in their order, with what is to become of each. */
  get items(): readonly DialogItem[] {
    return this.#items
  }

  /** What is wrong with the repository; absent while nothing was typed. */
  get repositoryMistake(): BoxMistake | undefined {
    if (this.repository === '') return undefined
    return [...this.#mistakes.values()].find(({ box }) => box === 'repository')
  }

  /** How Docker reads the name of a single image; empty where it cannot. */
  get reading(): readonly ReferencePart[] {
    const [read, ...others] = this.#read.values()
    return read?.ok === true && others.length === 0 ? readReference(read.name) : []
  }

  /** Tags that are usual for a single image, without the one in the box. */
  get usualTags(): readonly string[] {
    const [first] = this.items
    if (first === undefined) return []
    const own = this.#parts.inventory.images.get(first.imageId)?.tags.map((name) => splitName(name).tag) ?? []
    const day = proposeTag([], undefined, this.#openedAtMs)
    return [...new Set([...own, 'latest', day])].filter((tag) => tag !== first.tag).slice(0, 4)
  }

  /** The names that the image has, where one of them is to go. */
  get names(): readonly string[] {
    const [imageId] = this.#imageIds()
    const image = imageId === undefined ? undefined : this.#parts.inventory.images.get(imageId)
    return image?.tags ?? []
  }

  /** The docker commands that do the same. */
  get commands(): readonly string[] {
    return this.#plan.items.flatMap(({ commands }) => commands)
  }

  get isTooMany(): boolean {
    return this.#imageIds().length > mostImages
  }

  /** There is something to do, and it can be done. */
  get canRun(): boolean {
    if (this.isTooMany || this.#mistakes.size > 0) return false
    return this.#plan.canRun && this.#plan.items.some(({ changes }) => changes.length > 0)
  }

  /** What the button says. */
  get doWords(): string {
    return doWords(this.#plan, this.request?.kind ?? 'tag', this.#imageIds().length)
  }

  #imageIds(): readonly ImageId[] {
    return this.request?.imageIds ?? []
  }

  #shownTags(): ReadonlyMap<ImageId, string> {
    const taken = [...tagsIn(this.#repositories, this.repository)]
    const shown = new Map<ImageId, string>()
    for (const imageId of this.isTooMany ? [] : this.#imageIds()) {
      const own = splitName(this.#parts.inventory.images.get(imageId)?.tags[0] ?? '').tag
      const tag =
        this.#typed.get(imageId) ?? proposeTag(taken, own === '' ? undefined : own, this.#openedAtMs)
      taken.push(tag)
      shown.set(imageId, tag)
    }
    return shown
  }

  #plannedItems(): readonly DialogItem[] {
    const planned = new Map(this.#plan.items.map((item) => [item.wish.imageId, item]))
    return this.#imageIds().map((imageId) => {
      const item = planned.get(imageId)
      const mistake = this.#mistakes.get(imageId)
      return {
        imageId,
        title: this.#titles.get(imageId) ?? '',
        tag: this.#tags.get(imageId) ?? '',
        ...(mistake && { mistake }),
        ...(item && { planned: item }),
      }
    })
  }

  #wishes(): readonly NamingWish[] {
    return [...this.#read].flatMap(([imageId, read]): NamingWish[] => {
      if (!read.ok) return []
      return this.request?.kind === 'rename'
        ? [{ kind: 'rename', imageId, from: this.from, name: read.name }]
        : [{ kind: 'tag', imageId, name: read.name }]
    })
  }
}
