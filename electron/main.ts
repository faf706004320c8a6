/**
 * The composition root: builds the parts of the main process and wires them. Nothing else happens here.
 */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { app, clipboard, powerMonitor, session, shell } from 'electron'
import type { Handlers } from './contract/bridge.ts'
import type { EngineState } from './core/engine-state.ts'
import { declareAppScheme, serveApp } from './desktop/app-protocol.ts'
import { denyPermissions, lockDownContents } from './desktop/hardening.ts'
import { createMainWindow } from './desktop/main-window.ts'
import { setMenu } from './desktop/menu.ts'
import { guardQuitting } from './desktop/quitting.ts'
import { routeCalls } from './desktop/router.ts'
import { openSettings } from './desktop/settings-file.ts'
import { connectToEngine } from './engine/connection.ts'
import { dockerodeOptions } from './engine/dockerode-options.ts'
import { discoverEndpoint, endpointChoice } from './engine/endpoints/discover.ts'
import { nodeSurroundings } from './engine/endpoints/surroundings.ts'
import { inspectImage } from './engine/images.ts'
import { pullImage } from './engine/pulls.ts'
import { openHistory } from './history/database.ts'
import { createImageCache } from './history/image-cache.ts'
import { createLedger } from './history/ledger.ts'
import { createActivity } from './services/activity.ts'
import { createInventory } from './services/inventory.ts'
import { createPulls, type PullingEngine } from './services/pulls.ts'

const nowMs = (): number => Date.now()

const start = (): void => {
  const folder = app.getPath('userData')
  const window = createMainWindow(() => session.defaultSession)
  const settings = openSettings(folder)

  const history = openHistory({
    folder,
    nowMs,
    onStateChange: (state) => {
      historyState = state
      window.tell('history', state)
    },
  })
  let historyState = history.state
  const ledger = createLedger(history.database)
  ledger.interruptRunning(nowMs())
  const activity = createActivity(ledger, (entry) => window.tell('activity', entry))
  const inventory = createInventory({
    cache: createImageCache(history.database),
    nowMs,
    onChange: (change) => window.tell('images', change),
    onTrouble: (error) => console.error('lading: the engine could not be asked about an image', error),
  })

  const onEngineState = (state: EngineState): void => {
    window.tell('engine', state)
    const greeting = engine.current()
    if (state.phase === 'connecting' && state.choice !== undefined)
      inventory.expect(state.choice.endpoint.host)
    if (state.phase === 'up' && greeting !== undefined) {
      inventory.follow(greeting.client, state.engine, state.choice.endpoint.host)
    }
    if (state.phase === 'down') inventory.suspend()
  }

  const engine = connectToEngine({
    findRoute: async () => {
      const endpoint = await discoverEndpoint(nodeSurroundings())
      return { choice: endpointChoice(endpoint), options: dockerodeOptions(endpoint) }
    },
    nowMs,
    random: Math.random,
    onState: onEngineState,
    onEvent: inventory.onEvent,
  })

  const pullingEngine = (): PullingEngine | undefined => {
    const greeting = engine.current()
    if (greeting === undefined) return undefined
    const { client, engine: facts } = greeting
    return {
      id: facts.id,
      name: facts.name,
      saysResult: facts.product === 'docker',
      pull: (request, signal, onMessage) => pullImage(client, request, signal, onMessage),
      imageNamed: (reference) => inspectImage(client, facts, reference),
    }
  }

  const pulls = createPulls({
    engine: pullingEngine,
    activity,
    limit: () => settings.get().parallelPulls,
    nowMs,
    newId: randomUUID,
    onChange: (change) => {
      window.tell('pulls', change)
      if (pulls.unfinished() === 0) quitting.pullsEnded()
    },
  })

  const quitting = guardQuitting(app, window, {
    unfinishedPulls: pulls.unfinished,
    cancelPulls: pulls.cancelAll,
    close: async () => {
      await engine.close()
      history.database.close()
    },
  })

  const handlers: Handlers = {
    engine: { state: engine.state, retry: engine.retryNow },
    images: { snapshot: inventory.snapshot, refresh: inventory.refresh },
    pulls: {
      list: pulls.list,
      start: pulls.start,
      cancel: ({ id }) => pulls.cancel(id),
      retry: ({ id }) => pulls.retry(id),
      dismiss: ({ id }) => pulls.dismiss(id),
    },
    activity: { page: ledger.page, history: () => historyState },
    settings: {
      get: settings.get,
      update: async (next) => {
        const updated = await settings.update(next).finally(pulls.fill)
        window.tell('settings', updated)
        return updated
      },
    },
    desktop: {
      copy: ({ text }) => clipboard.writeText(text),
      openLink: ({ url }) => shell.openExternal(url),
    },
  }

  routeCalls(handlers)
  app.on('second-instance', window.show)
  app.on('activate', window.show)
  void app.whenReady().then(() => {
    serveApp(session.defaultSession, join(__dirname, '../renderer'))
    denyPermissions(session.defaultSession)
    setMenu({
      navigate: (target) => window.tell('navigate', target),
      refreshImages: () => void inventory.refresh(),
    })
    powerMonitor.on('resume', engine.retryNow)
    window.show()
  })
}

// Chromium refuses both at once; --no-sandbox comes only from the development scripts, when run as root.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareAppScheme()
lockDownContents(app)
if (app.requestSingleInstanceLock()) start()
else app.quit()
