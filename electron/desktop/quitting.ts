import { dialog, Notification, type App } from 'electron'
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
}

const kinds = {
  pulls: {
    noun: 'pull',
    lost: 'What has been downloaded may have to be downloaded again.',
  },
  transfers: {
    noun: 'transfer',
    lost: 'A push or an archive that is not through begins anew the next time.',
  },
  cleanups: {
    noun: 'clean-up',
    lost: 'What has gone is gone; the rest of the clean-up stays.',
  },
} as const satisfies Record<keyof Unfinished, unknown>

const kindsIn = (work: Unfinished): readonly (keyof Unfinished)[] =>
  (Object.keys(kinds) as (keyof Unfinished)[]).filter((kind) => work[kind] > 0)

/** All of it together. */
export const totalOf = ({ pulls, transfers, cleanups }: Unfinished): number => pulls + transfers + cleanups

const isPullsAlone = (work: Unfinished): boolean => totalOf(work) === work.pulls

/** `pull or transfer`, `pulls, transfers and clean-ups`. */
const listed = (nouns: readonly string[], joint: string): string =>
  nouns.length < 2 ? nouns.join('') : `${nouns.slice(0, -1).join(', ')} ${joint} ${nouns.at(-1) ?? ''}`

const workRuns = (work: Unfinished): string => {
  const nouns = kindsIn(work).map((kind) => kinds[kind].noun)
  if (totalOf(work) === 1) return `A ${listed(nouns, 'or')} is running.`
  return `${totalOf(work)} ${listed(
    nouns.map((noun) => `${noun}s`),
    'and',
  )} are running.`
}

const whatIsLost = (work: Unfinished): string =>
  ['If you quit now, the engine is told to stop.', ...kindsIn(work).map((kind) => kinds[kind].lost)].join(' ')

/** Asks whether to quit although something runs. Keeping them is what Enter and Escape do. */
const confirmQuit = async (window: MainWindow, work: Unfinished): Promise<boolean> => {
  const options = {
    type: 'question' as const,
    message: workRuns(work),
    detail: whatIsLost(work),
    buttons: [
      isPullsAlone(work) ? 'Keep pulling' : 'Keep going',
      totalOf(work) === 1 ? 'Stop it and quit' : 'Stop them and quit',
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
    title: isPullsAlone(work) ? 'Lading goes on pulling' : 'Lading goes on',
    body: `${workRuns(work)} Start Lading again to see; it ends by itself when all is done.`,
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
    await work.cancelAll()
    await work.close()
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
