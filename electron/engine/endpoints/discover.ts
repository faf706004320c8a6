import type { Endpoint, EndpointChoice, EndpointSource, PassedOver } from '../../core/endpoint.ts'
import type { EngineWish } from '../../core/engine-offers.ts'
import { FailureError, unreachable } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'
import { currentContextName, readCliContext, type CliContext } from './cli-contexts.ts'
import { defaultHost, hostOfSocket, parseDockerHost, type ParsedHost } from './docker-host.ts'
import type { Knock, Surroundings } from './surroundings.ts'
import { tlsFromEnvironment, tlsOfContext, type TlsMaterial } from './tls-files.ts'
import { wellKnownSockets, type WellKnownSocket } from './well-known.ts'

/** The endpoint that was chosen, with what it takes to connect to it. For the engine room alone. */
export interface DiscoveredEndpoint extends EndpointChoice {
  /** Only where the address is one with `tls`. */
  readonly tls?: TlsMaterial
}

// A local socket takes a connection within a millisecond; a busy machine may need some more.
const knockDeadlineMs = 300

const chosenByName = (
  { address, host }: ParsedHost,
  source: EndpointSource,
  why: string,
  tls: TlsMaterial | undefined,
): DiscoveredEndpoint => {
  if (address.kind !== 'tcp') return { endpoint: { address, source, host }, why, passedOver: [] }
  const secured = address.tls === true || tls !== undefined
  return {
    endpoint: { address: { ...address, tls: secured }, source, host },
    why,
    passedOver: [],
    ...(secured ? { tls: tls ?? { skipVerify: false } } : {}),
  }
}

const namedByHost = async (surroundings: Surroundings, text: string): Promise<DiscoveredEndpoint> => {
  const parsed = parseDockerHost(text, m.engine_docker_host_unusable)
  const tls = parsed.address.kind === 'tcp' ? await tlsFromEnvironment(surroundings) : undefined
  return chosenByName(parsed, { kind: 'docker-host' }, m.engine_why_docker_host(), tls)
}

const adviceOnMissing: Readonly<Record<ContextSource['kind'], () => string>> = {
  'docker-context': m.engine_no_docker_context_advice,
  'current-context': m.engine_no_current_context_advice,
  'chosen-context': m.engine_no_chosen_context_advice,
}

const missingContext = (source: ContextSource): FailureError =>
  new FailureError({
    kind: 'not-found',
    message: m.engine_no_context({ name: source.name }),
    advice: adviceOnMissing[source.kind](),
  })

type ContextSource = Extract<
  EndpointSource,
  { kind: 'docker-context' | 'current-context' | 'chosen-context' }
>

const whyContext = ({ kind, name }: ContextSource): string => {
  switch (kind) {
    case 'docker-context':
      return m.engine_why_docker_context({ name })
    case 'current-context':
      return m.engine_why_current_context({ name })
    case 'chosen-context':
      return m.engine_why_chosen_context({ name })
    default:
      return unreachable(kind)
  }
}

const ofContext = async (
  surroundings: Surroundings,
  context: CliContext,
  source: ContextSource,
): Promise<DiscoveredEndpoint> => {
  const parsed = parseDockerHost(context.host, (said) =>
    m.engine_context_host_unusable({ ...said, name: context.name }),
  )
  const tls = parsed.address.kind === 'tcp' ? await tlsOfContext(surroundings, context) : undefined
  return chosenByName(parsed, source, whyContext(source), tls)
}

/** The context that is asked for; the CLI reads its config only where DOCKER_CONTEXT is not set. */
const contextSource = async (surroundings: Surroundings): Promise<ContextSource | undefined> => {
  const fromEnvironment = surroundings.env.DOCKER_CONTEXT
  if (fromEnvironment) return { kind: 'docker-context', name: fromEnvironment }
  const current = await currentContextName(surroundings)
  return current === undefined ? undefined : { kind: 'current-context', name: current }
}

interface Tried extends WellKnownSocket {
  readonly knock: Knock
}

const tryWellKnown = async (surroundings: Surroundings): Promise<readonly Tried[]> => {
  const sockets = await wellKnownSockets(surroundings)
  return Promise.all(
    sockets.map(async (socket) => ({
      ...socket,
      knock: await surroundings.canConnect(hostOfSocket(socket.path).address, knockDeadlineMs),
    })),
  )
}

const whyPassedOver: Readonly<Record<Knock, () => string>> = {
  accepts: m.engine_passed_over_accepts,
  refused: m.engine_passed_over_refused,
  absent: m.engine_passed_over_absent,
  denied: m.engine_passed_over_denied,
  silent: m.engine_passed_over_silent,
}

