import type { EndpointAddress } from '../../core/endpoint.ts'
import type { EngineClient } from '../../engine/client.ts'
import type { Greeting } from '../../engine/greeting.ts'
import { askSetup, type EngineSetup } from '../../engine/registries.ts'
import type { ForecastEngine } from './forecast.ts'

/** Asks once; what failed is asked again the next time. */
const askedOnce = <T>(ask: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | undefined
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined
      throw error
    })
    return answer
  }
}

/**
 * The engine that greeted, as forecasts need it; the same object for the same greeting. It counts as local where it is
 * reached by a socket and names itself as this machine does: Docker Desktop's engine, which runs in a virtual machine
 * behind a socket, does not.
 */
export const createForecastEngines = (hostName: string) => {
  const made = new WeakMap<EngineClient, ForecastEngine>()
  return ({ client, engine: facts }: Greeting, address: EndpointAddress): ForecastEngine => {
    const before = made.get(client)
    if (before !== undefined) return before
    const engine: ForecastEngine = {
      facts,
      setup: askedOnce((): Promise<EngineSetup> => askSetup(client)),
      isLocal: address.kind === 'socket' && facts.name === hostName,
    }
    made.set(client, engine)
    return engine
  }
}
