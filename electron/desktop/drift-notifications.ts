import { driftWords } from '../core/pins/drift-words.ts'
import type { DriftedTag } from '../core/pins/pin.ts'
import type { MainWindow } from './main-window.ts'
import { createNotifications } from './notifications.ts'

/** Tells of drift by the desktop, unless the person has the window before them, which says it itself. */
export const createDriftNotifications = (
  window: Pick<MainWindow, 'current' | 'show'>,
): ((drifted: readonly DriftedTag[]) => void) => {
  const show = createNotifications(() => window.show('pins'))
  return (drifted) => {
    if (window.current()?.isFocused() !== true) show(driftWords(drifted))
  }
}
