import type { ImageId } from '../../../../electron/core/identity.ts'
import { imagesOf, type TableRow } from './table-rows.ts'

/** How a click or a key changes the selection. */
export type SelectionWay =
  /** This row alone. */
  | 'only'
  /** This row as well, or no longer. */
  | 'toggle'
  /** Everything from the anchor to this row, and nothing else. */
  | 'extend'
  /** Not at all: the row becomes the active one, and no more. */
  | 'keep'

/** The images of the rows from one to another, whichever is above. A header stands for its images only when it is folded. */
export const imagesBetween = (rows: readonly TableRow[], from: number, to: number): readonly ImageId[] =>
  rows
    .slice(Math.min(from, to), Math.max(from, to) + 1)
    .flatMap((row) => (row.kind === 'image' || row.isFolded ? imagesOf(row) : []))

/** `selected` with all of these, or without them where all of them were in it. */
export const toggledImages = (
  selected: ReadonlySet<ImageId>,
  images: readonly ImageId[],
): ReadonlySet<ImageId> => {
  const next = new Set(selected)
  const areIn = images.every((id) => selected.has(id))
  for (const id of images) {
    if (areIn) next.delete(id)
    else next.add(id)
  }
  return next
}

/** Whether all that a row stands for is selected. */
export const isSelected = (selected: ReadonlySet<ImageId>, row: TableRow): boolean =>
  selected.size > 0 && imagesOf(row).every((id) => selected.has(id))
