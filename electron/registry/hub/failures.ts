import * as v from 'valibot'
import type { Failure } from '../../core/failure.ts'
import { defined, text } from './tolerant.ts'

const longestWords = 500

/** What Docker Hub puts its words under: `message`, `detail`, or `text` (docs.docker.com/reference/api/hub/latest). */
const errorBody = v.object({ message: text, detail: text, text })

/** Docker Hub's own words in an answer's body, which may be JSON, a few words, or a page. */
export const wordsIn = (body: string): string | undefined => {
  const words = wordsOfJson(body) ?? titleOf(body) ?? body
  const oneLine = words.replaceAll(/\s+/g, ' ').trim().slice(0, longestWords)
  return oneLine === '' ? undefined : oneLine
}

const wordsOfJson = (body: string): string | undefined => {
  try {
    const parsed = v.safeParse(errorBody, JSON.parse(body))
    return parsed.success ? (parsed.output.message ?? parsed.output.detail ?? parsed.output.text) : undefined
  } catch {
    return undefined
  }
}

const titleOf = (page: string): string | undefined => /<title>([^<]*)<\/title>/i.exec(page)?.[1]

/** The one who asked gave up. */
export const cancelled: Failure = {
  kind: 'cancelled',
  message: 'It was cancelled.',
  advice: 'Start it again when you want to.',
}

/** Nothing answered before the deadline. */
export const tooSlow = (deadlineMs: number): Failure => ({
  kind: 'registry-unreachable',
  message: `Docker Hub did not answer within ${deadlineMs / 1_000} seconds.`,
  advice: 'Check the network, or try again later.',
})

/** No connection came about, or it was closed before the answer began. */
export const unreachable = (ownWords: string): Failure => ({
  kind: 'registry-unreachable',
  message: 'Docker Hub cannot be reached.',
  advice: 'Check the network and the system’s proxy settings, then try again.',
  ownWords,
})

/** The answer ended before it was whole. */
export const broken = (ownWords: string): Failure => ({
  kind: 'stream-broken',
  message: 'Docker Hub’s answer broke off.',
  advice: 'Try again.',
  ownWords,
})

/** The answer is longer than any that is expected. */
export const tooLong = (mostBytes: number): Failure => ({
  kind: 'unexpected',
  message: `Docker Hub’s answer is longer than the ${Math.round(mostBytes / 1024)} KiB that Lading reads.`,
  advice: 'Try again later; if it happens again, please report it.',
})

/** The answer is JSON, but not what was asked for. */
export const unreadable = (ownWords?: string): Failure => ({
  kind: 'unexpected',
  message: 'Docker Hub’s answer is not what Lading expects.',
  advice: 'Update Lading: Docker Hub may have changed.',
  ...(ownWords !== undefined && { ownWords }),
})

/** Something that is no API answered: Cloudflare in front of Hub, or a network's sign-in page. */
export const webPage = (body: string): Failure =>
  defined({
    kind: 'registry-unreachable' as const,
    message: 'What answers for Docker Hub is a web page, not its API.',
    advice: 'Open hub.docker.com in a browser: this network may ask you to sign in, or Docker Hub to wait.',
    ownWords: wordsIn(body),
  })

/** The limit on requests is used up. `retryAtMs` is absent where Hub does not say when it is renewed. */
export const rateLimited = (retryAtMs: number | undefined, body: string): Failure =>
  defined({
    kind: 'rate-limited' as const,
    message:
      retryAtMs === undefined
        ? 'Docker Hub’s limit on requests is used up; it does not say when it is renewed.'
        : 'Docker Hub’s limit on requests is used up for now.',
    advice: 'Wait a little: Lading asks nothing of Docker Hub meanwhile.',
    retryAtMs,
    ownWords: wordsIn(body),
  })

const pagingCapWords = /pagination offset too large/i

/**
 * Hub lets nobody page this far without signing in (403, since August 2026 at the thousandth tag). The registry's own list
 * of tags knows no such end.
 */
export const isPagingCap = ({ kind, ownWords }: Failure): boolean =>
  kind === 'unauthorized' && pagingCapWords.test(ownWords ?? '')

const forbidden = (ownWords: string | undefined): Failure => {
  if (!pagingCapWords.test(ownWords ?? '')) return unauthorized(ownWords)
  return defined({
    kind: 'unauthorized' as const,
    message: 'Docker Hub shows no further pages to those who are not signed in.',
    advice: 'Type a part of the name to find it.',
    ownWords,
  })
}

const unauthorized = (ownWords: string | undefined): Failure =>
  defined({
    kind: 'unauthorized' as const,
    message: 'Docker Hub does not let you see this.',
    advice: 'It may be private: Lading looks at Docker Hub without signing in.',
    ownWords,
  })

/** What a status other than 2xx and 429 means; `body` is the answer's. */
export const failureOfStatus = (status: number, body: string): Failure => {
  const ownWords = wordsIn(body)
  if (status === 401) return unauthorized(ownWords)
  if (status === 403) return forbidden(ownWords)
  if (status === 404) {
    return defined({
      kind: 'not-found' as const,
      message: 'Docker Hub has nothing under this name.',
      advice: 'Check the spelling. A private repository is not shown either.',
      ownWords,
    })
  }
  if (status >= 500) {
    return defined({
      kind: 'registry-unreachable' as const,
      message: `Docker Hub is in trouble: it answers with status ${status}.`,
      advice: 'Try again later; www.dockerstatus.com says what is known.',
      ownWords,
    })
  }
  return unreadable(`${status} ${ownWords ?? ''}`.trim())
}
