/**
 * Lading without a window: the engine, the history and the use cases, wired. `main.ts` puts the desktop around it.
 */
import type { Topics } from './contract/topics.ts'
import type { Question } from './core/confirmation.ts'
import type { EngineState } from './core/engine-state.ts'
import type { HistoryState } from './core/history-state.ts'
import { FailureError } from './core/failure.ts'
import { parseReference } from './core/reference.ts'
import { connectToEngine, type EngineConnection, type Route } from './engine/connection.ts'
import { searchByEngine } from './engine/search.ts'
import {
  factsEngine,
  namingEngine,
  pullingEngine,
  removingEngine,
  signingInEngine,
  transferringEngine,
} from './engine-ports.ts'
import { createAnswers } from './history/answers.ts'
import { openHistory } from './history/database.ts'
import { createImageCache } from './history/image-cache.ts'
import { createFactsMemory } from './history/image-facts.ts'
import { createUsesMemory } from './history/image-uses.ts'
import { createLedger, type Ledger } from './history/ledger.ts'
import { createNamingUndos } from './history/naming-undos.ts'
import { registryAuth } from './registry/credentials/registry-auth.ts'
import type { CliStore } from './registry/credentials/store.ts'
import type { CredentialsFor } from './registry/distribution/asking.ts'
import { credentialsKeyOf } from './registry/distribution/endpoints.ts'
import { createRegistryClient } from './registry/distribution/client.ts'
import type { RegistryFetch } from './registry/distribution/transport.ts'
import { createHubClient } from './registry/hub/client.ts'
import type { HubFetch } from './registry/hub/transport.ts'
import { createActivity } from './services/activity.ts'
import { createDiscover, type Discover } from './services/discover.ts'
import { createForecastEngines } from './services/forecast-engine.ts'
import { createForecasts, type ForecastEngine, type Forecasts } from './services/forecast.ts'
import { createImageFacts, type ImageFacts } from './services/image-facts.ts'
import { createInventory, type Inventory } from './services/inventory.ts'
import { createLayerTreeService, type LayerTreeService } from './services/layer-tree.ts'
import { createNaming, type Naming } from './services/naming.ts'
import { createPulls, type Pulls } from './services/pulls.ts'
import { createRegistrySignIn, type RegistrySignIn } from './services/registry-sign-in.ts'
import { createRemovals, type Removals } from './services/removals.ts'
import { archiveBytesOf } from './services/transfers/archive-size.ts'
import { createTransfers, type Transfers } from './services/transfers.ts'

/** The ways to what is neither the engine nor this program: registries, Docker Hub, this machine. */
export interface Outside {
  readonly hubFetch: HubFetch
  /** Docker Hub's web address. */
  readonly hubUrl: string
  readonly registryFetch: RegistryFetch
  /** The person's credentials for a registry, as the docker CLI keeps them. */
  readonly credentialsFor: CredentialsFor
  /** Where the docker CLI keeps them. */
  readonly cliStore: CliStore
  /** This machine's name, by which an engine is known to run here. */
  readonly hostName: string
  /** Bytes that are free where a folder of this machine is; rejects where there is no such folder. */
  readonly freeBytesAt: (folder: string) => Promise<number>
}

/** What the wiring is given from outside. */
export interface LadingParts {
  /** Where the history is kept. */
  readonly folder: string
  readonly findRoute: () => Promise<Route>
  /** How many pulls may run side by side. */
  readonly parallelPulls: () => number
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** A new UUID. */
  readonly newId: () => string
  /** How long the engine's first answer may take; the connection's own default where absent. */
  readonly deadlineMs?: number
  readonly outside: Outside
  /** Puts a question to the person where no page can answer it; rejects with a `FailureError` where it cannot be put. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Hears of everything that changes by itself. */
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** Something could not be asked of the engine; what is shown may be behind. */
  readonly onTrouble: (error: unknown) => void
}

/** The parts that answer the bridge. */
export interface Lading {
  readonly engine: EngineConnection
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
  /** Ends the engine connection and closes the database; cancel the pulls before. */
  readonly close: () => Promise<void>
}

const openKeptHistory = ({ folder, nowMs, tell }: LadingParts) => {
  const history = openHistory({
    folder,
    nowMs,
    onStateChange: (next) => {
      state = next
      tell('history', next)
    },
  })
  let state = history.state
  const ledger = createLedger(history.database)
  ledger.interruptRunning(nowMs())
  return {
    state: () => state,
    ledger,
    imageCache: createImageCache(history.database),
    answers: createAnswers(history.database),
    factsMemory: createFactsMemory(history.database),
    usesMemory: createUsesMemory(history.database),
    namingUndos: createNamingUndos(history.database),
    close: history.database.close,
  }
}

const noEngine = (): FailureError =>
  new FailureError({
    kind: 'engine-unreachable',
    message: 'There is no engine to ask right now.',
    advice: 'Try again once the engine is back.',
  })

