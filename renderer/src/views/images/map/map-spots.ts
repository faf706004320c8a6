/** What of the layer map is under the pointer, and what is read first because it is in sight. */
import type { LayerCell, MapCell, MapLayout } from './map-layout.ts'
import { pieceAt, piecesOf, type MapView } from './map-view.ts'

/** How the map lies on the screen. */
export interface Stage {
  readonly layout: MapLayout
  readonly view: MapView
  readonly widthPx: number
  readonly rowPx: number
}

/** What is at a point: a cell, or several that are drawn as one. */
export interface Spot {
  /** The cell, or the first of several. */
  readonly cell: MapCell
  readonly count: number
  /** The span of all of them, as portions of the map. */
  readonly start: number
  readonly end: number
}

/** What is at a point, in pixels from the left and from the top of the first row. */
export const spotAt = (
  { layout, view, widthPx, rowPx }: Stage,
  { x, y }: { readonly x: number; readonly y: number },
): Spot | undefined => {
  const piece = pieceAt(layout, Math.floor(y / rowPx), view, widthPx, x)
  const cell = piece && layout.cells[piece.from]
  const last = piece && layout.cells[piece.to - 1]
  if (!cell || !last) return undefined
  return { cell, count: piece.to - piece.from, start: cell.start, end: last.end }
}

/** Narrower layers have no room for an instruction. */
const leastReadPx = 48

/** At most so many layers' instructions are asked for at a time. */
const mostRead = 80

/** The layers in sight that have room for their instruction: `first`, and then the widest. */
export const layersInSight = (
  {
    layout,
    view,
    widthPx,
    rowPx,
    scrollPx,
    heightPx,
  }: Stage & { readonly scrollPx: number; readonly heightPx: number },
  first?: MapCell,
): readonly LayerCell[] => {
  const seen: { readonly cell: LayerCell; readonly px: number }[] = []
  const lastRow = Math.min(layout.rows.length - 1, Math.floor((scrollPx + heightPx) / rowPx))
  for (let row = Math.floor(scrollPx / rowPx); row <= lastRow; row += 1) {
    for (const { from, leftPx, rightPx, isTooNarrow } of piecesOf(layout, row, view, widthPx)) {
      const cell = layout.cells[from]
      const px = rightPx - leftPx
      if (cell?.kind === 'layer' && !isTooNarrow && px >= leastReadPx) seen.push({ cell, px })
    }
  }
  const widest = seen
    .sort((one, other) => other.px - one.px)
    .slice(0, mostRead)
    .map(({ cell }) => cell)
  return first?.kind === 'layer' ? [first, ...widest] : widest
}
