import * as v from 'valibot'
import type { Failure } from '../../core/failure.ts'
import { defined, text } from './tolerant.ts'
import { m } from '../../words/messages.ts'

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
export const cancelled = (): Failure => ({
  kind: 'cancelled',
  message: m.registry_cancelled(),
  advice: m.registry_cancelled_advice(),
})

/** Nothing answered before the deadline. */
export const tooSlow = (deadlineMs: number): Failure => ({
  kind: 'registry-unreachable',
  message: m.registry_hub_slow({ count: deadlineMs / 1_000 }),
  advice: m.registry_slow_advice(),
})

/** No connection came about, or it was closed before the answer began. */
export const unreachable = (ownWords: string): Failure => ({
  kind: 'registry-unreachable',
  message: m.registry_hub_unreachable(),
  advice: m.registry_hub_unreachable_advice(),
  ownWords,
})

/** The answer ended before it was whole. */
export const broken = (ownWords: string): Failure => ({
  kind: 'stream-broken',
  message: m.registry_hub_broke_off(),
  advice: m.registry_try_again(),
  ownWords,
})

/** The answer is longer than any that is expected. */
export const tooLong = (mostBytes: number): Failure => ({
  kind: 'unexpected',
  message: m.registry_hub_too_long({ size: `${Math.round(mostBytes / 1024)} KiB` }),
  advice: m.registry_hub_too_long_advice(),
})

/** The answer is JSON, but not what was asked for. */
export const unreadable = (ownWords?: string): Failure => ({
  kind: 'unexpected',
  message: m.registry_hub_unreadable(),
  advice: m.registry_hub_unreadable_advice(),
  ...(ownWords !== undefined && { ownWords }),
})

/** Something that is no API answered: Cloudflare in front of Hub, or a network's sign-in page. */
export const webPage = (body: string): Failure =>
  defined({
    kind: 'registry-unreachable' as const,
    message: m.registry_hub_web_page(),
    advice: m.registry_hub_web_page_advice(),
    ownWords: wordsIn(body),
  })

/** The limit on requests is used up. `retryAtMs` is absent where Hub does not say when it is renewed. */
export const rateLimited = (retryAtMs: number | undefined, body: string): Failure =>
  defined({
    kind: 'rate-limited' as const,
    message: retryAtMs === undefined ? m.registry_hub_limit_unsaid() : m.registry_hub_limit(),
    advice: m.registry_hub_limit_advice(),
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
    message: m.registry_hub_paging_end(),
    advice: m.registry_hub_paging_end_advice(),
    ownWords,
  })
}

const unauthorized = (ownWords: string | undefined): Failure =>
  defined({
    kind: 'unauthorized' as const,
    message: m.registry_hub_refused(),
    advice: m.registry_hub_refused_advice(),
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
      message: m.registry_hub_not_found(),
      advice: m.registry_hub_not_found_advice(),
      ownWords,
    })
  }
  if (status >= 500) {
    return defined({
      kind: 'registry-unreachable' as const,
      message: m.registry_hub_status({ status }),
      advice: m.registry_hub_status_advice(),
      ownWords,
    })
  }
  return unreadable(`${status} ${ownWords ?? ''}`.trim())
}
