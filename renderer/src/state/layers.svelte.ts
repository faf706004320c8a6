import type { Bridge } from '../../../electron/contract/bridge.ts'
import {
  createLayerTree,
  type GrowingLayerTree,
  type LayerTree,
} from '../../../electron/core/layers/layers.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { LayersChange, LayersSnapshot } from '../../../electron/core/layers/layers-state.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { followSnapshot } from './following.ts'
import { pauseOf } from './pause.ts'

/** What is ordered by sizes that still arrive is put in order again this often at most. */
const calmMs = 1_000
/** Rows that are scrolled past are not asked for. */
const scrollPauseMs = 150
/** As many as may be asked for at once. */
const mostShown = 200

/** What the tree asks of the main process. */
type LayersBridge = Pick<Bridge, 'on'> & { readonly images: Pick<Bridge['images'], 'layers' | 'showing'> }

/**
 * The tree of layers of the engine's images. It starts from a snapshot and is patched; when a change was missed, it asks
 * for a new snapshot. The tree itself is a plain object: read `revision` to follow it.
 */
export class Layers {
  /** Goes up whenever the tree has changed; whoever reads the tree in a derived value reads this as well. */
  revision = $state(0)
  /** As `revision`, at most once a second: for what would jump about, or is dear to reckon. */
  calmRevision = $state(0)
  /** How many images have not been asked for their layers yet. */
  unreadImages = $state(0)
  /** The first snapshot has arrived. */
  isLoaded = $state(false)

  readonly #bridge: LayersBridge
  readonly #tell: TellFailure
  #tree: GrowingLayerTree = createLayerTree()
  #calming: ReturnType<typeof setTimeout> | undefined
  #shown = ''
  readonly #scrolling = pauseOf(scrollPauseMs)

  constructor(bridge: LayersBridge, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** The tree as it is now. */
  get tree(): LayerTree {
    return this.#tree
  }

  /** Mirrors the tree until what this gives is called. */
  start(): () => void {
    return followSnapshot<LayersSnapshot, LayersChange>(
      {
        snapshot: () => this.#bridge.images.layers(),
        follow: (listener) => this.#bridge.on('layers', listener),
        take: (snapshot) => this.#take(snapshot),
        patch: (change) => this.#patch(change),
      },
      this.#tell,
    )
  }

  /** These images are on screen: what is not known of them is asked for first, once scrolling pauses. */
  readonly showing = (ids: readonly ImageId[]): void => {
    if (this.isLoaded && this.unreadImages === 0) return
    this.#scrolling.then(() => {
      const unknown = ids.filter((id) => this.#tree.image(id) === undefined).slice(0, mostShown)
      const shown = unknown.join()
      if (shown === '' || shown === this.#shown) return
      this.#shown = shown
      void ask(this.#bridge.images.showing({ ids: unknown }), this.#tell)
    })
  }

  #patch(change: LayersChange): void {
    if (change.isAnew === true) this.#tree = createLayerTree()
    this.#tree.apply(change.patch)
    this.#show(change.unreadImages)
  }

  #take({ whole, unreadImages }: LayersSnapshot): void {
    this.#tree = createLayerTree()
    this.#tree.apply(whole)
    this.isLoaded = true
    this.#show(unreadImages)
  }

  #show(unreadImages: number): void {
    this.unreadImages = unreadImages
    this.revision += 1
    if (this.#calming === undefined) this.#calm()
  }

  /** Follows now, and once more after the pause if anything came in it. */
  #calm(): void {
    this.calmRevision = this.revision
    this.#calming = setTimeout(() => {
      this.#calming = undefined
      if (this.calmRevision !== this.revision) this.#calm()
    }, calmMs)
  }
}
