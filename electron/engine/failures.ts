import { FailureError, type Failure } from '../core/failure.ts'
import { conflictOfWords } from './conflicts.ts'

/** What the HTTP layer says of a request that failed. */
interface RequestError {
  /** A string, except on a `DOMException`. */
  readonly code?: string | number
  readonly name?: string
  readonly message: string
  readonly statusCode?: number
  readonly json?: unknown
}

const asRequestError = (error: unknown): RequestError =>
  error instanceof Error ? error : { message: String(error) }

const messageIn = (json: unknown): string | undefined => {
  if (typeof json !== 'object' || json === null) return undefined
  const { message, cause } = json as { message?: unknown; cause?: unknown }
  if (typeof message === 'string' && message !== '') return message
  return typeof cause === 'string' ? cause : undefined
}

/** docker-modem wraps the engine's words as `(HTTP code 404) … - words `. */
const wordsIn = (error: RequestError): string => {
  const fromJson = messageIn(error.json)
  if (fromJson !== undefined) return fromJson
  return error.message.replace(/^\(HTTP code \d+\) .*? - /s, '').trim()
}

type Rule = readonly [pattern: RegExp, failure: Omit<Failure, 'ownWords'>]

/**
 * What an engine's words mean, most specific first. The sentences are those of Docker 20.10 to 28.5 and Podman 5.4,
 * on graph-driver and containerd stores; they carry no code of their own, so words are all there is to go by.
 */
const rules: readonly Rule[] = [
  [
    /no such (container|volume)/i,
    {
      kind: 'not-found',
      message: 'It is not there any more.',
      advice: 'Look again at what is there.',
    },
  ],
  [
    /a prune operation is already running/i,
    {
      kind: 'in-use',
      message: 'The engine is clearing up for someone else.',
      advice: 'Try again once that is done.',
    },
  ],
  [
    /no space left on device|disk quota exceeded/i,
    {
      kind: 'disk-full',
      message: 'The engine’s disk is full.',
      advice: 'Make room where the engine keeps its data, then try again.',
    },
  ],
  [
    /toomanyrequests|rate limit|429 Too Many Requests/i,
    {
      kind: 'rate-limited',
      message: 'The registry’s pull limit is used up for now.',
      advice: 'Wait until the limit is renewed, or sign in with docker login for a higher one.',
    },
  ],
  [
    /unauthorized|authentication required|(?<!permission )denied|insufficient_scope|authorization failed|no basic auth credentials|403 Forbidden|401 Unauthorized/i,
    {
      kind: 'unauthorized',
      message: 'The registry does not let you have this: it may be private, or not exist at all.',
      advice: 'Check the name, or sign in to the registry with docker login.',
    },
  ],
  [
    /no matching manifest|no match for platform|does not match the specified platform|no image found in (image index|manifest list)|cannot find (the )?platform/i,
    {
      kind: 'wrong-platform',
      message: 'There is no image under this name for that platform.',
      advice: 'Choose another platform, or leave the choice to the engine.',
    },
  ],
  [
    /invalid reference format|must be lowercase|invalid tag format|invalid checksum digest|normalizing (image|name)|cannot import digest reference|refusing to create an ambiguous tag/i,
    {
      kind: 'invalid-reference',
      message: 'The engine does not accept this as an image name.',
      advice: 'Check the spelling: repository names are lowercase, and a tag follows a colon.',
    },
  ],
  [
    /manifest unknown|name unknown|repository .* not found|failed to resolve reference.*: not found|no such image|image not known|not found: manifest/i,
    {
      kind: 'not-found',
      message: 'There is no image with this name and tag.',
      advice: 'Check the spelling of the repository and of the tag.',
    },
  ],
  [
    /no such host|connection refused|i\/o timeout|network is unreachable|TLS handshake|server misbehaving|failed to do request|certificate|HTTP response to HTTPS|context deadline exceeded|connection reset|unexpected status from|\b(get|head) "https?:.*(EOF|request canceled)/i,
    {
      kind: 'registry-unreachable',
      message: 'The engine cannot reach the registry.',
      advice: 'Check the registry’s name, the network, and whether the registry is running.',
    },
  ],
  [
    /client version .* is too old/i,
    {
      kind: 'engine-too-new',
      message: 'This engine no longer speaks an API version that Lading knows.',
      advice: 'Update Lading.',
    },
  ],
  [
    /client version .* is too new/i,
    {
      kind: 'engine-too-old',
      message: 'This engine is too old for Lading.',
      advice: 'Update the engine to Docker 20.10 or newer.',
    },
  ],
]

