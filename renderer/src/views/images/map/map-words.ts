/** What the layer map says, on the canvas and beside it. */
import { shortDigest, type Digest } from '../../../../../electron/core/identity.ts'
import { imageTitle } from '../../../../../electron/core/images/image.ts'
import type { DiffId } from '../../../../../electron/core/layers/layers.ts'
import { plural } from '../../../../../electron/core/plural.ts'
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

const suffixes: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' }
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })

/** `1st`, `2nd`, `11th`. */
export const ordinal = (count: number): string => `${count}${suffixes[ordinals.select(count)] ?? 'th'}`

const nameOfLeaf = ({ imageId, isGone }: ImageCell, images: ImagesById): string =>
  isGone ? `removed image ${shortDigest(imageId)}` : imageTitle(imageId, images.get(imageId))

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
export const smallerInWords = (count: number): string => `+${formatNumber(count)} smaller`

const layerInWords = (cell: LayerCell, instruction: string | undefined): string =>
  [
    `Layer ${shortDiffId(cell.node.diffId)}`,
    oneLine(instruction ?? ''),
    `${sizeWords(cell.ownBytes, cell.certainty)} of its own`,
    `${sizeWords(cell.subtreeBytes, cell.certainty)} with what stands on it`,
    `in ${plural(cell.imageCount, 'image')}`,
  ]
    .filter(Boolean)
    .join(', ')

/** A cell in one sentence, for whoever does not see it. */
export const cellInWords = (cell: MapCell, images: ImagesById, instruction: string | undefined): string => {
  if (cell.kind === 'layer') return layerInWords(cell, instruction)
  const amount = sizeWords(cell.stackBytes, cell.certainty)
  const end = cell.isGone
    ? 'kept by a container'
    : `${sizeWords(cell.shareBytes, cell.certainty)} is its share`
  return `Image ${nameOfLeaf(cell, images)}, ${amount}, ${end}`
}

/** What all of it amounts to. */
export const mapInWords = (layout: MapLayout): string => {
  const { imageCount, layerCount, totalBytes, savedBytes, imagesWithoutLayers, certainty } = layout
  const sentences = [
    `${plural(imageCount, 'image')}, ${plural(layerCount, 'layer')}, ${sizeWords(totalBytes, certainty)} stored.`,
  ]
  if (savedBytes >= 1) sentences.push(`Sharing layers saves ${sizeWords(savedBytes, certainty)}.`)
  else if (imageCount > 1) sentences.push('They share nothing.')
  else sentences.push('There is no other image to share layers with.')
  if (imagesWithoutLayers > 0) sentences.push(`${plural(imagesWithoutLayers, 'more image')} without layers.`)
  return sentences.join(' ')
}
