/** How one gets from one page of Docker Hub to the next, without being led elsewhere. */
import { FailureError } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'

/** `URL.parse`, which older runtimes do not have. */
const parseUrl = (text: string, base?: string): URL | undefined =>
  URL.canParse(text, base) ? new URL(text, base) : undefined

/** `text` as the address that everything of Hub is asked below, or `undefined` where it is no web address. */
export const parseBaseUrl = (text: string): URL | undefined => {
  const url = parseUrl(text.endsWith('/') ? text : `${text}/`)
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined
  url.search = ''
  url.hash = ''
  return url
}

const isBelow = (url: URL, baseUrl: URL): boolean =>
  url.origin === baseUrl.origin && url.pathname.startsWith(baseUrl.pathname)

const cursorOf = (url: URL): string => url.pathname + url.search

/**
 * What leads to the page after `current`, given the `next` of Hub's answer: a path with its query, for {@link pageAt}.
 * `undefined` after the last page. Hub writes whole addresses; one that leads elsewhere (a mirror may pass on Hub's own)
 * is not followed: the next page is then asked for by its number, where this one came from.
 */
export const nextPage = (link: string | undefined, current: URL, baseUrl: URL): string | undefined => {
  if (link === undefined || link === '') return undefined
  const url = parseUrl(link, current.href)
  if (url !== undefined && isBelow(url, baseUrl)) return cursorOf(url)
  const following = new URL(current)
  following.searchParams.set('page', String(Number(current.searchParams.get('page') ?? 1) + 1))
  return cursorOf(following)
}

/** The page that `cursor` leads to. Throws a `FailureError` where that is not Hub: a cursor comes back from the window. */
export const pageAt = (cursor: string, baseUrl: URL): URL => {
  const url = parseUrl(cursor, baseUrl.href)
  if (url !== undefined && isBelow(url, baseUrl)) return url
  throw new FailureError({
    kind: 'invalid-input',
    message: m.registry_hub_no_page(),
    advice: m.registry_hub_no_page_advice(),
  })
}
