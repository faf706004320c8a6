import { FailureError, type Failure } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'

const longestWords = 500

/** The registry's own words in an error's body: `{"errors":[{"code","message"}]}` (distribution-spec, "Error Codes"). */
export const wordsIn = (body: string): string | undefined => {
  const words = (messagesIn(body) ?? body).replaceAll(/\s+/g, ' ').trim().slice(0, longestWords)
  return words === '' ? undefined : words
}

const messagesIn = (body: string): string | undefined => {
  try {
    const { errors } = JSON.parse(body) as { errors?: unknown }
    if (!Array.isArray(errors)) return undefined
    const messages = errors.map((error: unknown) => {
      const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
      return [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ')
    })
    return messages.filter((message) => message !== '').join('; ') || undefined
  } catch {
    return undefined
  }
}

type Words = Pick<Failure, 'ownWords'>

const withWords = (ownWords: string | undefined): Words => (ownWords === undefined ? {} : { ownWords })

/**
 * What an answer other than 2xx and 3xx means.
 * @param retryAtMs when the registry says to come back
 */
export const failureOfStatus = (
  host: string,
  status: number,
  body: string,
  retryAtMs?: number,
): FailureError => {
  const words = withWords(wordsIn(body))
  if (status === 401 || status === 403) {
    return new FailureError({
      kind: 'unauthorized',
      message: m.registry_refused({ host }),
      advice: m.registry_refused_advice(),
      ...words,
    })
  }
  if (status === 404) {
    return new FailureError({
      kind: 'not-found',
      message: m.registry_not_found(),
      advice: m.registry_not_found_advice(),
      ...words,
    })
  }
  if (status === 429) {
    return new FailureError({
      kind: 'rate-limited',
      message: m.registry_limit_used(),
      advice: m.registry_limit_used_advice(),
      ...words,
      ...(retryAtMs !== undefined && { retryAtMs }),
    })
  }
  return new FailureError({
    kind: status >= 500 ? 'registry-unreachable' : 'unexpected',
    message: m.registry_status({ host, status }),
    advice: m.registry_try_later(),
    ...words,
  })
}

/** No connection came about, or it ended before an answer began. */
export const unreachable = (host: string, cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'registry-unreachable',
      message: m.registry_unreachable({ host }),
      advice: m.registry_unreachable_advice(),
      ...withWords(causeWords(cause)),
    },
    cause,
  )

const causeWords = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error)) return undefined
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message
}

/** Nothing, or not all of it, came before the deadline. */
export const tooSlow = (host: string, deadlineMs: number): FailureError =>
  new FailureError({
    kind: 'registry-unreachable',
    message: m.registry_slow({ host, count: deadlineMs / 1_000 }),
    advice: m.registry_slow_advice(),
  })

/** The one who asked gave up. */
export const cancelled = (cause: unknown): FailureError =>
  new FailureError(
    { kind: 'cancelled', message: m.registry_cancelled(), advice: m.registry_cancelled_advice() },
    cause,
  )

/** The answer is not whole, not what its digest says, or not what the specification has there. */
export const broken = (host: string, ownWords: string): FailureError =>
  new FailureError({
    kind: 'stream-broken',
    message: m.registry_damaged({ host }),
    advice: m.registry_damaged_advice(),
    ownWords,
  })

/** There is nothing for the platform that was asked for. */
export const wrongPlatform = (platform: string, available: readonly string[]): FailureError =>
  new FailureError({
    kind: 'wrong-platform',
    message: m.registry_wrong_platform({ platform }),
    advice:
      available.length === 0
        ? m.registry_choose_tag()
        : m.registry_choose_platform({ platforms: available.join(', ') }),
  })

/** The manifest is of a kind that engines no longer pull, or that is no image. */
export const noImage = (ownWords: string): FailureError =>
  new FailureError({
    kind: 'unexpected',
    message: m.registry_no_image(),
    advice: m.registry_no_image_advice(),
    ownWords,
  })
