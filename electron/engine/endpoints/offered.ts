import type { EndpointSource } from '../../core/endpoint.ts'
import type { EngineWish } from '../../core/engine-offers.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import { listCliContexts, type ListedContext } from './cli-contexts.ts'
import { endpointOf, type DiscoveredEndpoint } from './discover.ts'
import { defaultHost, hostOfSocket } from './docker-host.ts'
import type { Surroundings } from './surroundings.ts'
import { wellKnownSockets } from './well-known.ts'

/** An engine that can be chosen: how to get there, or why that cannot be found out. */
export type OfferedEndpoint =
  | { readonly wish: EngineWish; readonly endpoint: DiscoveredEndpoint }
  | { readonly wish: EngineWish; readonly source?: EndpointSource; readonly failure: Failure }

const knockDeadlineMs = 300

const offered = async (wish: EngineWish, surroundings: Surroundings): Promise<OfferedEndpoint> => {
  try {
    return { wish, endpoint: await endpointOf(surroundings, wish) }
  } catch (error) {
    return { wish, failure: failureOf(error) }
  }
}

const offeredContext = (
  { name, failure }: ListedContext,
  surroundings: Surroundings,
): OfferedEndpoint | Promise<OfferedEndpoint> => {
  const wish: EngineWish = { kind: 'context', name }
  return failure === undefined ? offered(wish, surroundings) : { wish, failure }
}

/** The default socket and those of products, as far as there is one at all. */
const socketWishes = async (surroundings: Surroundings): Promise<readonly EngineWish[]> => {
  const known = await wellKnownSockets(surroundings)
  const sockets = [defaultHost(surroundings.platform), ...known.map(({ path }) => hostOfSocket(path))]
  const knocks = await Promise.all(
    sockets.map(({ address }) => surroundings.canConnect(address, knockDeadlineMs)),
  )
  return sockets.flatMap(({ host }, index) => (knocks[index] === 'absent' ? [] : [{ kind: 'host', host }]))
}

const hostIn = (offer: OfferedEndpoint): string | undefined =>
  'endpoint' in offer ? offer.endpoint.endpoint.host : undefined

/**
 * Every engine that this machine names: the one that the docker CLI would speak to, each of the CLI's contexts, be its file
 * damaged, the default socket and those of well-known products that are there. An address that a context names is not offered
 * once more. Whether an engine answers is not looked at. Never rejects.
 */
export const offeredEndpoints = async (surroundings: Surroundings): Promise<readonly OfferedEndpoint[]> => {
  const [contexts, sockets] = await Promise.all([listCliContexts(surroundings), socketWishes(surroundings)])
  const offers = await Promise.all([
    offered({ kind: 'automatic' }, surroundings),
    ...contexts.map((context) => offeredContext(context, surroundings)),
    ...sockets.map((wish) => offered(wish, surroundings)),
  ])
  const seen = new Set<string>()
  return offers.filter((offer) => {
    const host = hostIn(offer)
    if (offer.wish.kind === 'automatic' || host === undefined) return true
    if (offer.wish.kind === 'host' && seen.has(host)) return false
    seen.add(host)
    return true
  })
}
