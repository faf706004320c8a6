import type { EngineWish } from '../../electron/core/engine-offers.ts'
import { dockerodeOptions } from '../../electron/engine/dockerode-options.ts'
import type { DiscoveredEndpoint } from '../../electron/engine/endpoints/discover.ts'
import { greetEngine } from '../../electron/engine/greeting.ts'
import { routeTo, startLading, type Lading, type LadingOptions } from './lading.ts'

/** Lading with several engines to choose from. */
export interface SeveralEngines {
  readonly lading: Lading
  /** Chooses one by its context's name, as the engine switcher does. */
  readonly choose: (name: string) => Promise<void>
}

const endpointOf = (name: string, socketPath: string): DiscoveredEndpoint => {
  const { choice } = routeTo(socketPath)
  return { ...choice, endpoint: { ...choice.endpoint, source: { kind: 'chosen-context', name } } }
}

/** The name of a context that is wished for; empty for any other wish. */
export const contextNamed = (wish: EngineWish): string => (wish.kind === 'context' ? wish.name : '')

/**
 * Starts Lading on the first of these engines.
 * @param socketPaths the engines' sockets by the names of their docker contexts
 */
export const startOnContexts = (
  socketPaths: Readonly<Record<string, string>>,
  options: Omit<LadingOptions, 'socketPath' | 'route' | 'engineOffers'>,
): SeveralEngines => {
  const endpoints = new Map(
    Object.entries(socketPaths).map(([name, socketPath]) => [name, endpointOf(name, socketPath)]),
  )
  const [first = ''] = endpoints.keys()
  let chosen: EngineWish = { kind: 'context', name: first }
  const lading = startLading({
    ...options,
    socketPath: socketPaths[first] ?? '',
    route: () => {
      const choice = endpoints.get(contextNamed(chosen))
      if (choice === undefined) throw new Error('There is no such context.')
      return { choice, options: dockerodeOptions(choice) }
    },
    engineOffers: {
      list: () =>
        Promise.resolve(
          Array.from(endpoints, ([name, endpoint]) => ({ wish: { kind: 'context', name }, endpoint })),
        ),
      ask: async (endpoint, signal) =>
        (await greetEngine(dockerodeOptions(endpoint), endpoint.endpoint.host, signal)).engine,
      chosen: () => chosen,
      choose: (wish) => {
        chosen = wish
        lading.settingsChanged.engine()
        return Promise.resolve()
      },
    },
  })
  return {
    lading,
    choose: async (name) => {
      await lading.engines.look()
      await lading.engines.choose({ kind: 'context', name })
    },
  }
}
