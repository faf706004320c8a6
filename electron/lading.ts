/**
 * Lading without a window: the engine, the history and the use cases, wired. `main.ts` puts the desktop around it.
 */
import type { Topics } from './contract/topics.ts'
import type { Notice } from './core/cleanup/notices.ts'
import type { Question } from './core/confirmation.ts'
import type { EngineState } from './core/engine-state.ts'
import type { HistoryState } from './core/history-state.ts'
import type { Failure } from './core/failure.ts'
import { createTurns } from './core/in-turn.ts'
import type { CleanupSettings } from './core/settings.ts'
import { connectToEngine, type EngineConnection, type Route } from './engine/connection.ts'
import type { Greeting } from './engine/greeting.ts'
import { wireCleanup, type WiredCleanup } from './wiring/cleanup.ts'
import { wireDiscover } from './wiring/discover.ts'
import {
  factsEngine,
  namingEngine,
  pullingEngine,
  removingEngine,
  signingInEngine,
  transferringEngine,
} from './wiring/engine-ports.ts'
import { wireFiles, type WiredFiles } from './wiring/files.ts'
import type { Ledger } from './history/ledger.ts'
import { openKeptHistory } from './wiring/history.ts'
import type { Outside } from './wiring/outside.ts'
import { wirePins, type DriftSurroundings, type WiredPins } from './wiring/pins.ts'
import { wireUndo, type WiredUndo } from './wiring/undo.ts'
import { registryAuth } from './registry/credentials/registry-auth.ts'
import { credentialsKeyOf } from './registry/distribution/endpoints.ts'
import { createActivity } from './services/activity.ts'
import { createEngines, type Engines, type EnginesParts } from './services/engines/engines.ts'
import type { Discover } from './services/discover/discover.ts'
import type { Forecasts } from './services/discover/forecast.ts'
import { createImageFacts, type ImageFacts } from './services/images/image-facts.ts'
import { createInventory, type Inventory } from './services/images/inventory.ts'
import { createLayerTreeService, type LayerTreeService } from './services/images/layer-tree.ts'
import { createNaming, type Naming } from './services/names/naming.ts'
import { createRegistryDigests } from './services/pins/registry-digests.ts'
import { createPulls, type Pulls } from './services/transfers/pulls.ts'
import { createRegistrySignIn, type RegistrySignIn } from './services/discover/registry-sign-in.ts'
import { createDoubtfulRemovals } from './services/removal/doubtful-removals.ts'
import { createRemovals, type Removals } from './services/removal/removals.ts'
import { archiveBytesOf } from './services/transfers/archive-size.ts'
import { createTransfers, type Transfers } from './services/transfers/transfers.ts'

/** What the wiring is given from outside. */
export interface LadingParts extends DriftSurroundings {
  /** Where the history is kept. */
  readonly folder: string
  readonly findRoute: () => Promise<Route>
  /** The engines that can be chosen, and how each is asked who it is. */
  readonly engineOffers: Pick<EnginesParts, 'list' | 'ask' | 'chosen' | 'choose'>
  /** How many pulls may run side by side. */
  readonly parallelPulls: () => number
  readonly cleanupSettings: () => CleanupSettings
  /** Why nothing may be cleaned up now; `undefined` where nothing stands against it. */
  readonly whyNoCleanup: () => Failure | undefined
  /** Tells the person of a clean-up that was not begun in the window. */
  readonly notifyOfCleanup: (notice: Notice) => void
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** A new UUID. */
  readonly newId: () => string
  /** How long the engine's first answer may take; the connection's own default where absent. */
  readonly deadlineMs?: number
  /** The engine is looked for once this resolves; at once where absent. */
  readonly begins?: Promise<void>
  readonly outside: Outside
  /** Puts a question to the person where no page can answer it; rejects with a `FailureError` where it cannot be put. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Hears of everything that changes by itself. */
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** Something could not be asked of the engine; what is shown may be behind. */
  readonly onTrouble: (error: unknown) => void
}

/** What the person has set is another now: each is called when its own part is. */
export interface SettingsChanged {
  readonly engine: () => void
  readonly parallelPulls: () => void
  readonly driftCheck: () => void
  readonly cleanupSchedule: () => void
  /** The rules of the quick plan, or the protections. */
  readonly quickPlan: () => void
}

/** The parts that answer the bridge. */
export interface Lading extends WiredPins, WiredFiles, WiredUndo, WiredCleanup {
  readonly engine: EngineConnection
  readonly engines: Engines
  readonly inventory: Inventory
  readonly facts: ImageFacts
  readonly layerTree: LayerTreeService
  readonly pulls: Pulls
  readonly removals: Removals
  readonly naming: Naming
  readonly transfers: Transfers
  readonly registries: RegistrySignIn
  readonly discover: Discover
  readonly forecasts: Forecasts
  readonly ledger: Ledger
  readonly historyState: () => HistoryState
  /** The version of what keeps the history; `off` where nothing does. */
  readonly sqlite: string
  readonly settingsChanged: SettingsChanged
  /** The machine goes to sleep: nothing is done by the clock until `wake`. */
  readonly sleep: () => void
  readonly wake: () => void
  /** Ends the engine connection and closes the database; cancel the pulls before. */
  readonly close: () => Promise<void>
}

