/** What the layer map says, on the canvas and beside it. */
import { shortDigest, type Digest } from '../../../../../electron/core/identity.ts'
import { imageTitle } from '../../../../../electron/core/images/image.ts'
import type { DiffId } from '../../../../../electron/core/layers/layers.ts'
import { m } from '../../../../../electron/words/messages.ts'
import type { ImagesById } from '../../../state/inventory-patch.ts'
import { sizeWords } from '../../../text/image-words.ts'
import { visibleText } from '../../../text/visible-text.ts'
import { splitName } from '../image-row.ts'
import type { ImageCell, LayerCell, MapCell, MapLayout } from './map-layout.ts'
import { formatNumber } from '../../../../../electron/words/numbers.ts'

/** What is written into a cell. */
export interface CellLabel {
  readonly title: string
  readonly detail: string
  /** What stands there instead where the title does not fit: an image's tag says more than the start of its name. */
  readonly narrow?: { readonly title: string; readonly detail: string }
}

/** More of an instruction is never drawn, nor read aloud. */
const mostCharacters = 240

/** A text of strangers as a single line, with a sign in place of each character that cannot be seen. */
export const oneLine = (text: string): string =>
  visibleText(text.slice(0, mostCharacters * 4))
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, mostCharacters)

/** The first twelve hex digits of a layer's diff ID. */
export const shortDiffId = (diffId: DiffId): string => shortDigest(diffId as string as Digest)

const nameOfLeaf = ({ imageId, isGone }: ImageCell, images: ImagesById): string =>
  isGone ? m.map_removed_image({ id: shortDigest(imageId) }) : imageTitle(imageId, images.get(imageId))

/** The last part of a repository's name, and the tag. */
const narrowName = (full: string): Required<CellLabel>['narrow'] => {
  const { repository, tag } = splitName(full)
  return { title: repository.slice(repository.lastIndexOf('/') + 1), detail: tag && `:${tag}` }
}

const labelOfImage = (cell: ImageCell, images: ImagesById): CellLabel => {
  const title = nameOfLeaf(cell, images)
  return { title, detail: sizeWords(cell.stackBytes, cell.certainty), narrow: narrowName(title) }
}

/** What stands in a cell: a layer's instruction, where it is known, and its own bytes; an image's name and bytes. */
export const labelOf = (cell: MapCell, images: ImagesById, instruction: string | undefined): CellLabel =>
  cell.kind === 'image'
    ? labelOfImage(cell, images)
    : {
        title: oneLine(instruction ?? '') || shortDiffId(cell.node.diffId),
        detail: sizeWords(cell.ownBytes, cell.certainty),
      }

/** What several cells that are too narrow to be drawn are called together. */
export const smallerInWords = (count: number): string => m.map_smaller({ count: formatNumber(count) })

const layerInWords = (cell: LayerCell, text: string | undefined): string => {
  const known = {
    layer: shortDiffId(cell.node.diffId),
    own: sizeWords(cell.ownBytes, cell.certainty),
    above: sizeWords(cell.subtreeBytes, cell.certainty),
    count: cell.imageCount,
  }
  const instruction = oneLine(text ?? '')
  return instruction === '' ? m.map_layer(known) : m.map_layer_of({ ...known, instruction })
}

/** A cell in one sentence, for whoever does not see it. */
export const cellInWords = (cell: MapCell, images: ImagesById, instruction: string | undefined): string => {
  if (cell.kind === 'layer') return layerInWords(cell, instruction)
  const known = { image: nameOfLeaf(cell, images), size: sizeWords(cell.stackBytes, cell.certainty) }
  return cell.isGone
    ? m.map_image_gone(known)
    : m.map_image({ ...known, share: sizeWords(cell.shareBytes, cell.certainty) })
}

const sharingInWords = ({ savedBytes, imageCount, certainty }: MapLayout): string => {
  if (savedBytes >= 1) return m.map_sum_saved({ size: sizeWords(savedBytes, certainty) })
  return imageCount > 1 ? m.map_sum_nothing_shared() : m.map_sum_alone()
}

/** What all of it amounts to. */
export const mapInWords = (layout: MapLayout): string => {
  const { imageCount, layerCount, totalBytes, imagesWithoutLayers, certainty } = layout
  const stored = m.map_sum({
    images: m.amounts_images({ count: imageCount }),
    layers: m.amounts_layers({ count: layerCount }),
    size: sizeWords(totalBytes, certainty),
  })
  const without = imagesWithoutLayers === 0 ? [] : [m.map_sum_without({ count: imagesWithoutLayers })]
  return [stored, sharingInWords(layout), ...without].join(' ')
}
