/** How much each part of the map stands out. */
import type { ImageId } from '../../../../../electron/core/identity.ts'
import { exclusiveNodes } from '../../../../../electron/core/layers/layer-bytes.ts'
import type { LayerNodeId, LayerTree } from '../../../../../electron/core/layers/layers.ts'
import type { MapCell, MapLayout } from './map-layout.ts'

/**
 * `exclusive`: a selected image, or a layer that only selected images hold. `shared`: a layer that a selected image holds,
 * and others as well. `dimmed`: the filter hides it, or every image on it. `rest`: all else.
 */
export type Tone = 'rest' | 'dimmed' | 'shared' | 'exclusive'

/** What decides on tones. */
export interface Standout {
  readonly selected: ReadonlySet<ImageId>
  /** The images that the filter lets through; all of them where absent. */
  readonly shown?: ReadonlySet<ImageId>
}

/** Which cells lead to an image that is shown; those of a layer come after it, so they are looked at first. */
const shownCells = ({ cells }: MapLayout, shown: ReadonlySet<ImageId> | undefined): Uint8Array => {
  const isShown = new Uint8Array(cells.length)
  if (shown === undefined) return isShown.fill(1)
  for (let index = cells.length - 1; index >= 0; index -= 1) {
    const cell = cells[index]
    if (cell?.kind === 'image' && shown.has(cell.imageId)) isShown[index] = 1
    if (cell && cell.parent >= 0 && isShown[index] === 1) isShown[cell.parent] = 1
  }
  return isShown
}

/** The tone of every cell, in the order of `MapLayout.cells`. */
export const tonesOf = (
  layout: MapLayout,
  tree: LayerTree,
  { selected, shown }: Standout,
): readonly Tone[] => {
  const isShown = shownCells(layout, shown)
  const held = new Set<LayerNodeId>()
  for (const id of selected) if (tree.image(id)) for (const node of tree.nodesOf(id)) held.add(node.id)
  const exclusive = new Set(exclusiveNodes(tree, selected).map(({ id }) => id))
  const standing = (cell: MapCell): Tone => {
    if (cell.kind === 'image') return selected.has(cell.imageId) ? 'exclusive' : 'rest'
    if (exclusive.has(cell.node.id)) return 'exclusive'
    return held.has(cell.node.id) ? 'shared' : 'rest'
  }
  return layout.cells.map((cell) => {
    const tone = standing(cell)
    return tone === 'rest' && isShown[cell.index] === 0 ? 'dimmed' : tone
  })
}