/** Opens the history, looks for the engine once that is to begin, and is ready for calls at once. */
export const openLading = (parts: LadingParts): Lading => {
  const { nowMs, tell } = parts
  const history = openKeptHistory(parts)

  /** What a service needs of the engine, while it is up. */
  const whileUp =
    <T>(port: (greeting: Greeting) => T) =>
    (): T | undefined => {
      const greeting = engine.current()
      return greeting && port(greeting)
    }

  /** What removes anything does so one after the other. */
  const inTurn = createTurns()

  const registryDigests = createRegistryDigests({
    memory: history.digestMemory,
    onNews: () => {
      inventory.registriesLearnt()
      drift.changed()
    },
  })

  const inventory = createInventory({
    cache: history.imageCache,
    usesMemory: history.usesMemory,
    registryDigests,
    nowMs,
    onChange: (change) => tell('images', change),
    onKept: (change, isListed) => {
      layerTree.onImages(change, inventory.engineId())
      facts.onImages(change, inventory.engineId(), isListed)
      if (change.freshness.kind === 'live')
        digests.sawImages(isListed ? inventory.snapshot().images : change.upserted)
      drift.changed()
      diskSummaries.changed()
    },
    onPulled: (name, image) => digests.sawPulled(name, image),
    onTrouble: parts.onTrouble,
  })

  const facts = createImageFacts({
    memory: history.factsMemory,
    engine: whileUp(factsEngine),
    nowMs,
    onLearnt: (images) => layerTree.learn(images),
    onPartial: inventory.cameFromRegistry,
  })

  const layerTree = createLayerTreeService({
    containersOf: inventory.containersOf,
    facts,
    onChange: (change) => {
      tell('layers', change)
      diskSummaries.changed()
    },
  })

  /** Nothing is asked of the engine that is gone, or was left for another. */
  const suspend = (): void => {
    inventory.suspend()
    facts.suspend()
    removals.suspend()
    cleanup.suspend()
    diskSpace.suspend()
    diskSummaries.forget()
  }

  const onEngineState = (state: EngineState): void => {
    tell('engine', state)
    engines.shownChanged()
    // What tags mean is said for the engine's own platform.
    files.tagsChanged()
    const greeting = engine.current()
    if (state.phase !== 'up') suspend()
    if (state.phase === 'connecting' && state.choice !== undefined)
      inventory.expect(state.choice.endpoint.host)
    // What was chosen leads nowhere: what the engine before it had is not to be seen under its name.
    if (state.phase === 'down' && state.choice === undefined) inventory.expect(undefined)
    if (state.phase === 'up' && greeting !== undefined) {
      inventory.follow(greeting.client, state.engine, state.choice.endpoint.host)
      cleanupSchedule.retry()
      void doubtful.look(namingEngine(greeting))
    }
  }

  const engine = connectToEngine({
    findRoute: parts.findRoute,
    nowMs,
    random: parts.random,
    onState: onEngineState,
    onEvent: inventory.onEvent,
    ...(parts.deadlineMs !== undefined && { deadlineMs: parts.deadlineMs }),
    ...(parts.begins !== undefined && { begins: parts.begins }),
  })

  const found = wireDiscover({ ...parts, engine, inventory, layerTree, answers: history.answers })
  const { forecasts, localFolder, registry, forecastEngine } = found

  const wiredPins = wirePins({
    ...parts,
    tell: (topic, event) => {
      tell(topic, event)
      if (topic !== 'pins') return
      files.tagsChanged()
      diskSummaries.changed()
    },
    ...{ history, inventory, registry, registryDigests },
    engine: forecastEngine,
    pulls: () => pulls,
    naming: () => naming,
    activity: () => activity,
    fileTags: () => files.tags(),
    filesRead: () => files.recall(),
  })
  const { digests, pins, drift, digestPulls } = wiredPins

  /** A push always says who asks, be it nobody; a pull only where somebody is signed in. */
  const pushAuth = async (domain: string, signal: AbortSignal): Promise<string> => {
    const key = credentialsKeyOf(domain)
    return registryAuth(key, await parts.outside.credentialsForTransfer(key, signal))
  }
  const pullAuth = async (domain: string, signal: AbortSignal): Promise<string | undefined> => {
    const key = credentialsKeyOf(domain)
    const credentials = await parts.outside.credentialsForTransfer(key, signal)
    return credentials && registryAuth(key, credentials)
  }

  const doubtful = createDoubtfulRemovals({
    ledger: history.ledger,
    emit: (entry) => tell('activity', undone.undo.told(entry)),
    onTrouble: parts.onTrouble,
  })
  const activity = createActivity(history.ledger, (entry) => tell('activity', undone.undo.told(entry)))
  const pulls = createPulls({
    engine: whileUp(pullingEngine),
    activity,
    limit: parts.parallelPulls,
    nowMs,
    newId: parts.newId,
    expectedLayers: forecasts.expectedLayers,
    registryAuth: pullAuth,
    onChange: (change) => {
      tell('pulls', change)
      digests.sawPulls(change.upserted)
      digestPulls.sawPulls(change.upserted)
    },
  })

  const removals = createRemovals({
    engine: whileUp(removingEngine),
    inventory: inventory.snapshot,
    tree: layerTree.tree,
    confirm: parts.confirm,
    keptBecause: () => cleaning.keptBecause(),
    activity,
    remember: (entry, image) => undone.removalMemory.remember(entry, image),
    inDoubt: doubtful.note,
    tookNames: (entry, imageId, names) => naming.tookNames(entry, imageId, names),
    ...{ nowMs, inTurn },
  })

  const naming = createNaming({
    engine: whileUp(namingEngine),
    images: () => inventory.snapshot().images,
    activity,
    undos: history.namingUndos,
    nowMs,
  })

  const { comparisons, files, lockFiles } = wireFiles({
    ...parts,
    tell: (topic, event) => {
      tell(topic, event)
      if (topic === 'files') diskSummaries.changed()
    },
    ...{ history, inventory, facts, registry, activity },
    ...wiredPins,
  })

  const transferring = whileUp((greeting) =>
    transferringEngine(greeting, {
      localFolder,
      archiveBytesOf: (images) => archiveBytesOf(layerTree.tree(), inventory.snapshot().images, images),
    }),
  )

  const transfers = createTransfers({
    engine: transferring,
    activity,
    registryAuth: pushAuth,
    freeBytesAt: parts.outside.freeBytesAt,
    limit: parts.parallelPulls,
    nowMs,
    newId: parts.newId,
    onChange: (change) => {
      tell('transfers', change)
      digests.sawTransfers(change.upserted)
      undone.restores.sawTransfers(change.upserted)
    },
  })

  const undone = wireUndo({
    ...parts,
    ...wiredPins,
    ...{ history, layerTree, naming, transfers, activity },
    archives: () => parts.cleanupSettings().archive,
    engine: whileUp(namingEngine),
    savingEngine: transferring,
  })

  const cleaning = wireCleanup({
    ...parts,
    ...wiredPins,
    ...undone,
    ...{ history, inventory, layerTree, facts, files, pulls, naming, activity, inTurn, localFolder },
    greeting: engine.current,
    inDoubt: doubtful.note,
  })
  const { cleanup, diskSpace, diskSummaries, cleanupSchedule } = cleaning

  // Clean-ups and checks go by them, and need no window for that.
  void files.recall()

  const engines = createEngines({
    ...parts.engineOffers,
    shown: engine.state,
    isCleaningUp: cleanup.isRunning,
    onChange: (offers) => tell('engines', offers),
  })

  const registries = createRegistrySignIn({
    trySignIn: whileUp(signingInEngine),
    store: parts.outside.cliStore,
    ...{ activity, nowMs },
  })

  return {
    engine,
    engines,
    inventory,
    facts,
    layerTree,
    pulls,
    removals,
    naming,
    transfers,
    registries,
    ...undone,
    ...cleaning,
    ...{ digests, pins, drift, comparisons, files, lockFiles, digestPulls },
    discover: {
      ...found.discover,
      tags: async (question) => {
        const tags = await found.discover.tags(question)
        digests.sawTags(question.name, tags)
        return tags
      },
    },
    forecasts: {
      ...forecasts,
      forecast: async (input, signal) => {
        const outcome = await forecasts.forecast(input, signal)
        digests.sawForecast(input.reference, outcome)
        return outcome
      },
    },
    ledger: history.ledger,
    historyState: history.state,
    sqlite: history.sqlite,
    settingsChanged: {
      engine: engine.reconnect,
      parallelPulls: () => {
        pulls.fill()
        transfers.fill()
      },
      driftCheck: drift.replan,
      cleanupSchedule: cleanupSchedule.plan,
      quickPlan: diskSummaries.changed,
    },
    sleep: () => {
      drift.sleep()
      cleanupSchedule.sleep()
    },
    wake: () => {
      engine.recheck()
      drift.wake()
      cleanupSchedule.wake()
    },
    close: async () => {
      cleanupSchedule.sleep()
      engines.close()
      diskSpace.close()
      files.close()
      // They take turns: each is told to end before any is waited for.
      await Promise.all([cleanup.close(), removals.close(), drift.close()])
      inventory.suspend()
      facts.suspend()
      await engine.close()
      digests.close()
      history.close()
    },
  }
}
