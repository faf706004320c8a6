import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Freshness, InventoryChange, InventorySnapshot } from '../../../electron/core/inventory.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { imagesById, patchImages, type ImagesById } from './inventory-patch.ts'

/** What the inventory asks of the main process. */
type InventoryBridge = Pick<Bridge, 'on'> & {
  readonly images: Pick<Bridge['images'], 'snapshot' | 'refresh'>
}

/**
 * The images on the engine. It starts from a snapshot and patches it by image ID; when a change was missed, it asks
 * for a new snapshot. Thousands of images are held as plain objects: only the map itself is watched.
 */
export class Inventory {
  images = $state.raw<ImagesById>(new Map())
  freshness = $state.raw<Freshness>({ kind: 'unknown' })
  /** Since when Lading has watched this engine's containers, in epoch milliseconds; absent until that is known. */
  watchedSinceMs = $state<number>()
  /** The first snapshot has arrived. */
  isLoaded = $state(false)
  /** `Refresh` was pressed and has not been answered yet. */
  isRefreshing = $state(false)

  readonly #bridge: InventoryBridge
  readonly #tell: TellFailure
  #revision = -1
  /** Changes that arrive while a snapshot is on its way; `undefined` while none is. */
  #waiting: InventoryChange[] | undefined

  constructor(bridge: InventoryBridge, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Mirrors the images until what this gives is called. */
  start(): () => void {
    const end = this.#bridge.on('images', (change) => this.#receive(change))
    void this.#askSnapshot()
    return end
  }

  /** Has the engine asked for everything again; what changed arrives as events. */
  readonly refresh = async (): Promise<void> => {
    if (this.isRefreshing) return
    this.isRefreshing = true
    await ask(this.#bridge.images.refresh(), this.#tell)
    this.isRefreshing = false
  }

  #receive(change: InventoryChange): void {
    if (this.#waiting !== undefined) {
      this.#waiting.push(change)
      return
    }
    if (change.revision !== this.#revision + 1) {
      void this.#askSnapshot()
      return
    }
    this.#revision = change.revision
    this.freshness = change.freshness
    this.watchedSinceMs = change.watchedSinceMs
    this.images = patchImages(this.images, change)
  }

  async #askSnapshot(): Promise<void> {
    this.#waiting = []
    const result = await ask(this.#bridge.images.snapshot(), this.#tell)
    const waiting = this.#waiting
    this.#waiting = undefined
    if (!result.ok) return
    this.#take(result.value)
    // What the snapshot already holds is left out; a gap asks for yet another one.
    for (const change of waiting) if (change.revision > this.#revision) this.#receive(change)
  }

  #take(snapshot: InventorySnapshot): void {
    this.#revision = snapshot.revision
    this.freshness = snapshot.freshness
    this.watchedSinceMs = snapshot.watchedSinceMs
    this.images = imagesById(snapshot.images)
    this.isLoaded = true
  }
}
