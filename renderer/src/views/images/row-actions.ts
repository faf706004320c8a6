import type { AppState } from '../../app-state.ts'
import type { RowActions } from './row-menu.ts'

/** The table's actions, each done by the part of the window's state that it belongs to. */
export const rowActions = (app: AppState): RowActions => ({
  open: (id) => app.imagesTable.open(id),
  copy: (text, what) => void app.copy(text, what),
  pull: (references) => void pullAgain(app, references),
  remove: (targets) => void app.removals.remove(targets),
})

const pullAgain = async ({ nameBox, navigation }: AppState, references: readonly string[]): Promise<void> => {
  const started = []
  for (const reference of references) started.push(await nameBox.start(reference))
  if (started.includes('started')) navigation.go('pulls')
}
