import { BrowserWindow, nativeTheme, type Session } from 'electron'
import { topicChannel } from '../contract/bridge.ts'
import type { Topics } from '../contract/topics.ts'
import { appOrigin, startPage } from './app-protocol.ts'
import { shutIn } from './hardening.ts'

/** A view that something outside the window leads to. */
export type ShownView = 'pins' | 'cleanup' | 'pulls'

/** The app's one window: made when it is wanted, gone when it is closed. */
export interface MainWindow {
  /** Makes the window, or brings it forward; with a view, it is that one which is to be seen. */
  readonly show: (view?: ShownView) => void
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

/** An empty page comes without anybody being asked (`about:blank`): in place of it the window begins anew. */
const comeBack = ({ webContents }: BrowserWindow): void => {
  webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) void webContents.loadURL(startPage)
  })
}

/** The main window; `session` gives the one its page lives in, which exists once the app is ready. */
export const createMainWindow = (session: () => Session): MainWindow => {
  let window: BrowserWindow | undefined

  const open = (view: ShownView | undefined): void => {
    const created = create(session())
    window = created
    created.on('closed', () => {
      window = undefined
    })
    reloadAfterCrash(created)
    comeBack(created)
    // A page that is not there yet would not hear of it.
    void created.loadURL(view === undefined ? startPage : `${startPage}#/${view}`)
  }

  const tell: MainWindow['tell'] = (topic, event) => window?.webContents.send(topicChannel(topic), event)

  return {
    show: (view) => {
      if (window === undefined) return open(view)
      if (window.isMinimized()) window.restore()
      window.focus()
      if (view !== undefined) tell('navigate', view)
    },
    isOpen: () => window !== undefined,
    tell,
    current: () => window,
  }
}
