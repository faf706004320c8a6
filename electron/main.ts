/**
 * The composition root: puts the desktop around Lading and answers the bridge. Nothing else happens here.
 */
import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { app, clipboard, net, powerMonitor, session, shell, type Session } from 'electron'
import { answersOf } from './answers.ts'
import type { Topics } from './contract/topics.ts'
import { schedulesOf } from './core/settings.ts'
import { appOrigin, declareAppScheme, serveApp } from './desktop/app-protocol.ts'
import { cutOff, lockDownContents, lockDownSessions } from './desktop/hardening.ts'
import { createConfirmations } from './desktop/confirmation.ts'
import { createDriftNotifications } from './desktop/drift-notifications.ts'
import { createFileDialogs } from './desktop/file-dialogs.ts'
import { createLoginItem } from './desktop/login-item.ts'
import { createMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { createNotifications } from './desktop/notifications.ts'
import { guardQuitting, totalOf, type Unfinished } from './desktop/quitting.ts'
import { createReadmes, serveReadmes } from './desktop/readme-frame.ts'
import { routeCalls } from './desktop/router.ts'
import { openSettings } from './desktop/settings-file.ts'
import { findTrayHost } from './desktop/tray-host.ts'
import { createTray } from './desktop/tray.ts'
import type { Route } from './engine/connection.ts'
import { dockerodeOptions } from './engine/dockerode-options.ts'
import { discoverEndpoint, endpointChoice } from './engine/endpoints/discover.ts'
import { nodeSurroundings } from './engine/endpoints/surroundings.ts'
import { openLading } from './lading.ts'
import { createCliStore } from './registry/credentials/store.ts'
import { createCliCredentials } from './registry/credentials/credentials.ts'
import { fetchByNet } from './registry/distribution/net-fetch.ts'
import { hubAddress } from './registry/hub/client.ts'
import type { Outside } from './wiring/outside.ts'
import { trayState } from './wiring/tray.ts'

const findRoute = async (): Promise<Route> => {
  const endpoint = await discoverEndpoint(nodeSurroundings())
  return { choice: endpointChoice(endpoint), options: dockerodeOptions(endpoint) }
}

/** Not the pages' session, which has no network; in memory, so that no cookie stays. */
const outsideSession = (): Session => session.fromPartition('outside')

/** By Electron's network stack, so that the system's proxies and certificates count. */
const outside = (): Outside => ({
  hubFetch: (url, init) => outsideSession().fetch(url, init),
  hubUrl: process.env['LADING_HUB_URL'] || hubAddress,
  registryFetch: fetchByNet((options) => net.request({ ...options, session: outsideSession() })),
  credentialsFor: createCliCredentials(nodeSurroundings()),
  cliStore: createCliStore(nodeSurroundings()),
  hostName: hostname(),
  freeBytesAt: async (path) => {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
})

const onTrouble = (error: unknown): void => console.error('lading:', error)

/** While one of these is told, something that quitting would stop may have ended. */
const topicsOfWork: ReadonlySet<keyof Topics> = new Set(['pulls', 'transfers', 'cleanup'])

/** The tray's menu says something of these. */
const topicsOfTray: ReadonlySet<keyof Topics> = new Set([
  ...topicsOfWork,
  ...(['engine', 'disk', 'settings', 'activity'] as const),
])

const start = (): void => {
  const folder = app.getPath('userData')
  const window = createMainWindow(() => session.defaultSession)
  const confirmations = createConfirmations({
    parent: window.current,
    session: () => session.defaultSession,
  })
  const settings = openSettings(folder, (next) => {
    lading.settingsChanged()
    tell('settings', next)
  })

  const tell = <T extends keyof Topics>(topic: T, event: Topics[T]): void => {
    window.tell(topic, event)
    if (topicsOfWork.has(topic) && totalOf(unfinished()) === 0) quitting.workEnded()
    if (topicsOfTray.has(topic)) tray.changed()
  }

  const lading = openLading({
    folder,
    findRoute,
    parallelPulls: () => settings.get().parallelPulls,
    cleanupSettings: () => ({ ...settings.get().cleanup, schedule: schedulesOf(settings.get()).cleanup }),
    nowMs: () => Date.now(),
    random: Math.random,
    newId: randomUUID,
    outside: outside(),
    confirm: confirmations.ask,
    driftCheck: () => schedulesOf(settings.get()).driftCheck,
    isOnline: () => net.isOnline(),
    notify: createDriftNotifications(window),
    notifyOfCleanup: createNotifications(() => window.show('cleanup')),
    tell,
    onTrouble,
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

  const quitting = guardQuitting(
    app,
    window,
    {
      unfinished,
      cancelAll: async () => {
        await Promise.all([lading.pulls.cancelAll(), lading.transfers.cancelAll()])
      },
      close: lading.close,
    },
    tray.isThere,
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
  app.on('second-instance', () => window.show())
  app.on('activate', () => window.show())
  void app.whenReady().then(async () => {
    const cut = cutOff(session.defaultSession).catch(onTrouble)
    const loginItem = createLoginItem(app)
    routeCalls(
      answersOf(lading, {
        ...{ readmes, settings, loginItem },
        dialogs: createFileDialogs(window.current),
        isWindowOpen: window.isOpen,
        copy: (text) => clipboard.writeText(text),
        openLink: (url) => shell.openExternal(url),
      }),
      window.current,
    )
    serveApp(session.defaultSession, join(__dirname, '../renderer'))
    serveReadmes(session.defaultSession, readmes)
    setMenu({
      navigate: (target) => tell('navigate', target),
      refreshImages: () => void lading.inventory.refresh(),
    })
    powerMonitor.on('suspend', lading.sleep)
    powerMonitor.on('resume', lading.wake)
    await cut
    if (!loginItem.isHiddenStart) window.show()
    const isInTray = await tray.isThere(loginItem.isHiddenStart)
    // Nobody could reach a Lading that is neither in a window nor in the tray.
    if (!isInTray && !window.isOpen()) window.show()
    await loginItem.follow().catch(onTrouble)
  })
}

// Chromium refuses both at once; --no-sandbox comes only from the development scripts, when run as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareAppScheme()
if (app.requestSingleInstanceLock()) start()
else app.quit()
