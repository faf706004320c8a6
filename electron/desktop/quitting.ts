import { dialog, Notification, type App } from 'electron'
import { m } from '../words/messages.ts'
import type { MainWindow } from './main-window.ts'

/** How many are under way of what quitting would stop. */
export interface Unfinished {
  readonly pulls: number
  /** Pushes, and archives that are saved or loaded. */
  readonly transfers: number
  readonly cleanups: number
}

/** What quitting has to know of the work that is under way. */
export interface Work {
  readonly unfinished: () => Unfinished
  readonly cancelAll: () => Promise<void>
  /** Closes what is open: the engine connection, the database. */
  readonly close: () => Promise<void>
  /** Something of it could not be ended in order. */
  readonly onTrouble: (error: unknown) => void
}

/** What is lost of each kind where it is stopped. */
const lost: Readonly<Record<keyof Unfinished, () => string>> = {
  pulls: m.transfers_quit_lost_pulls,
  transfers: m.transfers_quit_lost_transfers,
  cleanups: m.transfers_quit_lost_cleanups,
}

const kindsIn = (work: Unfinished): readonly (keyof Unfinished)[] =>
  (Object.keys(lost) as (keyof Unfinished)[]).filter((kind) => work[kind] > 0)

/** All of it together. */
export const totalOf = ({ pulls, transfers, cleanups }: Unfinished): number => pulls + transfers + cleanups

const isPullsAlone = (work: Unfinished): boolean => totalOf(work) === work.pulls

const workRuns = (work: Unfinished): string =>
  m.transfers_quit_running({ kinds: kindsIn(work).join('-'), count: totalOf(work) })

const whatIsLost = (work: Unfinished): string =>
  [m.transfers_quit_stops(), ...kindsIn(work).map((kind) => lost[kind]())].join(' ')

/** Asks whether to quit although something runs. Keeping them is what Enter and Escape do. */
const confirmQuit = async (window: MainWindow, work: Unfinished): Promise<boolean> => {
  const options = {
    type: 'question' as const,
    message: workRuns(work),
    detail: whatIsLost(work),
    buttons: [
      isPullsAlone(work) ? m.transfers_quit_keep_pulling() : m.transfers_quit_keep_going(),
      m.transfers_quit_stop({ count: totalOf(work) }),
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
    title: isPullsAlone(work) ? m.transfers_goes_on_pulling() : m.transfers_goes_on_working(),
    body: m.transfers_goes_on_meaning({ work: workRuns(work) }),
  }).show()
}

/**
 * How the app ends. Quitting while something runs asks first. Closing the window is not quitting where Lading is to be seen in the
 * tray, which `isInTray` tells. Where it is not, what runs goes on without a window, and when the last has ended, so does the app
 * (on macOS it stays, as apps do there).
 */
export const guardQuitting = (
  app: App,
  window: MainWindow,
  work: Work,
  isInTray: () => Promise<boolean>,
): { workEnded: () => void } => {
  let agreed = false
  let asking = false

  /** Nobody could reach it any more. Settles late: the window may be open again by then. */
  const isOutOfSight = async (): Promise<boolean> => {
    if (process.platform === 'darwin' || window.isOpen() || (await isInTray())) return false
    return !window.isOpen() && !agreed && !asking
  }

  const leave = async (): Promise<void> => {
    agreed = true
    // Whoever wants to quit is not kept by what cannot be ended in order.
    await work.cancelAll().catch(work.onTrouble)
    await work.close().catch(work.onTrouble)
    app.quit()
  }

  const askAndLeave = async (): Promise<void> => {
    const unfinished = work.unfinished()
    if (totalOf(unfinished) > 0) {
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
    if (agreed) return
    void isOutOfSight().then((isOut) => {
      if (!isOut) return
      const unfinished = work.unfinished()
      if (totalOf(unfinished) > 0) sayThatWorkGoesOn(unfinished)
      else void leave()
    })
  })

  return {
    workEnded: () => {
      if (window.isOpen() || agreed) return
      void isOutOfSight().then((isOut) => {
        if (isOut && totalOf(work.unfinished()) === 0) void leave()
      })
    },
  }
}
