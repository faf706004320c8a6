/** Where the keys lead on the layer map. */
import type { MapCell, MapLayout } from './map-layout.ts'

type Move = (layout: MapLayout, cell: MapCell) => number

const inRow = ({ rows }: MapLayout, { row }: MapCell, index: number): number => {
  const { from, to } = rows[row] ?? { from: 0, to: 0 }
  return Math.min(to - 1, Math.max(from, index))
}

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: (_layout, cell) => (cell.parent < 0 ? cell.index : cell.parent),
  ArrowDown: (_layout, cell) => (cell.kind === 'layer' && cell.endChild > 0 ? cell.firstChild : cell.index),
  ArrowLeft: (layout, cell) => inRow(layout, cell, cell.index - 1),
  ArrowRight: (layout, cell) => inRow(layout, cell, cell.index + 1),
  Home: (layout, cell) => inRow(layout, cell, 0),
  End: (layout, cell) => inRow(layout, cell, layout.cells.length),
}

/**
 * The cell that `key` leads to from `cell`: up to the layer under it, which is drawn over it, down to the first of what
 * stands on it, to its neighbours in the row, and to the row's ends. `undefined` for a key that leads nowhere.
 */
export const cellAfter = (layout: MapLayout, cell: MapCell | undefined, key: string): MapCell | undefined => {
  const move = moves[key]
  if (move === undefined) return undefined
  return layout.cells[cell === undefined ? 0 : move(layout, cell)]
}
