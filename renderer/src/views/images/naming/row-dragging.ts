import type { Attachment } from 'svelte/attachments'
import type { AppState } from '../../../app-state.ts'
import { nameOfRow } from '../image-row.ts'
import { isSelected } from '../selection.ts'
import type { TableRow } from '../table-rows.ts'
import { drags, takesDrops, type Dragged } from './dragging.ts'
import { m } from '../../../../../electron/words/messages.ts'

/** The selection where the row is part of it, else the row alone. The row becomes the active one, which is never taken out. */
const grabbed = ({ imagesTable }: Pick<AppState, 'imagesTable'>, row: TableRow): Dragged => {
  const index = imagesTable.rows.indexOf(row)
  if (isSelected(imagesTable.selectedIds, row)) imagesTable.activate(index)
  else imagesTable.choose(index, 'only')
  const [first, ...others] = imagesTable.rowsActedOn
  return {
    imageIds: imagesTable.actedOn,
    words:
      first === undefined || others.length > 0
        ? m.amounts_images({ count: imagesTable.actedOn.length })
        : nameOfRow(first),
  }
}

/**
 * Has rows of images be dragged, and headers of repositories take them. One attachment for all rows, which looks at the
 * row's own attributes: a row is drawn again whenever the selection changes, and a drag must not end with that.
 */
export const rowDragging = (app: Pick<AppState, 'imagesTable' | 'placing'>): Attachment<HTMLElement> => {
  const { imagesTable, placing } = app
  return (element) => {
    const { image, repository } = element.dataset
    if (repository !== undefined)
      return takesDrops(placing, { kind: 'repository', name: repository })(element)
    if (image === undefined) return undefined
    return drags(placing, () => {
      const row = imagesTable.rows.find(({ key }) => element.id === `row-${key}`)
      return row === undefined ? { imageIds: [], words: '' } : grabbed(app, row)
    })(element)
  }
}
