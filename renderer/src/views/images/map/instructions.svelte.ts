import type { Bridge } from '../../../../../electron/contract/bridge.ts'
import type { ImageDetails } from '../../../../../electron/core/images/image-details.ts'
import type { ImageId } from '../../../../../electron/core/identity.ts'
import { chainTo } from '../../../../../electron/core/layers/layer-counts.ts'
import type { LayerNodeId, LayerTree } from '../../../../../electron/core/layers/layers.ts'

/** Where the tree is; it is another object when another engine is shown. */
interface TreeHolder {
  readonly tree: LayerTree
}

/** The instruction of each layer of an image, as far as its history says it. */
export const instructionsOf = (tree: LayerTree, details: ImageDetails): ReadonlyMap<LayerNodeId, string> => {
  const found = new Map<LayerNodeId, string>()
  tree.image(details.imageId)?.stacks.forEach(({ platform, top }, index) => {
    const known = details.platforms.find((one) => one.platform === platform) ?? details.platforms[index]
    const steps = known?.steps.filter(({ diffId }) => diffId !== undefined) ?? []
    chainTo(tree, top).chain.forEach(({ id, diffId }, at) => {
      const step = steps[at]
      if (step?.diffId === diffId && step.instruction !== '') found.set(id, step.instruction)
    })
  })
  return found
}

/** A layer whose instruction is wanted, and an image that has the layer. */
export interface WantedLayer {
  readonly id: LayerNodeId
  readonly image: ImageId
}

/**
 * The instructions of layers. One image's history says those of all its layers, and is asked for one image at a time, for
 * those layers only that somebody looks at.
 */
export class Instructions {
  /** Goes up whenever more of them are known. */
  revision = $state(0)

  readonly #bridge: Pick<Bridge, 'images'>
  readonly #layers: TreeHolder
  #tree: LayerTree | undefined
  #texts = new Map<LayerNodeId, string>()
  /** The images that were asked for, and whether they could be read. */
  #asked = new Map<ImageId, boolean>()
  /** Empty because the image could not be read; another that has the layer may say it. */
  #unread = new Set<LayerNodeId>()
  #wanted: readonly WantedLayer[] = []
  #isAsking = false

  constructor(bridge: Pick<Bridge, 'images'>, layers: TreeHolder) {
    this.#bridge = bridge
    this.#layers = layers
  }

  /** The instruction that made a layer; empty where nothing says it, `undefined` until that is known. */
  of(id: LayerNodeId): string | undefined {
    void this.revision
    return this.#tree === this.#layers.tree ? this.#texts.get(id) : undefined
  }

  /** These are looked at, the most wanted first; those that were wanted before and are not any more are not asked for. */
  want(layers: readonly WantedLayer[]): void {
    this.#wanted = layers
    if (!this.#isAsking) void this.#ask()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    for (let image = this.#next(); image !== undefined; image = this.#next()) {
      const { tree } = this.#layers
      this.#asked.set(image, false)
      // Where it cannot be read, the map goes without: the image may be gone by now.
      const result = await this.#bridge.images.details({ id: image }).catch(() => undefined)
      if (!result?.ok || tree !== this.#layers.tree) continue
      this.#asked.set(image, true)
      for (const [id, text] of instructionsOf(tree, result.value)) {
        this.#texts.set(id, text)
        this.#unread.delete(id)
      }
      this.revision += 1
    }
    this.#isAsking = false
  }

  /** The image to ask for next. A layer of which an image that was asked for said nothing has no instruction. */
  #next(): ImageId | undefined {
    const { tree } = this.#layers
    if (tree !== this.#tree) this.#forget(tree)
    for (const { id, image } of this.#wanted) {
      const wasRead = this.#asked.get(image)
      if (this.#texts.has(id) && (wasRead !== undefined || !this.#unread.has(id))) continue
      if (wasRead === undefined) return image
      this.#texts.set(id, '')
      if (!wasRead) this.#unread.add(id)
      this.revision += 1
    }
    return undefined
  }

  #forget(tree: LayerTree): void {
    this.#tree = tree
    this.#texts = new Map()
    this.#asked = new Map()
    this.#unread = new Set()
  }
}
