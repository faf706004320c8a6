/**
 * Lading without a window: the engine, the history and the use cases, wired. `main.ts` puts the desktop around it.
 */
import type { Topics } from './contract/topics.ts'
import type { EngineState } from './core/engine-state.ts'
import type { HistoryState } from './core/history-state.ts'
import { connectToEngine, type EngineConnection, type Route } from './engine/connection.ts'
import { inspectImage } from './engine/images.ts'
import { pullImage } from './engine/pulls.ts'
import { openHistory } from './history/database.ts'
import { createImageCache } from './history/image-cache.ts'
import { createLedger, type Ledger } from './history/ledger.ts'
import { createActivity } from './services/activity.ts'
import { createInventory, type Inventory } from './services/inventory.ts'
import { createPulls, type PullingEngine, type Pulls } from './services/pulls.ts'

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
  /** Hears of everything that changes by itself. */
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
  /** Something could not be asked of the engine; what is shown may be behind. */
  readonly onTrouble: (error: unknown) => void
}

/** The parts that answer the bridge. */
export interface Lading {
  readonly engine: EngineConnection
  readonly inventory: Inventory
  readonly pulls: Pulls
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
    close: history.database.close,
  }
}

const pullingEngine = (engine: EngineConnection): PullingEngine | undefined => {
  const greeting = engine.current()
  if (greeting === undefined) return undefined
  const { client, engine: facts } = greeting
  return {
    id: facts.id,
    saysResult: facts.product === 'docker',
    pull: (request, signal, onMessage) => pullImage(client, request, signal, onMessage),
    imageNamed: (reference) => inspectImage(client, facts, reference),
  }
}

/** Opens the history, starts looking for the engine, and is ready for calls at once. */
export const openLading = (parts: LadingParts): Lading => {
  const { nowMs, tell } = parts
  const history = openKeptHistory(parts)

  const inventory = createInventory({
    cache: history.imageCache,
    nowMs,
    onChange: (change) => tell('images', change),
    onTrouble: parts.onTrouble,
  })

  const onEngineState = (state: EngineState): void => {
    tell('engine', state)
    const greeting = engine.current()
    if (state.phase === 'connecting' && state.choice !== undefined)
      inventory.expect(state.choice.endpoint.host)
    if (state.phase === 'up' && greeting !== undefined) {
      inventory.follow(greeting.client, state.engine, state.choice.endpoint.host)
    }
    if (state.phase === 'down') inventory.suspend()
  }

  const engine = connectToEngine({
    findRoute: parts.findRoute,
    nowMs,
    random: parts.random,
    onState: onEngineState,
    onEvent: inventory.onEvent,
    ...(parts.deadlineMs === undefined ? {} : { deadlineMs: parts.deadlineMs }),
  })

  const pulls = createPulls({
    engine: () => pullingEngine(engine),
    activity: createActivity(history.ledger, (entry) => tell('activity', entry)),
    limit: parts.parallelPulls,
    nowMs,
    newId: parts.newId,
    onChange: (change) => tell('pulls', change),
  })

  return {
    engine,
    inventory,
    pulls,
    ledger: history.ledger,
    historyState: history.state,
    close: async () => {
      inventory.suspend()
      await engine.close()
      history.close()
    },
  }
}
