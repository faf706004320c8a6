/**
 * The composition root: puts the desktop around Lading and answers the bridge. Nothing else happens here.
 */
import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  app,
  clipboard,
  dialog,
  nativeTheme,
  net,
  powerMonitor,
  session,
  shell,
  type Session,
} from 'electron'
import { answersOf } from './answers.ts'
import type { NavigateTarget, Topics } from './contract/topics.ts'
import { localeFor, type LanguageChoice } from './core/language.ts'
import { schedulesOf, type Settings } from './core/settings.ts'
import { whyNoCleanup } from './core/settings-trouble.ts'
import { reportText, type About, type WindowCrash } from './core/about.ts'
import { aboutThis } from './desktop/about.ts'
import { appOrigin, declareAppScheme, serveApp } from './desktop/app-protocol.ts'
import { appId } from './desktop/app-id.ts'
import { createConfirmations } from './desktop/confirmation.ts'
import { askAfterCrash } from './desktop/crash-question.ts'
import { listenToDeepLinks } from './desktop/deep-links.ts'
import { createDriftNotifications } from './desktop/drift-notifications.ts'
import { createFileDialogs } from './desktop/file-dialogs.ts'
import { cutOff, lockDownContents, lockDownSessions } from './desktop/hardening.ts'
import { openLog } from './desktop/log.ts'
import { createLoginItem, type LoginItem } from './desktop/login-item.ts'
import { createMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { createNotifications } from './desktop/notifications.ts'
import { guardQuitting, totalOf, type Unfinished } from './desktop/quitting.ts'
import { createPageErrors } from './desktop/page-errors.ts'
import { createReadmes, serveReadmes } from './desktop/readme-frame.ts'
import { routeCalls } from './desktop/router.ts'
import { openSettings } from './desktop/settings-file.ts'
import { findTrayHost } from './desktop/tray-host.ts'
import { createTray } from './desktop/tray.ts'
import { createUpdater, updateWay } from './desktop/updater.ts'
import { createWindowMemory } from './desktop/window-memory.ts'
import { nodeSurroundings } from './engine/endpoints/surroundings.ts'
import { openLading } from './lading.ts'
import { createCliStore } from './registry/credentials/store.ts'
import { createCliCredentials } from './registry/credentials/credentials.ts'
import { fetchByNet } from './registry/distribution/net-fetch.ts'
import { hubAddress } from './registry/hub/client.ts'
import { nodeTimer } from './services/schedule.ts'
import { createUpdates } from './services/updates.ts'
import { engineOffers, routeTo } from './wiring/engine-routes.ts'
import { logOf } from './wiring/log-lines.ts'
import type { Outside } from './wiring/outside.ts'
import { trayState } from './wiring/tray.ts'
import { currentLocale, useLocale } from './words/locale.ts'

/** Not the pages' session, which has no network; in memory, so that no cookie stays. */
const outsideSession = (): Session => session.fromPartition('outside')

/** By Electron's network stack, so that the system's proxies and certificates count. */
const outside = (): Outside => ({
  hubFetch: (url, init) => outsideSession().fetch(url, init),
  hubUrl: process.env['LADING_HUB_URL'] || hubAddress,
  registryFetch: fetchByNet((options) => net.request({ ...options, session: outsideSession() })),
  credentialsFor: createCliCredentials({ ...nodeSurroundings(), helperDeadlineMs: 5_000 }),
  credentialsForTransfer: createCliCredentials({ ...nodeSurroundings(), helperDeadlineMs: 120_000 }),
  cliStore: createCliStore(nodeSurroundings()),
  hostName: hostname(),
  freeBytesAt: async (path) => {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
})

/** While one of these is told, something that quitting would stop may have ended. */
const topicsOfWork: ReadonlySet<keyof Topics> = new Set(['pulls', 'transfers', 'cleanup'])

/** The tray's menu says something of these. */
const topicsOfTray: ReadonlySet<keyof Topics> = new Set([
  ...topicsOfWork,
  ...(['engine', 'disk', 'settings', 'activity'] as const),
])

/** Speaks the language that was chosen from now on, and says whether that is another than before. */
const speak = (choice: LanguageChoice): boolean => {
  const before = currentLocale()
  useLocale(localeFor(choice, app.getPreferredSystemLanguages()))
  return currentLocale() !== before
}

const looksForUpdates = ({ looksForUpdates, isAutomaticPaused }: Settings): boolean =>
  looksForUpdates && !isAutomaticPaused

const start = (): void => {
  const folder = app.getPath('userData')
  const log = openLog(join(folder, 'logs'), !app.isPackaged)
  const onTrouble = (error: unknown): void => log.warn(error)
  process.on('uncaughtExceptionMonitor', log.error)
  process.on('unhandledRejection', log.error)
  log.info('Lading', app.getVersion(), 'on Electron', process.versions.electron, process.platform)

  // The window comes first: what an engine has to say would hold it up, and so would a look for the desktop's tray.
  const pageLoads = Promise.withResolvers<void>()
  const pageListens = Promise.withResolvers<void>()

  let crash: WindowCrash | undefined
  const window = createMainWindow({
    session: () => session.defaultSession,
    memory: createWindowMemory(folder),
    onPage: () => pageLoads.resolve(),
    onClosed: () => {
      pageLoads.resolve()
      pageListens.resolve()
    },
    onCrash: (reason, isReloaded) => {
      log.error('the window crashed:', reason, isReloaded ? 'it is loaded again' : 'it crashed again at once')
      crash = { atMs: Date.now(), reason }
      if (isReloaded) return
      pageListens.resolve()
      void askWhatNow(reason)
    },
  })
  const askWhatNow = (reason: string): Promise<void> =>
    askAfterCrash(reason, {
      show: async (options) => {
        const parent = window.current()
        const shown = parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options)
        return (await shown).response
      },
      reload: window.reload,
      copyDiagnostics: async () => clipboard.writeText(await diagnostics()),
      quit: () => app.quit(),
    }).catch(onTrouble)
  const confirmations = createConfirmations({
    parent: window.current,
    session: () => session.defaultSession,
  })
  const settings = openSettings(folder, onTrouble)
  const unread = settings.trouble()
  if (unread !== undefined) log.warn('not all settings could be read:', unread)
  nativeTheme.themeSource = settings.get().colours
  speak(settings.get().language)

  const logLine = logOf(log)
  const tell = <T extends keyof Topics>(topic: T, event: Topics[T]): void => {
    window.tell(topic, event)
    logLine(topic, event)
    if (topicsOfWork.has(topic) && totalOf(unfinished()) === 0) quitting.workEnded()
    if (topicsOfTray.has(topic)) tray.changed()
  }

  const notifyOfDrift = createDriftNotifications(window)
  const notifyOfCleanup = createNotifications(() => window.show('cleanup'))
  const lading = openLading({
    folder,
    begins: pageLoads.promise,
    findRoute: () => routeTo(settings.get().engine),
    engineOffers: {
      ...engineOffers,
      chosen: () => settings.get().engine,
      choose: async (engine) => void (await settings.update({ ...settings.get(), engine })),
    },
    parallelPulls: () => settings.get().parallelPulls,
    whyNoCleanup: () => whyNoCleanup(settings.trouble()),
    cleanupSettings: () => ({ ...settings.get().cleanup, schedule: schedulesOf(settings.get()).cleanup }),
    nowMs: () => Date.now(),
    random: Math.random,
    newId: randomUUID,
    outside: outside(),
    confirm: confirmations.ask,
    driftCheck: () => schedulesOf(settings.get()).driftCheck,
    isOnline: () => net.isOnline(),
    notify: (drifted) => {
      if (settings.get().notifications.drift) notifyOfDrift(drifted)
    },
    notifyOfCleanup: (notice) => {
      if (settings.get().notifications.cleanups) notifyOfCleanup(notice)
    },
    tell,
    onTrouble,
  })

  logLine('history', lading.historyState())

  const showMenu = (): void =>
    setMenu({
      navigate: window.show,
      refreshImages: () => void lading.inventory.refresh(),
    })

  const togglePause = async (): Promise<void> => {
    const now = settings.get()
    // What cannot be kept holds for this run all the same.
    await settings.update({ ...now, isAutomaticPaused: !now.isAutomaticPaused }).catch(onTrouble)
  }

  const unfinished = (): Unfinished => ({
    pulls: lading.pulls.unfinished(),
    transfers: lading.transfers.unfinished(),
    cleanups: Number(lading.cleanup.isRunning()),
  })

  const tray = createTray({
    isWanted: () => settings.get().isInTray,
    state: () => trayState(lading, settings.get()),
    actions: {
      'quick-prune': () => void lading.quickPrune.run('tray'),
      undo: () => void lading.quickPrune.undoLast(),
      open: () => window.show(),
      'pause-checks': () => void togglePause(),
      quit: () => app.quit(),
    },
    findHost: (isPatient) => findTrayHost(process, isPatient),
  })

  const way = updateWay(app)
  const updates = createUpdates({
    updater: way === 'lading' ? createUpdater({ onTrouble }) : undefined,
    whyNone: way === 'package-manager' ? way : 'nowhere',
    isWanted: () => looksForUpdates(settings.get()),
    isOnline: () => net.isOnline(),
    isBusy: () => totalOf(unfinished()) > 0,
    onChange: (state) => tell('update', state),
    onTrouble,
    ...{ nowMs: () => Date.now(), setTimer: nodeTimer },
  })

  const about = (): About => aboutThis(app, { logPath: log.path, sqlite: lading.sqlite, updates: way })
  const diagnostics = async (): Promise<string> =>
    reportText({
      about: about(),
      engine: lading.engine.state(),
      history: lading.historyState(),
      imageCount: lading.inventory.snapshot().images.length,
      logTail: await log.tail(),
      nowMs: Date.now(),
    })

  const quitting = guardQuitting(
    app,
    window,
    {
      unfinished,
      cancelAll: async () => {
        lading.cleanup.stop()
        await Promise.all([lading.pulls.cancelAll(), lading.transfers.cancelAll()])
      },
      close: async () => {
        updates.close()
        await Promise.all([window.placeKept(), lading.close()])
      },
      onTrouble,
    },
    tray.isThere,
  )

  const { settingsChanged } = lading
  settings.watch(
    ({ colours }) => colours,
    (colours) => (nativeTheme.themeSource = colours),
  )
  settings.watch(
    ({ language }) => language,
    (language) => {
      if (!speak(language)) return
      showMenu()
      window.reload()
    },
  )
  settings.watch(({ engine }) => engine, settingsChanged.engine)
  settings.watch(({ parallelPulls }) => parallelPulls, settingsChanged.parallelPulls)
  settings.watch(({ cleanup: { quick, protections } }) => ({ quick, protections }), settingsChanged.quickPlan)
  settings.watch((now) => schedulesOf(now).driftCheck, settingsChanged.driftCheck)
  settings.watch((now) => schedulesOf(now).cleanup, settingsChanged.cleanupSchedule)
  settings.watch(looksForUpdates, updates.replan)
  settings.watch(
    ({ isInTray }) => isInTray,
    () => void tray.isThere(),
  )
  settings.watch(
    (all) => all,
    (all) => tell('settings', all),
  )

  const readmes = createReadmes({
    markdownOf: async (name) => (await lading.discover.repository({ name })).value.readme,
    // A place of its own in memory: no cookies, and nothing that stays.
    fetchImage: (url, init) => session.fromPartition('readme-images').fetch(url, init),
    newId: randomUUID,
    embedder: appOrigin,
    onLink: (url) => tell('link', { url }),
  })

  lockDownSessions(app)
  lockDownContents(app, readmes)

  const prepare = async (): Promise<LoginItem> => {
    const cut = cutOff(session.defaultSession).catch(onTrouble)
    const loginItem = createLoginItem(app)
    routeCalls(
      answersOf(lading, {
        ...{ readmes, settings, loginItem, updates, log },
        ...{ about, diagnostics },
        onPageError: createPageErrors({ log: log.error, nowMs: () => Date.now() }),
        takeCrash: () => {
          const last = crash
          crash = undefined
          return last
        },
        pageListens: () => {
          window.pageListens()
          pageListens.resolve()
        },
        dialogs: createFileDialogs(window.current),
        isWindowOpen: window.isOpen,
        copy: (text) => clipboard.writeText(text),
        openLink: (url) => shell.openExternal(url),
        showFile: (path) => shell.showItemInFolder(path),
      }),
      window.current,
      (call, error) => log.error(call, error),
    )
    serveApp(session.defaultSession, join(__dirname, '../renderer'))
    serveReadmes(session.defaultSession, readmes)
    showMenu()
    powerMonitor.on('suspend', lading.sleep)
    powerMonitor.on('resume', lading.wake)
    await cut
    return loginItem
  }
  const prepared = app.whenReady().then(prepare)

  /** What asks for the window may come before there can be one. */
  const showOnceReady = (target?: NavigateTarget): void => void prepared.then(() => window.show(target))
  app.on('second-instance', () => showOnceReady())
  app.on('activate', () => showOnceReady())
  listenToDeepLinks(app, process.argv, (link) => {
    window.ask('deepLink', link)
    showOnceReady('images')
  })
  void prepared.then(async (loginItem) => {
    if (loginItem.isHiddenStart) pageLoads.resolve()
    else {
      window.show()
      await pageListens.promise
    }
    const isInTray = await tray.isThere(loginItem.isHiddenStart)
    // Nobody could reach a Lading that is neither in a window nor in the tray.
    if (loginItem.isHiddenStart && !isInTray && !window.isOpen()) window.show()
    await loginItem.follow().catch(onTrouble)
  })
}

// Chromium refuses both at once; --no-sandbox comes only from the development scripts, when run as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareAppScheme()
// Windows takes notifications from nobody it does not know.
if (process.platform === 'win32') app.setAppUserModelId(appId)
if (app.requestSingleInstanceLock()) start()
else app.quit()
