import { dialog, Notification, type App } from 'electron'
import type { MainWindow } from './main-window.ts'

/** What quitting has to know of the pulls. */
export interface Work {
  readonly unfinishedPulls: () => number
  readonly cancelPulls: () => Promise<void>
  /** Closes what is open: the engine connection, the database. */
  readonly close: () => Promise<void>
}

const pullsRun = (count: number): string =>
  count === 1 ? 'A pull is running.' : `${count} pulls are running.`

/** Asks whether to quit although pulls run. Keeping them is what Enter and Escape do. */
const confirmQuit = async (window: MainWindow, count: number): Promise<boolean> => {
  const options = {
    type: 'question' as const,
    message: pullsRun(count),
    detail:
      'If you quit now, the engine is told to stop them. What has been downloaded may have to be downloaded again.',
    buttons: ['Keep pulling', count === 1 ? 'Stop it and quit' : 'Stop them and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
  const parent = window.current()
  const { response } = await (parent === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(parent, options))
  return response === 1
}

const sayThatPullsGoOn = (count: number): void => {
  if (!Notification.isSupported()) return
  new Notification({
    title: 'Lading goes on pulling',
    body: `${pullsRun(count)} Start Lading again to see; it ends by itself when all is done.`,
  }).show()
}

/**
 * How the app ends. Quitting while pulls run asks first. Closing the window is not quitting: pulls go on without one,
 * and when the last has ended, so does the app (on macOS it stays, as apps do there).
 */
export const guardQuitting = (app: App, window: MainWindow, work: Work): { pullsEnded: () => void } => {
  let agreed = false
  let asking = false

  const leave = async (): Promise<void> => {
    agreed = true
    await work.cancelPulls()
    await work.close()
    app.quit()
  }

  const askAndLeave = async (): Promise<void> => {
    const count = work.unfinishedPulls()
    if (count > 0) {
      asking = true
      const sure = await confirmQuit(window, count)
      asking = false
      if (!sure) return
    }
    await leave()
  }

  app.on('before-quit', (event) => {
    if (agreed) return
    event.preventDefault()
    if (!asking) void askAndLeave()
  })

  app.on('window-all-closed', () => {
    if (agreed || process.platform === 'darwin') return
    const count = work.unfinishedPulls()
    if (count > 0) sayThatPullsGoOn(count)
    else void leave()
  })

  return {
    pullsEnded: () => {
      if (!window.isOpen() && !agreed && !asking && process.platform !== 'darwin') void leave()
    },
  }
}
