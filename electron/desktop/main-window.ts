import { BrowserWindow, nativeTheme, type Session } from 'electron'
import { topicChannel } from '../contract/bridge.ts'
import type { Topics } from '../contract/topics.ts'
import { startPage } from './app-protocol.ts'
import { shutIn } from './hardening.ts'

/** The app's one window: made when it is wanted, gone when it is closed. */
export interface MainWindow {
  /** Makes the window, or brings it forward. */
  readonly show: () => void
  readonly isOpen: () => boolean
  /** Tells the window's page; without a window nothing happens, since a new one asks for a snapshot. */
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** For dialogs that belong to the window. */
  readonly current: () => BrowserWindow | undefined
}

/** Between the window's appearance and its first paint, so that neither theme flashes; tokens.css has the same. */
const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#15181c' : '#fbfbfa')

/** A page that crashes is loaded again, unless it crashes again right away. */
const leastLifeMs = 10_000

const create = (session: Session): BrowserWindow =>
  new BrowserWindow({
    width: 1320,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    title: 'Lading',
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: shutIn(session, 'preload.cjs'),
  })

const reloadAfterCrash = (window: BrowserWindow): void => {
  let loadedAtMs = Date.now()
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - loadedAtMs < leastLifeMs) return
    loadedAtMs = Date.now()
    window.webContents.reload()
  })
}

/** The main window; `session` gives the one its page lives in, which exists once the app is ready. */
export const createMainWindow = (session: () => Session): MainWindow => {
  let window: BrowserWindow | undefined

  const open = (): void => {
    const created = create(session())
    window = created
    created.on('closed', () => {
      window = undefined
    })
    reloadAfterCrash(created)
    void created.loadURL(startPage)
  }

  return {
    show: () => {
      if (window === undefined) {
        open()
        return
      }
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    isOpen: () => window !== undefined,
    tell: (topic, event) => window?.webContents.send(topicChannel(topic), event),
    current: () => window,
  }
}