/** Finding images and saying what they will cost: joins Docker Hub, the registries, the engine and what is here. */
const wireDiscover = (
  { outside, nowMs }: LadingParts,
  engine: EngineConnection,
  { inventory, layerTree }: Pick<Lading, 'inventory' | 'layerTree'>,
  history: ReturnType<typeof openKeptHistory>,
) => {
  const engineFor = createForecastEngines(outside.hostName)
  const forecastEngine = (): ForecastEngine | undefined => {
    const greeting = engine.current()
    const state = engine.state()
    if (greeting === undefined || state.phase !== 'up') return undefined
    return engineFor(greeting, state.choice.endpoint.address)
  }
  const required = <T>(found: T | undefined): T => {
    if (found === undefined) throw noEngine()
    return found
  }

  const registry = createRegistryClient({
    fetch: outside.registryFetch,
    credentialsFor: outside.credentialsFor,
    nowMs,
  })
  const forecasts = createForecasts({
    engine: forecastEngine,
    images: () => {
      const { freshness, images } = inventory.snapshot()
      return freshness.kind === 'unknown' ? undefined : images
    },
    registry,
    localLayers: layerTree.read,
    freeBytesAt: outside.freeBytesAt,
    nowMs,
  })

  const discover = createDiscover({
    hub: createHubClient({ fetch: outside.hubFetch, baseUrl: outside.hubUrl, nowMs }),
    answers: history.answers,
    localImages: () => inventory.snapshot().images,
    nowMs,
    engineSearch: async (text, signal) => searchByEngine(required(engine.current()).client, text, signal),
    registryTags: async (name, next) => {
      const parsed = parseReference(name)
      if (!parsed.ok)
        throw new FailureError({
          kind: 'invalid-reference',
          message: parsed.mistake.sentence,
          advice: 'Correct the name.',
        })
      const settings = await required(forecastEngine()).setup()
      const page = await registry.listTags(parsed.reference, {
        settings,
        ...(next === undefined ? {} : { next }),
      })
      return { names: page.tags, ...(page.next === undefined ? {} : { next: page.next }) }
    },
  })

  const localFolder = async (): Promise<string | undefined> => {
    const asked = forecastEngine()
    if (asked === undefined || !asked.isLocal) return undefined
    return (await asked.setup()).rootFolder
  }

  return { discover, forecasts, localFolder }
}

/** Opens the history, starts looking for the engine, and is ready for calls at once. */
export const openLading = (parts: LadingParts): Lading => {
  const { nowMs, tell } = parts
  const history = openKeptHistory(parts)

  const inventory = createInventory({
    cache: history.imageCache,
    usesMemory: history.usesMemory,
    nowMs,
    onChange: (change) => tell('images', change),
    onKept: (change, isListed) => {
      layerTree.onImages(change, inventory.engineId())
      facts.onImages(change, inventory.engineId(), isListed)
    },
    onTrouble: parts.onTrouble,
  })

  const facts = createImageFacts({
    memory: history.factsMemory,
    engine: () => factsEngine(engine),
    nowMs,
    onLearnt: (images) => layerTree.learn(images),
  })

  const layerTree = createLayerTreeService({
    containersOf: inventory.containersOf,
    facts,
    onChange: (change) => tell('layers', change),
  })

  const onEngineState = (state: EngineState): void => {
    tell('engine', state)
    const greeting = engine.current()
    if (state.phase === 'connecting' && state.choice !== undefined)
      inventory.expect(state.choice.endpoint.host)
    if (state.phase === 'up' && greeting !== undefined) {
      inventory.follow(greeting.client, state.engine, state.choice.endpoint.host)
    }
    if (state.phase === 'down') {
      inventory.suspend()
      facts.suspend()
      removals.suspend()
    }
  }

  const engine = connectToEngine({
    findRoute: parts.findRoute,
    nowMs,
    random: parts.random,
    onState: onEngineState,
    onEvent: inventory.onEvent,
    ...(parts.deadlineMs === undefined ? {} : { deadlineMs: parts.deadlineMs }),
  })

  const { discover, forecasts, localFolder } = wireDiscover(parts, engine, { inventory, layerTree }, history)

  /** A push always says who asks, be it nobody; a pull only where somebody is signed in. */
  const pushAuth = async (domain: string, signal: AbortSignal): Promise<string> => {
    const key = credentialsKeyOf(domain)
    return registryAuth(key, await parts.outside.credentialsFor(key, signal))
  }
  const pullAuth = async (domain: string, signal: AbortSignal): Promise<string | undefined> => {
    const key = credentialsKeyOf(domain)
    const credentials = await parts.outside.credentialsFor(key, signal)
    return credentials && registryAuth(key, credentials)
  }

  const activity = createActivity(history.ledger, (entry) => tell('activity', entry))
  const pulls = createPulls({
    engine: () => pullingEngine(engine),
    activity,
    limit: parts.parallelPulls,
    nowMs,
    newId: parts.newId,
    expectedLayers: forecasts.expectedLayers,
    registryAuth: pullAuth,
    onChange: (change) => tell('pulls', change),
  })

  const removals = createRemovals({
    engine: () => removingEngine(engine),
    inventory: inventory.snapshot,
    tree: layerTree.tree,
    confirm: parts.confirm,
    activity,
    nowMs,
  })

  const naming = createNaming({
    engine: () => namingEngine(engine),
    images: () => inventory.snapshot().images,
    activity,
    undos: history.namingUndos,
    nowMs,
  })

  const transfers = createTransfers({
    engine: () =>
      transferringEngine(engine, {
        localFolder,
        archiveBytesOf: (images) => archiveBytesOf(layerTree.tree(), inventory.snapshot().images, images),
      }),
    activity,
    registryAuth: pushAuth,
    freeBytesAt: parts.outside.freeBytesAt,
    limit: parts.parallelPulls,
    nowMs,
    newId: parts.newId,
    onChange: (change) => tell('transfers', change),
  })

  const registries = createRegistrySignIn({
    trySignIn: () => signingInEngine(engine),
    store: parts.outside.cliStore,
  })

  return {
    engine,
    inventory,
    facts,
    layerTree,
    pulls,
    removals,
    naming,
    transfers,
    registries,
    discover,
    forecasts,
    ledger: history.ledger,
    historyState: history.state,
    close: async () => {
      await removals.close()
      inventory.suspend()
      facts.suspend()
      await engine.close()
      history.close()
    },
  }
}
