/**
 * A conversation with one registry: finds the address that answers, answers its challenges, and remembers both.
 */
import { FailureError, type FailureKind } from '../../core/failure.ts'
import { retryAtMsOf } from '../hub/rate-limit.ts'
import { challengeIn, type Authorizer, type Challenge, type Credentials } from './authorization.ts'
import { endpointsOf, type RegistryEndpoint, type RegistrySettings } from './endpoints.ts'
import { failureOfStatus } from './failures.ts'
import type { Answer, Send } from './transport.ts'

/** Gives what the docker CLI knows about a registry, by the CLI's own key; `undefined` where it knows nothing. */
export type CredentialsFor = (key: string, signal?: AbortSignal) => Promise<Credentials | undefined>

/** What is asked of a registry. */
export interface RegistryRequest {
  readonly method: 'GET' | 'HEAD'
  /** The registry as in a reference, such as `docker.io`. */
  readonly domain: string
  /** The repository, such as `library/redis`. */
  readonly path: string
  /** After `/v2/<repository>/`: `manifests/latest`. */
  readonly resource: string
  readonly headers?: Readonly<Record<string, string>>
  readonly mostBytes: number
  readonly settings: RegistrySettings
  readonly signal?: AbortSignal | undefined
}

/** What the asking is made of. */
export interface AskingParts {
  readonly send: Send
  readonly authorizer: Authorizer
  readonly credentialsFor: CredentialsFor
  readonly hubUrl?: string | undefined
  readonly nowMs: () => number
}

/** Asks the registry's addresses in turn; gives the first answer with 2xx, or throws the last one's failure. */
export type AskRegistry = (request: RegistryRequest) => Promise<Answer>

const isSuccess = ({ status }: Answer): boolean => status >= 200 && status < 300

const isKind = (error: unknown, kind: FailureKind): boolean =>
  error instanceof FailureError && error.failure.kind === kind

/** The scope of a challenge that names none. */
const withScope = (challenge: Challenge, path: string): Challenge =>
  challenge.scheme === 'bearer' ? { scope: `repository:${path}:pull`, ...challenge } : challenge

/** Asks registries as an engine with the given settings would. */
export const createAskRegistry = (parts: AskingParts): AskRegistry => {
  const { send, authorizer, credentialsFor, hubUrl, nowMs } = parts
  /** By address and repository: the next request goes with the answer at once. */
  const challenges = new Map<string, Challenge>()
  /** An insecure registry speaks with TLS or without: which, is tried once. */
  const answering = new Map<string, string>()

  const authorize = async (endpoint: RegistryEndpoint, challenge: Challenge, request: RegistryRequest) => {
    const credentials = await credentialsFor(endpoint.credentialsKey, request.signal)
    const isPlain = endpoint.url.startsWith('http:')
    return authorizer.answer(challenge, credentials, isPlain, request.signal)
  }

  const askOnce = (endpoint: RegistryEndpoint, request: RegistryRequest, authorization: string | undefined) =>
    send({
      method: request.method,
      url: `${endpoint.url}/v2/${request.path}/${request.resource}`,
      headers: { ...request.headers, ...(authorization === undefined ? {} : { authorization }) },
      mostBytes: request.mostBytes,
      signal: request.signal,
    })

  const ask = async (endpoint: RegistryEndpoint, request: RegistryRequest): Promise<Answer> => {
    const key = `${endpoint.url} ${request.path}`
    const known = challenges.get(key)
    const early = known && (await authorize(endpoint, known, request))
    const first = await askOnce(endpoint, request, early)
    if (first.status !== 401) return first
    const challenge = challengeIn(first.headers.get('www-authenticate'))
    if (challenge === undefined) return first
    const scoped = withScope(challenge, request.path)
    challenges.set(key, scoped)
    const authorization = await authorize(endpoint, scoped, request)
    return authorization === undefined || authorization === early
      ? first
      : askOnce(endpoint, request, authorization)
  }

  /** Docker Hub's mirrors and itself are tried anew each time; another registry where it answered last. */
  const endpointsFor = ({ domain, settings }: RegistryRequest): readonly RegistryEndpoint[] => {
    const endpoints = endpointsOf(domain, settings, hubUrl)
    const last = domain === 'docker.io' ? undefined : answering.get(domain)
    const known = endpoints.filter(({ url }) => url === last)
    return known.length > 0 ? known : endpoints
  }

  /** Whether no other address is tried: a mirror may fail in any way, a scheme by not being spoken. Forgets which was. */
  const isFinal = (error: unknown, domain: string): boolean => {
    if (isKind(error, 'cancelled')) return true
    if (domain === 'docker.io') return false
    if (!isKind(error, 'registry-unreachable')) return true
    answering.delete(domain)
    return false
  }

  const attempt = async (endpoint: RegistryEndpoint, request: RegistryRequest): Promise<Answer> => {
    const answer = await ask(endpoint, request)
    answering.set(request.domain, endpoint.url)
    if (isSuccess(answer)) return answer
    const { host, status, headers, body } = answer
    throw failureOfStatus(host, status, Buffer.from(body).toString('utf8'), retryAtMsOf(headers, nowMs()))
  }

  return async (request) => {
    let last: unknown
    for (const endpoint of endpointsFor(request)) {
      try {
        return await attempt(endpoint, request)
      } catch (error) {
        last = error
        if (isFinal(error, request.domain)) break
      }
    }
    throw last
  }
}
