import { BrowserWindow, nativeTheme, screen, type Session } from 'electron'
import { topicChannel } from '../contract/bridge.ts'
import type { NavigateTarget, Topics } from '../contract/topics.ts'
import { leastWindow, placeOn, type Rectangle } from '../core/window-place.ts'
import { coalesce } from '../services/coalesce.ts'
import { appOrigin, startPage } from './app-protocol.ts'
import { shutIn } from './hardening.ts'
import { createRequests, type Requests } from './requests.ts'
import type { WindowMemory } from './window-memory.ts'

/** The app's one window: made when it is wanted, gone when it is closed. */
export interface MainWindow {
  /** Makes the window, or brings it forward; with a target, it is that which is to be seen. The app is ready. */
  readonly show: (target?: NavigateTarget) => void
  readonly isOpen: () => boolean
  /** Loads its page again at the same view: a page keeps the language that it was loaded in. */
  readonly reload: () => void
  /** Tells the window's page; without a window nothing happens, since a new one asks for a snapshot. */
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** Asks the page for something; one that is not up yet is asked when it is. May be called before there is a window. */
  readonly ask: Requests['ask']
  /** The page is up, and hears of what it is asked for. */
  readonly pageListens: () => void
  /** For dialogs that belong to the window. */
  readonly current: () => BrowserWindow | undefined
  /** Settles once it is written where the window is: what is written while the app quits may be lost. */
  readonly placeKept: () => Promise<void>
}

/** What the window is made of, and who is told of it. */
export interface MainWindowParts {
  /** The one its page lives in, which exists once the app is ready. */
  readonly session: () => Session
  readonly memory: WindowMemory
  /** The window has its page, which begins to load what it is made of. */
  readonly onPage: () => void
  readonly onClosed: () => void
  /** The page crashed; it is loaded again, unless it has just been. In Chromium's word. */
  readonly onCrash: (reason: string, isReloaded: boolean) => void
}

const usualSize = { width: 1320, height: 800 } as const

/** A window that is dragged tells of every pixel. */
const keepGapMs = 500

/** Between the window's appearance and its first paint, so that neither theme flashes; tokens.css has the same. */
const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#15181c' : '#fbfbfa')

/** A page that crashes again so soon after it was loaded again would do so for ever. */
const leastLifeMs = 10_000

const screens = (): readonly Rectangle[] => {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  return [primary, ...others].map(({ workArea }) => workArea)
}

const create = ({ session, memory }: MainWindowParts): BrowserWindow => {
  const last = memory.last()
  const place = last && placeOn(last, screens())
  const { isMaximized = false, ...bounds } = place ?? {}
  const window = new BrowserWindow({
    ...usualSize,
    ...bounds,
    minWidth: leastWindow.width,
    minHeight: leastWindow.height,
    title: 'Lading',
    backgroundColor: backgroundColor(),
    autoHideMenuBar: true,
    webPreferences: shutIn(session(), 'preload.cjs'),
  })
  if (isMaximized) window.maximize()
  return window
}

const keepPlace = (window: BrowserWindow, memory: WindowMemory): void => {
  if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
  memory.keep({ ...window.getNormalBounds(), isMaximized: window.isMaximized() })
}

const rememberPlace = (window: BrowserWindow, memory: WindowMemory): void => {
  const keep = (): void => keepPlace(window, memory)
  const { poke } = coalesce(keep, keepGapMs)
  window.on('resize', poke)
  window.on('move', poke)
  window.on('close', keep)
}

/** Until it says that it listens, a page hears of nothing; the one that another takes the place of does not count. */
const followPage = ({ webContents }: BrowserWindow, requests: Requests): void => {
  webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) requests.pageLeaves()
  })
  webContents.on('render-process-gone', requests.pageLeaves)
}

const reloadAfterCrash = (window: BrowserWindow, onCrash: MainWindowParts['onCrash']): void => {
  let reloadedAtMs = -Infinity
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const isReloaded = Date.now() - reloadedAtMs >= leastLifeMs
    onCrash(reason, isReloaded)
    if (!isReloaded) return
    reloadedAtMs = Date.now()
    window.webContents.reload()
  })
}

/** An empty page comes without anybody being asked (`about:blank`): in place of it the window begins anew. */
const comeBack = ({ webContents }: BrowserWindow): void => {
  webContents.on('did-navigate', (_event, url) => {
    if (!url.startsWith(`${appOrigin}/`)) void webContents.loadURL(startPage)
  })
}

/** The main window. */
export const createMainWindow = (parts: MainWindowParts): MainWindow => {
  let window: BrowserWindow | undefined

  const tell: MainWindow['tell'] = (topic, event) => window?.webContents.send(topicChannel(topic), event)
  const requests = createRequests(tell)

  const open = (target: NavigateTarget | undefined): void => {
    const created = create(parts)
    window = created
    created.on('closed', () => {
      window = undefined
      requests.pageLeaves()
      requests.forget()
      parts.onClosed()
    })
    followPage(created, requests)
    rememberPlace(created, parts.memory)
    reloadAfterCrash(created, parts.onCrash)
    comeBack(created)
    created.webContents.on('did-navigate', () => parts.onPage())
    // A view in the address is seen at once, without another before it.
    void created.loadURL(target === undefined ? startPage : `${startPage}#/${target}`)
  }

  return {
    show: (target) => {
      if (window === undefined) open(target)
      else {
        if (window.isMinimized()) window.restore()
        window.focus()
      }
      if (target !== undefined) requests.ask('navigate', target)
    },
    isOpen: () => window !== undefined,
    reload: () => {
      requests.pageLeaves()
      window?.webContents.reload()
    },
    tell,
    ask: requests.ask,
    pageListens: requests.pageListens,
    current: () => window,
    placeKept: async () => {
      if (window !== undefined) keepPlace(window, parts.memory)
      await parts.memory.written()
    },
  }
}
