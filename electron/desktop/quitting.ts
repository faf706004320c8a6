import { dialog, Notification, type App } from 'electron'
import type { MainWindow } from './main-window.ts'

/** How many are under way of what quitting would stop. */
export interface Unfinished {
  readonly pulls: number
  /** Pushes, and archives that are saved or loaded. */
  readonly transfers: number
}

/** What quitting has to know of the pulls, pushes and archives that are under way. */
export interface Work {
  readonly unfinished: () => Unfinished
  readonly cancelAll: () => Promise<void>
  /** Closes what is open: the engine connection, the database. */
  readonly close: () => Promise<void>
}

const total = ({ pulls, transfers }: Unfinished): number => pulls + transfers

const workRuns = (work: Unfinished): string => {
  const noun = work.transfers === 0 ? 'pull' : work.pulls === 0 ? 'transfer' : 'pull or transfer'
  const nouns = work.transfers === 0 ? 'pulls' : work.pulls === 0 ? 'transfers' : 'pulls and transfers'
  return total(work) === 1 ? `A ${noun} is running.` : `${total(work)} ${nouns} are running.`
}

const whatIsLost = ({ pulls, transfers }: Unfinished): string =>
  [
    'If you quit now, the engine is told to stop.',
    ...(pulls > 0 ? ['What has been downloaded may have to be downloaded again.'] : []),
    ...(transfers > 0 ? ['A push or an archive that is not through begins anew the next time.'] : []),
  ].join(' ')

/** Asks whether to quit although pulls run. Keeping them is what Enter and Escape do. */
const confirmQuit = async (window: MainWindow, work: Unfinished): Promise<boolean> => {
  const options = {
    type: 'question' as const,
    message: workRuns(work),
    detail: whatIsLost(work),
    buttons: [
      work.transfers === 0 ? 'Keep pulling' : 'Keep going',
      total(work) === 1 ? 'Stop it and quit' : 'Stop them and quit',
    ],
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

const sayThatWorkGoesOn = (work: Unfinished): void => {
  if (!Notification.isSupported()) return
  new Notification({
    title: work.transfers === 0 ? 'Lading goes on pulling' : 'Lading goes on',
    body: `${workRuns(work)} Start Lading again to see; it ends by itself when all is done.`,
  }).show()
}

/**
 * How the app ends. Quitting while pulls run asks first. Closing the window is not quitting: pulls go on without one,
 * and when the last has ended, so does the app (on macOS it stays, as apps do there).
 */
export const guardQuitting = (app: App, window: MainWindow, work: Work): { workEnded: () => void } => {
  let agreed = false
  let asking = false

  const leave = async (): Promise<void> => {
    agreed = true
    await work.cancelAll()
    await work.close()
    app.quit()
  }

  const askAndLeave = async (): Promise<void> => {
    const unfinished = work.unfinished()
    if (total(unfinished) > 0) {
      asking = true
      const sure = await confirmQuit(window, unfinished)
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
    const unfinished = work.unfinished()
    if (total(unfinished) > 0) sayThatWorkGoesOn(unfinished)
    else void leave()
  })

  return {
    workEnded: () => {
      if (!window.isOpen() && !agreed && !asking && process.platform !== 'darwin') void leave()
    },
  }
}
