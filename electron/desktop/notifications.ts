import { Notification } from 'electron'
import { withoutMarkup, type Notice } from '../core/cleanup/notices.ts'

/** Shows notices by the desktop, where it can; a click on one calls `onClick`. */
export const createNotifications = (onClick: () => void): ((notice: Notice) => void) => {
  /** What nothing holds is collected, and its click with it. */
  let shown: Notification | undefined
  return (notice) => {
    if (!Notification.isSupported()) return
    shown = new Notification(withoutMarkup(notice))
    shown.on('click', onClick)
    shown.show()
  }
}
