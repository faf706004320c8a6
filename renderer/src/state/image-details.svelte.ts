import { untrack } from 'svelte'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Aged } from '../../../electron/core/aged.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { Freshness } from '../../../electron/core/images/inventory.ts'
import type { ImageDetails } from '../../../electron/core/images/image-details.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import { settled } from '../bridge.ts'
import { ImageActivity } from './image-activity.svelte.ts'
import type { ImagesById } from './inventory-patch.ts'

/** The tabs of the detail pane, in their order. */
export const paneTabs = ['overview', 'layers', 'inspect', 'activity'] as const

/** A tab of the detail pane. */
export type PaneTab = (typeof paneTabs)[number]

/** What was asked for: it may be on its way, there, or not to be had. */
export type Asked<T> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'there'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** How many images' answers are kept, so that going back and forth asks nothing. */
const mostKept = 12

/** Removing an image takes its names first: one that goes so soon after that had them. */
const namesGoFirstMs = 10_000

/** Whether the engine may answer otherwise now: an image's names change, and on a containerd store its platforms do. */
const isOtherwise = (before: InventoryImage, now: InventoryImage): boolean =>
  before.sizeBytes !== now.sizeBytes || before.tags.join() !== now.tags.join()

/** One image whose details are, or lately were, open. */
export class OpenedImage {
  readonly id: ImageId
  /** As it was last listed; absent where it never was. */
  image = $state.raw<InventoryImage>()
  /** When it was found to be gone, in epoch milliseconds; absent while it is here. */
  goneAtMs = $state<number>()
  details = $state.raw<Asked<ImageDetails>>({ kind: 'waiting' })
  inspect = $state.raw<Asked<Aged<unknown>>>({ kind: 'waiting' })
  readonly activity: ImageActivity
  /** Which of its platforms is looked at. */
  platformIndex = $state(0)

  readonly #bridge: Pick<Bridge, 'images' | 'activity' | 'on'>
  /** How often it was inspected; an older answer may come later. */
  #inspections = 0
  /** As it was when it last had a name, and when it lost the last one. */
  #named: InventoryImage | undefined
  #namelessSinceMs = 0

  constructor(bridge: Pick<Bridge, 'images' | 'activity' | 'on'>, id: ImageId) {
    this.#bridge = bridge
    this.id = id
    this.activity = new ImageActivity(bridge, id)
  }

  /** Takes the image as it is listed now; one that is listed no more stays as it was, and is gone since then. */
  follow(image: InventoryImage | undefined, nowMs: number): void {
    if (image === undefined) {
      if (this.goneAtMs === undefined) this.#leave(nowMs)
      return
    }
    const isChanged = this.image !== undefined && isOtherwise(this.image, image)
    this.goneAtMs = undefined
    if (image.tags.length > 0) this.#named = image
    else if (this.image === this.#named) this.#namelessSinceMs = nowMs
    this.image = image
    this.activity.follow(image.tags)
    if (isChanged) this.#askAgain()
  }

  /** Asks once more for what could not be had. */
  readonly retry = (): void => {
    if (this.details.kind === 'failed') void this.askDetails()
    if (this.inspect.kind === 'failed') void this.askInspect()
  }

  #askAgain(): void {
    void this.askDetails()
    if (this.#inspections > 0) void this.askInspect()
  }

  #leave(nowMs: number): void {
    this.goneAtMs = nowMs
    if (this.#named !== undefined && nowMs - this.#namelessSinceMs < namesGoFirstMs) this.image = this.#named
  }

  /** Asks for configuration and history. What was there stays until the answer. */
  readonly askDetails = async (): Promise<void> => {
    if (this.details.kind !== 'there') this.details = { kind: 'waiting' }
    this.details = askedOf(await settled(this.#bridge.images.details({ id: this.id })))
  }

  /** Asks for the inspection, unless that was done. */
  readonly openInspect = (): void => {
    if (this.#inspections === 0) void this.askInspect()
  }

  /** Asks for the inspection as the engine answers it now. What was there stays until the answer. */
  readonly askInspect = async (): Promise<void> => {
    const inspection = (this.#inspections += 1)
    if (this.inspect.kind === 'failed') this.inspect = { kind: 'waiting' }
    const result = await settled(this.#bridge.images.inspect({ id: this.id }))
    if (inspection === this.#inspections) this.inspect = askedOf(result)
  }
}

const askedOf = <T>(result: Result<T>): Asked<T> =>
  result.ok ? { kind: 'there', value: result.value } : { kind: 'failed', failure: result.failure }

/** What the pane follows. */
export interface PaneSources {
  readonly imagesTable: { readonly openedId: ImageId | undefined }
  readonly inventory: {
    readonly images: ImagesById
    readonly isLoaded: boolean
    readonly freshness: Freshness
  }
}

/** The detail pane: the image that is open, and the tab, which stays as other images are opened. */
export class ImagePane {
  tab = $state<PaneTab>('overview')
  opened = $state.raw<OpenedImage>()
  /** What stands in the path box; it stays as other images are opened, so that they can be compared. */
  format = $state('')

  readonly #bridge: Pick<Bridge, 'images' | 'activity' | 'on'>
  readonly #from: PaneSources
  /** The last opened last. */
  readonly #kept = new Map<ImageId, OpenedImage>()

  constructor(bridge: Pick<Bridge, 'images' | 'activity' | 'on'>, from: PaneSources) {
    this.#bridge = bridge
    this.#from = from
  }

  /** Follows what the table opens and what becomes of it, until what this gives is called. */
  start(): () => void {
    return $effect.root(() => {
      const isLive = $derived(this.#from.inventory.freshness.kind === 'live')
      $effect(() => {
        const { openedId } = this.#from.imagesTable
        const { images, isLoaded } = this.#from.inventory
        untrack(() => {
          this.#show(openedId)
          if (isLoaded) this.opened?.follow(images.get(this.opened.id), Date.now())
        })
      })
      $effect(() => {
        if (isLive) untrack(() => this.opened?.retry())
      })
    })
  }

  /** Opens the image with this ID; `undefined` closes the pane. */
  #show(id: ImageId | undefined): void {
    if (id === this.opened?.id) return
    this.opened = id === undefined ? undefined : this.#take(id)
    if (this.opened !== undefined && this.opened.details.kind !== 'there') void this.opened.askDetails()
  }

  #take(id: ImageId): OpenedImage {
    const known = this.#kept.get(id) ?? new OpenedImage(this.#bridge, id)
    this.#kept.delete(id)
    this.#kept.set(id, known)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break
      this.#kept.delete(oldest)
    }
    return known
  }
}
