/**
 * The composition root: puts the desktop around Lading and answers the bridge. Nothing else happens here.
 */
import { randomUUID } from 'node:crypto'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { app, clipboard, net, powerMonitor, session, shell } from 'electron'
import type { Handlers } from './contract/bridge.ts'
import type { Topics } from './contract/topics.ts'
import { lockFileName } from './core/pinned-files/lock-file.ts'
import { archiveNameOf } from './core/transfers/transfer.ts'
import { appOrigin, declareAppScheme, serveApp } from './desktop/app-protocol.ts'
import { denyPermissions, lockDownContents } from './desktop/hardening.ts'
import { createConfirmations } from './desktop/confirmation.ts'
import { createDriftNotifications } from './desktop/drift-notifications.ts'
import { createFileDialogs } from './desktop/file-dialogs.ts'
import { createMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { guardQuitting } from './desktop/quitting.ts'
import { createReadmes, serveReadmes } from './desktop/readme-frame.ts'
import { routeCalls } from './desktop/router.ts'
import { openSettings } from './desktop/settings-file.ts'
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

const findRoute = async (): Promise<Route> => {
  const endpoint = await discoverEndpoint(nodeSurroundings())
  return { choice: endpointChoice(endpoint), options: dockerodeOptions(endpoint) }
}

/** By Electron's network stack, so that the system's proxies and certificates count. */
const outside = (): Outside => ({
  hubFetch: (url, init) => net.fetch(url, init),
  hubUrl: process.env['LADING_HUB_URL'] || hubAddress,
  registryFetch: fetchByNet((options) => net.request(options)),
  credentialsFor: createCliCredentials(nodeSurroundings()),
  cliStore: createCliStore(nodeSurroundings()),
  hostName: hostname(),
  freeBytesAt: async (path) => {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  },
})

const start = (): void => {
  const folder = app.getPath('userData')
  const window = createMainWindow(() => session.defaultSession)
  const confirmations = createConfirmations({
    parent: window.current,
    session: () => session.defaultSession,
  })
  const files = createFileDialogs(window.current)
  const settings = openSettings(folder)

  const tell = <T extends keyof Topics>(topic: T, event: Topics[T]): void => {
    window.tell(topic, event)
    if ((topic === 'pulls' || topic === 'transfers') && pulls.unfinished() + transfers.unfinished() === 0)
      quitting.workEnded()
  }

  const {
    engine,
    inventory,
    facts,
    layerTree,
    pulls,
    removals,
    naming,
    pins,
    digests,
    drift,
    comparisons,
    files: pinnedFiles,
    lockFiles,
    transfers,
    registries,
    discover,
    forecasts,
    ledger,
    historyState,
    close,
  } = openLading({
    folder,
    findRoute,
    parallelPulls: () => settings.get().parallelPulls,
    nowMs: () => Date.now(),
    random: Math.random,
    newId: randomUUID,
    outside: outside(),
    confirm: confirmations.ask,
    driftCheck: () => settings.get().driftCheck,
    isOnline: () => net.isOnline(),
    notify: createDriftNotifications(window, () => tell('navigate', 'pins')),
    tell,
    onTrouble: (error) => console.error('lading: the engine could not be asked about an image', error),
  })

  const quitting = guardQuitting(app, window, {
    unfinished: () => ({ pulls: pulls.unfinished(), transfers: transfers.unfinished() }),
    cancelAll: async () => {
      await Promise.all([pulls.cancelAll(), transfers.cancelAll()])
    },
    close,
  })

  const readmes = createReadmes({
    markdownOf: async (name) => (await discover.repository({ name })).value.readme,
    // A place of its own in memory: no cookies, and nothing that stays.
    fetchImage: (url, init) => session.fromPartition('readme-images').fetch(url, init),
    newId: randomUUID,
    embedder: appOrigin,
    onLink: (url) => tell('link', { url }),
  })

  const handlers: Handlers = {
    engine: { state: engine.state, retry: engine.retryNow },
    images: {
      snapshot: inventory.snapshot,
      refresh: inventory.refresh,
      layers: layerTree.snapshot,
      showing: ({ ids }) => facts.showing(ids),
      details: ({ id }) => facts.details(id),
      inspect: ({ id }) => facts.inspect(id),
    },
    removals: { plan: removals.plan, remove: removals.remove },
    naming: {
      run: ({ wishes, agreedLosers }) => naming.run(wishes, agreedLosers),
      undo: ({ ids }) => naming.undo(ids),
    },
    pins: {
      state: drift.state,
      pin: pins.pin,
      unpin: pins.unpin,
      timeline: digests.timeline,
      check: drift.check,
      cancelCheck: drift.cancel,
      acknowledge: drift.acknowledge,
      pull: pins.pull,
    },
    comparisons: { compare: comparisons.compare },
    files: {
      list: pinnedFiles.list,
      choose: async () => {
        const path = await files.chooseFileToPin()
        return path === undefined ? undefined : pinnedFiles.open(path)
      },
      open: ({ path }) => pinnedFiles.open(path),
      check: ({ path }) => pinnedFiles.check(path),
      propose: ({ path, choices }) => pinnedFiles.propose(path, choices),
      write: pinnedFiles.write,
      undo: ({ path }) => pinnedFiles.undo(path),
      forget: ({ path }) => pinnedFiles.forget(path),
    },
    lockFile: {
      export: async () => {
        const path = await files.chooseLockPlace(lockFileName)
        return path === undefined ? undefined : lockFiles.export(path)
      },
      import: async ({ path }) => {
        const chosen = path ?? (await files.chooseLock())
        return chosen === undefined ? undefined : lockFiles.import(chosen)
      },
      pullMissing: lockFiles.pullMissing,
    },
    pulls: {
      list: pulls.list,
      start: pulls.start,
      cancel: ({ id }) => pulls.cancel(id),
      retry: ({ id }) => pulls.retry(id),
      dismiss: ({ id }) => pulls.dismiss(id),
    },
    transfers: {
      list: transfers.list,
      push: transfers.push,
      save: async ({ images }) => {
        const path = await files.chooseArchivePlace(archiveNameOf(images))
        return path === undefined ? undefined : transfers.save({ images, path, overwrite: true })
      },
      chooseArchive: async () => {
        const path = await files.chooseArchive()
        return path === undefined ? undefined : transfers.inspectArchive(path)
      },
      inspectArchive: ({ path }) => transfers.inspectArchive(path),
      load: transfers.load,
      cancel: ({ id }) => transfers.cancel(id),
      retry: ({ id }) => transfers.retry(id),
      dismiss: ({ id }) => transfers.dismiss(id),
    },
    registries: {
      known: registries.known,
      place: registries.place,
      signIn: registries.signIn,
      signOut: registries.signOut,
    },
    activity: {
      page: (query) => {
        const { entries, hasMore } = ledger.page(query)
        return { entries: naming.withUndo(entries), hasMore }
      },
      history: historyState,
    },
    discover: {
      search: discover.search,
      repository: discover.repository,
      tags: discover.tags,
      forecast: (input) => forecasts.forecast(input),
      readme: readmes.open,
    },
    settings: {
      get: settings.get,
      update: async (next) => {
        const updated = await settings.update(next).finally(() => {
          pulls.fill()
          transfers.fill()
          drift.replan()
        })
        tell('settings', updated)
        return updated
      },
    },
    desktop: {
      copy: ({ text }) => clipboard.writeText(text),
      openLink: ({ url }) => shell.openExternal(url),
    },
  }

  lockDownContents(app, readmes)
  routeCalls(handlers)
  app.on('second-instance', window.show)
  app.on('activate', window.show)
  void app.whenReady().then(() => {
    serveApp(session.defaultSession, join(__dirname, '../renderer'))
    serveReadmes(session.defaultSession, readmes)
    denyPermissions(session.defaultSession)
    setMenu({
      navigate: (target) => tell('navigate', target),
      refreshImages: () => void inventory.refresh(),
    })
    powerMonitor.on('resume', engine.retryNow)
    powerMonitor.on('suspend', drift.sleep)
    powerMonitor.on('resume', drift.wake)
    window.show()
  })
}

// Chromium refuses both at once; --no-sandbox comes only from the development scripts, when run as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareAppScheme()
if (app.requestSingleInstanceLock()) start()
else app.quit()