const passOver = (host: string, knock: Knock): PassedOver => ({ host, why: whyPassedOver[knock]() })

const passOverAll = (tried: readonly Tried[]): readonly PassedOver[] =>
  tried.map(({ path, knock }) => passOver(hostOfSocket(path).host, knock))

const whyWellKnown = (product: string, defaultKnock: Knock): string =>
  defaultKnock === 'denied' ? m.engine_why_product_denied({ product }) : m.engine_why_product({ product })

const whyDefaultAfterAll = (defaultKnock: Knock): string =>
  defaultKnock === 'denied' ? m.engine_why_default_socket_denied() : m.engine_why_default_socket_after_all()

/** Nothing is configured: the default socket, or where nobody can be reached at it, the best well-known one. */
const search = async (surroundings: Surroundings): Promise<DiscoveredEndpoint> => {
  const byDefault = defaultHost(surroundings.platform)
  const endpoint: Endpoint = { ...byDefault, source: { kind: 'default-socket' } }
  const knock = await surroundings.canConnect(byDefault.address, knockDeadlineMs)
  // A silent one is an engine in trouble: it is still this person's engine.
  if (knock === 'accepts' || knock === 'silent')
    return { endpoint, why: m.engine_why_default_socket(), passedOver: [] }

  const tried = await tryWellKnown(surroundings)
  const rank = tried.findIndex((socket) => socket.knock === 'accepts')
  const found = tried[rank]
  if (found === undefined) return { endpoint, why: whyDefaultAfterAll(knock), passedOver: passOverAll(tried) }
  return {
    endpoint: { ...hostOfSocket(found.path), source: { kind: 'well-known', product: found.product } },
    why: whyWellKnown(found.product, knock),
    passedOver: [passOver(byDefault.host, knock), ...passOverAll(tried.slice(0, rank))],
  }
}

/**
 * The engine that the docker CLI would speak to: DOCKER_HOST, DOCKER_CONTEXT, the CLI's current context, the default
 * socket, in this order (docker/cli cli/command/cli.go, `resolveContextName`). What is named is chosen even where
 * nothing listens. Unlike the CLI, where nothing is named and the default socket is absent, dead or not this user's
 * to open, sockets of well-known products are tried.
 *
 * Nothing is chosen, and a `FailureError` says why, where what is named cannot be understood: `invalid-input` for a
 * host or a damaged file of the CLI, `not-found` for a context that there is not.
 */
export const discoverEndpoint = async (surroundings: Surroundings): Promise<DiscoveredEndpoint> => {
  const host = surroundings.env.DOCKER_HOST?.trim()
  if (host) return namedByHost(surroundings, host)
  const source = await contextSource(surroundings)
  // The context `default` is the CLI's word for no context at all.
  if (source === undefined || source.name === 'default') return search(surroundings)
  return namedByContext(surroundings, source)
}

const namedByContext = async (
  surroundings: Surroundings,
  source: ContextSource,
): Promise<DiscoveredEndpoint> => {
  const context = await readCliContext(surroundings, source.name)
  if (context === undefined) throw missingContext(source)
  return ofContext(surroundings, context, source)
}

const productAt = async (surroundings: Surroundings, host: string): Promise<{ product?: string }> => {
  const known = await wellKnownSockets(surroundings)
  const product = known.find(({ path }) => hostOfSocket(path).host === host)?.product
  return product === undefined ? {} : { product }
}

/**
 * The engine that the person wants. What they chose is taken whatever the environment says, and even where nothing listens.
 * Throws as `discoverEndpoint` does, and `not-found` for a context that is no longer there.
 */
export const endpointOf = async (
  surroundings: Surroundings,
  wish: EngineWish,
): Promise<DiscoveredEndpoint> => {
  switch (wish.kind) {
    case 'automatic':
      return discoverEndpoint(surroundings)
    case 'context':
      return namedByContext(surroundings, { kind: 'chosen-context', name: wish.name })
    case 'host': {
      const parsed = parseDockerHost(wish.host, m.engine_chosen_host_unusable)
      const tls = parsed.address.kind === 'tcp' ? await tlsFromEnvironment(surroundings) : undefined
      const source = { kind: 'chosen-host', ...(await productAt(surroundings, parsed.host)) } as const
      return chosenByName(parsed, source, m.engine_why_chosen_host(), tls)
    }
    default:
      return unreachable(wish)
  }
}

/** What the window may see of an endpoint: all but the TLS files. */
export const endpointChoice = ({ endpoint, why, passedOver }: DiscoveredEndpoint): EndpointChoice => ({
  endpoint,
  why,
  passedOver,
})
