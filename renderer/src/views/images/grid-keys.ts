import { m } from '../../../../electron/words/messages.ts'
import type { ImagesTable } from './images-table.svelte.ts'
import type { RowActions } from './row-menu.ts'
import type { SelectionWay } from './selection.ts'

/** A key or a click as far as it matters here. */
export type Pressed = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** What the grid's keys can do beside moving and selecting. */
export interface GridActions extends RowActions {
  /** Opens the menu of the active row. */
  readonly menu: () => void
  /** Text is marked, which Ctrl+C is then for. */
  readonly hasMarkedText: boolean
}

const hasCommandKey = ({ ctrlKey, metaKey }: Pressed): boolean => ctrlKey || metaKey

/** How a click on a row selects it. */
export const wayOf = (pressed: Pressed): SelectionWay => {
  if (pressed.shiftKey) return 'extend'
  return hasCommandKey(pressed) ? 'toggle' : 'only'
}

const openActive = (table: ImagesTable): void => {
  const { activeRow } = table
  if (activeRow?.kind === 'image') table.open(activeRow.row.image.id)
  else if (activeRow !== undefined) table.fold(activeRow.group, !activeRow.isFolded)
}

const stepBack = (table: ImagesTable): boolean => {
  if (table.selectedIds.size > 1) table.selectOnlyActive()
  else if (table.openedId !== undefined) table.openedId = undefined
  else return false
  return true
}

const copyIds = (table: ImagesTable, { copy }: GridActions): void => {
  const ids = table.actedOn
  copy(ids.join('\n'), ids.length === 1 ? m.images_copied_id() : m.images_copied_ids({ count: ids.length }))
}

const rename = ({ activeRow }: ImagesTable, actions: GridActions): boolean => {
  if (activeRow?.kind !== 'image' || activeRow.row.names.length === 0) return false
  actions.rename(activeRow.row.image.id)
  return true
}

const commandKey = (key: string, table: ImagesTable, actions: GridActions): boolean => {
  if (key === 'a') table.selectAll()
  else if (key === 'c' && !actions.hasMarkedText && table.actedOn.length > 0) copyIds(table, actions)
  else return false
  return true
}

/** Without Ctrl the selection follows the active row; with Ctrl it stays; with Shift it reaches from the anchor to there. */
const movingWay = (event: Pressed): SelectionWay => {
  if (event.shiftKey) return 'extend'
  return hasCommandKey(event) ? 'keep' : 'only'
}

/** Does what a key means in the grid; gives whether it means anything. */
export const gridKey = (
  event: Pressed & Pick<KeyboardEvent, 'key'>,
  table: ImagesTable,
  pageRows: number,
  actions: GridActions,
): boolean => {
  const { key } = event
  if (event.altKey) return false
  if (hasCommandKey(event) && commandKey(key.toLowerCase(), table, actions)) return true
  if (key === 'ContextMenu' || (event.shiftKey && key === 'F10')) actions.menu()
  else if (key === 'Enter') openActive(table)
  else if (key === ' ') table.choose(table.activeIndex, 'toggle')
  else if (key === 'Escape') return stepBack(table)
  else if (key === 'F2') return rename(table, actions)
  else if (key.toLowerCase() === 't' && !hasCommandKey(event)) actions.place(table.actedOn)
  else if (key === 'Delete') actions.remove(table.actedOn.map((imageId) => ({ imageId })))
  else if (key === 'ArrowLeft' || key === 'ArrowRight') return table.foldByKey(key) !== undefined
  else return table.move(key, pageRows, movingWay(event)) !== undefined
  return true
}
