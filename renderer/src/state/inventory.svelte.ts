import type { Bridge } from '../../../electron/contract/bridge.ts'
import type {
  Freshness,
  InventoryChange,
  InventorySnapshot,
} from '../../../electron/core/images/inventory.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { followSnapshot } from './following.ts'
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

  constructor(bridge: InventoryBridge, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Mirrors the images until what this gives is called. */
  start(): () => void {
    return followSnapshot<InventorySnapshot, InventoryChange>(
      {
        snapshot: () => this.#bridge.images.snapshot(),
        follow: (listener) => this.#bridge.on('images', listener),
        take: (snapshot) => {
          this.#show(snapshot, imagesById(snapshot.images))
          this.isLoaded = true
        },
        patch: (change) => this.#show(change, patchImages(this.images, change)),
      },
      this.#tell,
    )
  }

  /** Has the engine asked for everything again; what changed arrives as events. */
  readonly refresh = async (): Promise<void> => {
    if (this.isRefreshing) return
    this.isRefreshing = true
    await ask(this.#bridge.images.refresh(), this.#tell)
    this.isRefreshing = false
  }

  #show(
    { freshness, watchedSinceMs }: Pick<InventorySnapshot, 'freshness' | 'watchedSinceMs'>,
    images: ImagesById,
  ): void {
    this.freshness = freshness
    this.watchedSinceMs = watchedSinceMs
    this.images = images
  }
}
