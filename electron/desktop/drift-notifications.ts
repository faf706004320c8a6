import { Notification } from 'electron'
import { driftWords } from '../core/pins/drift-words.ts'
import type { DriftedTag } from '../core/pins/pin.ts'
import type { MainWindow } from './main-window.ts'

/** Tells of drift by the desktop, unless the person has the window before them, which says it itself. */
export const createDriftNotifications = (
  window: Pick<MainWindow, 'current' | 'show'>,
  onClick: () => void,
): ((drifted: readonly DriftedTag[]) => void) => {
  /** What nothing holds is collected, and its click with it. */
  let shown: Notification | undefined
  return (drifted) => {
    if (window.current()?.isFocused() === true || !Notification.isSupported()) return
    shown = new Notification(driftWords(drifted))
    shown.on('click', () => {
      window.show()
      onClick()
    })
    shown.show()
  }
}
