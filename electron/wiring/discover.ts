/** Discovering and forecasting, wired to what they ask. */
import { FailureError } from '../core/failure.ts'
import { parseReference } from '../core/names/reference.ts'
import type { EngineConnection } from '../engine/connection.ts'
import { searchByEngine } from '../engine/search.ts'
import type { Answers } from '../history/answers.ts'
import type { Outside } from './outside.ts'
import { createRegistryClient } from '../registry/distribution/client.ts'
import { createHubClient } from '../registry/hub/client.ts'
import { createDiscover } from '../services/discover/discover.ts'
import { createForecastEngines } from '../services/discover/forecast-engine.ts'
import { createForecasts, type ForecastEngine } from '../services/discover/forecast.ts'
import type { Inventory } from '../services/images/inventory.ts'
import type { LayerTreeService } from '../services/images/layer-tree.ts'
import { noEngine } from '../services/no-engine.ts'
import { m } from '../words/messages.ts'

/** What discovering is wired with. */
export interface DiscoverWiring {
  readonly outside: Outside
  readonly engine: EngineConnection
  readonly inventory: Pick<Inventory, 'snapshot'>
  readonly layerTree: Pick<LayerTreeService, 'read'>
  readonly answers: Answers
  readonly nowMs: () => number
}

/** Finding images and saying what they will cost: joins Docker Hub, the registries, the engine and what is here. */
export const wireDiscover = ({ outside, nowMs, engine, inventory, layerTree, answers }: DiscoverWiring) => {
  const engineFor = createForecastEngines(outside.hostName)
  const forecastEngine = (): ForecastEngine | undefined => {
    const greeting = engine.current()
    const state = engine.state()
    if (greeting === undefined || state.phase !== 'up') return undefined
    return engineFor(greeting, state.choice.endpoint.address)
  }
  const required = <T>(found: T | undefined): T => {
    if (found === undefined) throw noEngine('ask')
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
    answers,
    localImages: () => inventory.snapshot().images,
    nowMs,
    engineSearch: async (text, signal) => searchByEngine(required(engine.current()).client, text, signal),
    registryTags: async (name, next) => {
      const parsed = parseReference(name)
      if (!parsed.ok)
        throw new FailureError({
          kind: 'invalid-reference',
          message: parsed.mistake.sentence,
          advice: m.failures_correct_name(),
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

  return { discover, forecasts, localFolder, registry, forecastEngine }
}