/** The failure that an engine's own words describe, whether they came as an HTTP error or within a stream. */
export const failureOfWords = (words: string): Failure => {
  // Before the rules: a conflict quotes names, and those may hold any of their words.
  const conflict = conflictOfWords(words)
  if (conflict !== undefined) return conflict
  const rule = rules.find(([pattern]) => pattern.test(words))
  if (rule !== undefined) return { ...rule[1], ownWords: words }
  return {
    kind: 'unexpected',
    message: 'The engine could not do it.',
    advice: 'The engine’s own words may say why.',
    ownWords: words,
  }
}

const unreachableCodes = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
])
const brokenCodes = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'])

/** What Node calls a certificate that OpenSSL does not accept (nodejs.org/api/tls.html, X509 certificate error codes). */
const certificateCodes =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_CERT|ERR_SSL_.*ALERT)/

/** What answers is another program; `ownWords` say how that is known. */
export const notAnEngine = (ownWords: string): Failure => ({
  kind: 'not-an-engine',
  message: 'Something answers there, but it is not a Docker Engine.',
  advice: 'Check DOCKER_HOST or the docker context: the address belongs to another program.',
  ownWords,
})

const failureOfConnection = (error: RequestError): Failure | undefined => {
  const ownWords = error.message
  const { code } = error
  if (typeof code !== 'string') return undefined
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      kind: 'permission-denied',
      message: 'You may not use the engine’s socket.',
      advice: 'Ask to be added to the group that owns the socket, then sign in again.',
      ownWords,
    }
  }
  if (unreachableCodes.has(code)) {
    return {
      kind: 'engine-unreachable',
      message: 'No engine answers there.',
      advice: 'Start Docker, or point DOCKER_HOST or the docker context at a running engine.',
      ownWords,
    }
  }
  // llhttp's codes: what answered does not speak HTTP.
  if (code.startsWith('HPE_') || code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO') {
    return notAnEngine(ownWords)
  }
  if (certificateCodes.test(code)) {
    return {
      kind: 'engine-unreachable',
      message: 'The engine’s certificate is not trusted, or it does not trust yours.',
      advice: 'Check the certificates in DOCKER_CERT_PATH or in the docker context.',
      ownWords,
    }
  }
  if (brokenCodes.has(code)) {
    return {
      kind: 'stream-broken',
      message: 'The connection to the engine broke.',
      advice: 'Try again once the engine is back.',
      ownWords,
    }
  }
  return undefined
}

const cancelled = (cause: unknown): FailureError =>
  new FailureError(
    { kind: 'cancelled', message: 'It was cancelled.', advice: 'Start it again when you want to.' },
    cause,
  )

/**
 * Turns what docker-modem or the HTTP stream threw into a `FailureError`: `cancelled` where `signal` gave the request up,
 * for an answer that is given up halfway ends with `ECONNRESET`, whatever the reason was.
 */
export const engineFailure = (error: unknown, signal?: AbortSignal): FailureError => {
  if (signal?.aborted === true) return cancelled(error)
  if (error instanceof FailureError) return error
  const requestError = asRequestError(error)
  if (requestError.name === 'AbortError' || requestError.code === 'ABORT_ERR') return cancelled(error)
  if (requestError.statusCode !== undefined)
    return new FailureError(failureOfWords(wordsIn(requestError)), error)
  const connection = failureOfConnection(requestError)
  if (connection !== undefined) return new FailureError(connection, error)
  return new FailureError(failureOfWords(requestError.message), error)
}

/** The HTTP status that a failed request was answered with, where there was an answer. */
export const statusOf = (error: unknown): number | undefined => {
  const cause = error instanceof FailureError ? error.cause : error
  return asRequestError(cause).statusCode
}

/** What is answered, or `undefined` where the engine says that there is no such thing. */
export const unlessGone = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (statusOf(error) === 404) return undefined
    throw error
  })
