import { createLayerTree, type GrowingLayerTree } from '../../../electron/core/layers/layers.ts'
import { defaultSettings, type ImageTableSettings } from '../../../electron/core/settings.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { imagesById, type ImagesById } from '../../../renderer/src/state/inventory-patch.ts'
import { ImagesTable } from '../../../renderer/src/views/images/images-table.svelte.ts'

/** What a table is made of, to be changed by a test as the main process would. */
export class TableWorld {
  images = $state.raw<ImagesById>(new Map())
  watchedSinceMs = $state<number>()
  imageTable = $state.raw<ImageTableSettings>(defaultSettings.imageTable)
  calmRevision = $state(0)
  readonly tree: GrowingLayerTree = createLayerTree()
  readonly nowMs = 0
  readonly table: ImagesTable

  constructor(...images: readonly InventoryImage[]) {
    this.have(...images)
    this.table = new ImagesTable({ inventory: this, layers: this, settings: this, clock: this })
  }

  /** These are the images from now on. */
  have(...images: readonly InventoryImage[]): void {
    this.images = imagesById(images)
  }

  /** The layers of images become known: each has one of its own, of so many bytes. */
  know(...sizes: readonly (readonly [InventoryImage, number])[]): void {
    const measured = sizes.map(([{ id }, unpackedBytes]) => ({
      imageId: id,
      certainty: 'exact' as const,
      stacks: [{ contentBytes: 0, layers: [{ diffId: `of ${id}` as never, unpackedBytes }] }],
    }))
    this.tree.change(measured, [])
    this.calmRevision += 1
  }
}
