import { FailureError, type Failure, type FailureKind } from '../core/failure.ts'
import { m } from '../words/messages.ts'
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

/** A failure that has not been put in words yet. */
interface Unsaid {
  readonly kind: FailureKind
  readonly message: () => string
  readonly advice: () => string
}

type Rule = readonly [pattern: RegExp, failure: Unsaid]

/**
 * What an engine's words mean, most specific first. The sentences are those of Docker 20.10 to 28.5 and Podman 5.4,
 * on graph-driver and containerd stores; they carry no code of their own, so words are all there is to go by.
 */
const rules: readonly Rule[] = [
  [
    /no such (container|volume)/i,
    {
      kind: 'not-found',
      message: m.failures_gone,
      advice: m.failures_gone_advice,
    },
  ],
  [
    /a prune operation is already running/i,
    {
      kind: 'in-use',
      message: m.failures_pruning,
      advice: m.failures_pruning_advice,
    },
  ],
  [
    /no space left on device|disk quota exceeded/i,
    {
      kind: 'disk-full',
      message: m.failures_disk_full,
      advice: m.failures_disk_full_advice,
    },
  ],
  [
    /toomanyrequests|rate limit|429 Too Many Requests/i,
    {
      kind: 'rate-limited',
      message: m.failures_rate_limited,
      advice: m.failures_rate_limited_advice,
    },
  ],
  [
    /unauthorized|authentication required|(?<!permission )denied|insufficient_scope|authorization failed|no basic auth credentials|403 Forbidden|401 Unauthorized/i,
    {
      kind: 'unauthorized',
      message: m.failures_unauthorized,
      advice: m.failures_unauthorized_advice,
    },
  ],
  [
    /no matching manifest|no match for platform|does not match the specified platform|no image found in (image index|manifest list)|cannot find (the )?platform/i,
    {
      kind: 'wrong-platform',
      message: m.failures_wrong_platform,
      advice: m.failures_wrong_platform_advice,
    },
  ],
  [
    /invalid reference format|must be lowercase|invalid tag format|invalid checksum digest|normalizing (image|name)|cannot import digest reference|refusing to create an ambiguous tag/i,
    {
      kind: 'invalid-reference',
      message: m.failures_invalid_reference,
      advice: m.failures_invalid_reference_advice,
    },
  ],
  [
    /manifest unknown|name unknown|repository .* not found|failed to resolve reference.*: not found|no such image|image not known|not found: manifest/i,
    {
      kind: 'not-found',
      message: m.failures_not_found,
      advice: m.failures_not_found_advice,
    },
  ],
  [
    /no such host|connection refused|i\/o timeout|network is unreachable|TLS handshake|server misbehaving|failed to do request|certificate|HTTP response to HTTPS|context deadline exceeded|connection reset|unexpected status from|\b(get|head) "https?:.*(EOF|request canceled)/i,
    {
      kind: 'registry-unreachable',
      message: m.failures_registry_unreachable,
      advice: m.failures_registry_unreachable_advice,
    },
  ],
  [
    /client version .* is too old/i,
    {
      kind: 'engine-too-new',
      message: m.failures_too_new,
      advice: m.failures_too_new_advice,
    },
  ],
  [
    /client version .* is too new/i,
    {
      kind: 'engine-too-old',
      message: m.failures_too_old,
      advice: m.failures_too_old_advice,
    },
  ],
]

/** The failure that an engine's own words describe, whether they came as an HTTP error or within a stream. */
export const failureOfWords = (words: string): Failure => {
  // Before the rules: a conflict quotes names, and those may hold any of their words.
  const conflict = conflictOfWords(words)
  if (conflict !== undefined) return conflict
  const rule = rules.find(([pattern]) => pattern.test(words))
  if (rule !== undefined) {
    const { kind, message, advice } = rule[1]
    return { kind, message: message(), advice: advice(), ownWords: words }
  }
  return {
    kind: 'unexpected',
    message: m.failures_engine_refused(),
    advice: m.failures_engine_refused_advice(),
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
  message: m.failures_not_an_engine(),
  advice: m.failures_not_an_engine_advice(),
  ownWords,
})

const failureOfConnection = (error: RequestError): Failure | undefined => {
  const ownWords = error.message
  const { code } = error
  if (typeof code !== 'string') return undefined
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      kind: 'permission-denied',
      message: m.failures_permission_denied(),
      advice: m.failures_permission_denied_advice(),
      ownWords,
    }
  }
  if (unreachableCodes.has(code)) {
    return {
      kind: 'engine-unreachable',
      message: m.failures_engine_unreachable(),
      advice: m.failures_engine_unreachable_advice(),
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
      message: m.failures_certificate(),
      advice: m.failures_certificate_advice(),
      ownWords,
    }
  }
  if (brokenCodes.has(code)) {
    return {
      kind: 'stream-broken',
      message: m.failures_connection_broken(),
      advice: m.failures_engine_back_advice(),
      ownWords,
    }
  }
  return undefined
}

const cancelled = (cause: unknown): FailureError =>
  new FailureError(
    { kind: 'cancelled', message: m.failures_cancelled(), advice: m.failures_cancelled_advice() },
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
