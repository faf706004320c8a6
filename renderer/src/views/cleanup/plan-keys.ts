import type { CleanupItem } from '../../../../electron/core/cleanup/plan.ts'
import type { CleanupScreen } from './cleanup-screen.svelte.ts'
import { groupOfRow } from './plan-rows.ts'

/** A key as far as it matters here. */
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>

/** What the plan's keys can do beside moving, ticking and folding. */
export interface PlanKeyActions {
  /** Opens the menu of the active row. */
  readonly menu: () => void
  /** Shows a thing that goes, where it can be looked at. */
  readonly open: (item: CleanupItem) => void
}

const foldByKey = (key: string, screen: CleanupScreen): boolean => {
  const row = screen.activeRow
  const group = row && groupOfRow(row)
  if (row === undefined || group === undefined || !('isFolded' in row)) return false
  if (key === 'ArrowLeft') screen.fold(group, true)
  else if (key === 'ArrowRight') screen.fold(group, false)
  else if (key === 'Enter' || key === ' ') screen.fold(group, !row.isFolded)
  else return false
  return true
}

/** Does what a key means in the plan; gives whether it means anything. Space ticks what has a box, and folds what has none. */
export const planKey = (
  event: Pressed,
  screen: CleanupScreen,
  pageRows: number,
  actions: PlanKeyActions,
): boolean => {
  const { key } = event
  const row = screen.activeRow
  if (event.ctrlKey || event.metaKey || event.altKey) return false
  if (key === 'ContextMenu' || (event.shiftKey && key === 'F10')) actions.menu()
  else if (key === ' ' && row !== undefined && screen.toggle(row)) return true
  else if (foldByKey(key, screen)) return true
  else if (key === 'Enter' && row?.kind === 'item') actions.open(row.item)
  else return screen.move(key, pageRows) !== undefined
  return true
}
