import { FailureError, type Failure } from '../../core/failure.ts'

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
      message: `${host} does not let you have this: it may be private, or not exist at all.`,
      advice: 'Check the name, or sign in to the registry with docker login.',
      ...words,
    })
  }
  if (status === 404) {
    return new FailureError({
      kind: 'not-found',
      message: 'There is no image with this name and tag.',
      advice: 'Check the spelling of the repository and of the tag.',
      ...words,
    })
  }
  if (status === 429) {
    return new FailureError({
      kind: 'rate-limited',
      message: 'The registry’s pull limit is used up for now.',
      advice: 'Wait until the limit is renewed, or sign in with docker login for a higher one.',
      ...words,
      ...(retryAtMs !== undefined && { retryAtMs }),
    })
  }
  return new FailureError({
    kind: status >= 500 ? 'registry-unreachable' : 'unexpected',
    message: `${host} answers with HTTP ${status}.`,
    advice: 'Try again later.',
    ...words,
  })
}

/** No connection came about, or it ended before an answer began. */
export const unreachable = (host: string, cause: unknown): FailureError =>
  new FailureError(
    {
      kind: 'registry-unreachable',
      message: `${host} cannot be reached.`,
      advice: 'Check the registry’s name, the network and the system’s proxy settings.',
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
    message: `${host} did not answer within ${deadlineMs / 1_000} seconds.`,
    advice: 'Check the network, or try again later.',
  })

/** The one who asked gave up. */
export const cancelled = (cause: unknown): FailureError =>
  new FailureError(
    { kind: 'cancelled', message: 'It was cancelled.', advice: 'Start it again when you want to.' },
    cause,
  )

/** The answer is not whole, not what its digest says, or not what the specification has there. */
export const broken = (host: string, ownWords: string): FailureError =>
  new FailureError({
    kind: 'stream-broken',
    message: `What ${host} sent is damaged.`,
    advice: 'Try again; if it happens again, the registry or something before it is broken.',
    ownWords,
  })

/** There is nothing for the platform that was asked for. */
export const wrongPlatform = (platform: string, available: readonly string[]): FailureError =>
  new FailureError({
    kind: 'wrong-platform',
    message: `There is no image under this name for ${platform}.`,
    advice:
      available.length === 0 ? 'Choose another tag.' : `Choose another platform: ${available.join(', ')}.`,
  })

/** The manifest is of a kind that engines no longer pull, or that is no image. */
export const noImage = (ownWords: string): FailureError =>
  new FailureError({
    kind: 'unexpected',
    message: 'What the registry has under this name is no image that can be forecast.',
    advice: 'It may be an artifact, or in a format of the year 2015. The engine may know more.',
    ownWords,
  })
