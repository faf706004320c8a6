/** The ways to engines of this machine: to the one that is wanted, and to all that can be chosen. */
import type { EngineWish } from '../core/engine-offers.ts'
import type { Route } from '../engine/connection.ts'
import { dockerodeOptions } from '../engine/dockerode-options.ts'
import { endpointChoice, endpointOf } from '../engine/endpoints/discover.ts'
import { offeredEndpoints } from '../engine/endpoints/offered.ts'
import { nodeSurroundings } from '../engine/endpoints/surroundings.ts'
import { greetEngine } from '../engine/greeting.ts'
import type { EnginesParts } from '../services/engines/engines.ts'

/** A machine at the other end of the world, reached by ssh, takes its time. */
const askDeadlineMs = 15_000

/** The way to the engine that is wanted, as it leads now. */
export const routeTo = async (wish: EngineWish): Promise<Route> => {
  const endpoint = await endpointOf(nodeSurroundings(), wish)
  return { choice: endpointChoice(endpoint), options: dockerodeOptions(endpoint) }
}

/** What this machine names, and asking each of it who it is. */
export const engineOffers: Pick<EnginesParts, 'list' | 'ask'> = {
  list: () => offeredEndpoints(nodeSurroundings()),
  ask: async (endpoint, signal) => {
    const { host } = endpoint.endpoint
    return (await greetEngine(dockerodeOptions(endpoint), host, signal, askDeadlineMs)).engine
  },
}
