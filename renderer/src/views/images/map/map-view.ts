/** Which part of the layer map is in sight, what of it can be seen, and what lies under the pointer. */
import type { MapCell, MapLayout } from './map-layout.ts'

/** The part of the map's width that is in sight, as portions of it. */
export interface MapView {
  readonly from: number
  readonly to: number
}

/** All of it. */
export const wholeView: MapView = { from: 0, to: 1 }

/** The narrowest part that can be shown: an image of some kilobytes among terabytes. */
const narrowest = 1e-9

/** What is narrower is drawn together with what is beside it. */
export const leastCellPx = 2

const spanOf = ({ from, to }: MapView): number => to - from

/** A view that is as wide as allowed and lies within the map. */
const within = (from: number, span: number): MapView => {
  const clamped = Math.min(1, Math.max(narrowest, span))
  const start = Math.min(1 - clamped, Math.max(0, from))
  return { from: start, to: start + clamped }
}

/** All of the map is in sight. */
export const isWhole = (view: MapView): boolean => spanOf(view) >= 1 - narrowest

/** Shows `factor` times more detail, or less below 1; what lies at `at`, a portion of the map, stays where it is. */
export const zoomAround = (view: MapView, at: number, factor: number): MapView => {
  const span = Math.min(1, Math.max(narrowest, spanOf(view) / factor))
  const held = (at - view.from) / spanOf(view)
  return within(at - held * span, span)
}

/** Moves by a portion of what is in sight, to the right where it is positive. */
export const panBy = (view: MapView, portion: number): MapView =>
  within(view.from + portion * spanOf(view), spanOf(view))

/** Shows just this span. */
export const viewOf = ({ start, end }: Pick<MapCell, 'start' | 'end'>): MapView => within(start, end - start)

/** The view in which a span is in sight, moved as little as possible. */
export const revealing = (view: MapView, { start, end }: Pick<MapCell, 'start' | 'end'>): MapView => {
  const span = spanOf(view)
  if (end - start >= span) return start > view.to || end < view.from ? within(start, span) : view
  if (start < view.from) return within(start, span)
  return end > view.to ? within(end - span, span) : view
}

/** Between two views, `portion` of the way, so that zooming looks even. */
export const viewBetween = (one: MapView, other: MapView, portion: number): MapView => {
  const span = spanOf(one) * (spanOf(other) / spanOf(one)) ** portion
  const eased = spanOf(one) === spanOf(other) ? portion : (spanOf(one) - span) / (spanOf(one) - spanOf(other))
  return within(one.from + (other.from - one.from) * eased, span)
}

/** Where a portion of the map is, in pixels from the left edge of what is in sight. */
export const pxOf = (view: MapView, widthPx: number, at: number): number =>
  ((at - view.from) / spanOf(view)) * widthPx

/** Which portion of the map lies at a pixel. */
export const portionAt = (view: MapView, widthPx: number, px: number): number =>
  view.from + (px / widthPx) * spanOf(view)

/** The first index of a row for which `isPast` holds; it holds for all after it. */
const firstWhere = (
  { cells, rows }: MapLayout,
  row: number,
  isPast: (cell: MapCell) => boolean,
): { index: number; end: number } => {
  const range = rows[row] ?? { from: 0, to: 0 }
  let [low, high] = [range.from, range.to]
  while (low < high) {
    const middle = (low + high) >>> 1
    const cell = cells[middle]
    if (cell && isPast(cell)) high = middle
    else low = middle + 1
  }
  return { index: low, end: range.to }
}

/** The cell of a row in whose span `at` lies, found by halving the row. */
export const cellAt = (layout: MapLayout, row: number, at: number): MapCell | undefined => {
  const from = layout.rows[row]?.from ?? 0
  const { index } = firstWhere(layout, row, ({ start }) => start > at)
  const cell = index > from ? layout.cells[index - 1] : undefined
  return cell && at < cell.end ? cell : undefined
}

/** What is drawn of a row: a cell, or several beside each other that are too narrow to be drawn one by one. */
export interface Piece {
  /** Its cells in `MapLayout.cells`: from the first to before the last; one where it is wide enough. */
  readonly from: number
  readonly to: number
  readonly leftPx: number
  readonly rightPx: number
  readonly isTooNarrow: boolean
}

/** The pieces of a row that are in sight, from left to right: none is lost, and none overlaps another. */
export const piecesOf = (layout: MapLayout, row: number, view: MapView, widthPx: number): Piece[] => {
  const pieces: Piece[] = []
  const { index: first, end } = firstWhere(layout, row, (cell) => cell.end >= view.from)
  let open: { from: number; to: number; leftPx: number; rightPx: number; isTooNarrow: true } | undefined
  for (let index = first; index < end; index += 1) {
    const cell = layout.cells[index]
    if (!cell || cell.start > view.to) break
    const leftPx = pxOf(view, widthPx, cell.start)
    const rightPx = pxOf(view, widthPx, cell.end)
    if (rightPx - leftPx >= leastCellPx) {
      open = undefined
      pieces.push({ from: index, to: index + 1, leftPx, rightPx, isTooNarrow: false })
    } else if (open && leftPx - open.rightPx < leastCellPx) {
      open.to = index + 1
      open.rightPx = rightPx
    } else {
      open = { from: index, to: index + 1, leftPx, rightPx, isTooNarrow: true }
      pieces.push(open)
    }
  }
  return pieces
}

/** The piece of a row at a pixel; the narrow ones are met as wide as they are drawn. */
export const pieceAt = (
  layout: MapLayout,
  row: number,
  view: MapView,
  widthPx: number,
  px: number,
): Piece | undefined =>
  piecesOf(layout, row, view, widthPx).find(
    ({ leftPx, rightPx }) => px >= leftPx && px < Math.max(rightPx, leftPx + leastCellPx),
  )

/**
 * The cells that what is in sight lies in, from the outermost: each is narrower than the one before, and none is as wide
 * as the whole map.
 */
export const crumbsOf = (layout: MapLayout, view: MapView): readonly MapCell[] => {
  const tolerance = spanOf(view) / 1e6
  const crumbs: MapCell[] = []
  let width = 1
  for (let row = 0; row < layout.rows.length; row += 1) {
    const cell = cellAt(layout, row, (view.from + view.to) / 2)
    const holdsAll = cell && cell.start <= view.from + tolerance && cell.end >= view.to - tolerance
    if (!holdsAll) break
    const cellWidth = cell.end - cell.start
    if (cellWidth < width - tolerance) crumbs.push(cell)
    width = Math.min(width, cellWidth)
  }
  return crumbs
}

/** The view to go back to from this one: the innermost crumb that is wider than it, or everything. */
export const viewOutside = (layout: MapLayout, view: MapView): MapView => {
  const wider = crumbsOf(layout, view)
    .map(viewOf)
    .filter((one) => spanOf(one) > spanOf(view) * 1.001)
  return wider.at(-1) ?? wholeView
}
