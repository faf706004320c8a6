/** What can be done about lock files, for the view's menu and the palette. */
import { m } from '../../../../electron/words/messages.ts'
import type { AppState } from '../../app-state.ts'
import type { MenuItem } from '../../components/menu-item.ts'

/** Exports what is here as a lock file, or reads one; where there is something to see of it, it is shown. */
export const lockActions = ({
  lockFile,
  pinsScreen,
}: Pick<AppState, 'lockFile' | 'pinsScreen'>): readonly MenuItem[] => {
  const show = (isToBeSeen: boolean): void => {
    if (isToBeSeen) pinsScreen.tab = 'lock'
  }
  return [
    { label: m.pins_export_lock(), startsGroup: true, act: () => void lockFile.export().then(show) },
    { label: m.pins_import_lock(), act: () => void lockFile.import().then(show) },
  ]
}
