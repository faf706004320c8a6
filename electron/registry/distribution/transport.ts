/**
 * One HTTP exchange: a deadline from the request to the last byte, a limit on what is read, and redirects that are
 * followed here, so that no credentials go along to another host (distribution-spec, "Pulling blobs").
 */
import { readAtMost } from '../capped-body.ts'
import { broken, cancelled, tooSlow, unreachable } from './failures.ts'
import { m } from '../../words/messages.ts'

/**
 * As the global `fetch`. It has to give a redirect as it is with `redirect: 'manual'`; Electron's `net.fetch` rejects
 * instead (electron issue 43715), so the app hands in one that is made of `net.request`.
 */
export type RegistryFetch = (url: string, init: RequestInit) => Promise<Response>

/** What is asked. */
export interface Exchange {
  readonly method: 'GET' | 'HEAD' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** A longer answer is given up. */
  readonly mostBytes: number
  readonly signal?: AbortSignal | undefined
}

/** A whole answer, whatever its status. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
  /** Of the address that gave it, after redirects. */
  readonly host: string
}

/** Sends one request; failures are `FailureError`s: `cancelled`, `registry-unreachable`, `stream-broken`. */
export type Send = (exchange: Exchange) => Promise<Answer>

const mostRedirects = 5

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const withoutAuthorization = ({ authorization: _left, ...headers }: Exchange['headers']) => headers

/** Where a redirect leads, with what may be sent there. */
const redirected = (exchange: Exchange, location: string | null): Exchange => {
  const from = new URL(exchange.url)
  if (location === null || !URL.canParse(location, from.href))
    throw broken(from.host, m.registry_redirect_nowhere())
  const to = new URL(location, from)
  const isWeaker = from.protocol === 'https:' && to.protocol !== 'https:'
  if (isWeaker || !/^https?:$/.test(to.protocol))
    throw broken(from.host, m.registry_redirect_to({ protocol: to.protocol }))
  const headers = to.origin === from.origin ? exchange.headers : withoutAuthorization(exchange.headers)
  return { ...exchange, url: to.href, headers }
}

/** Sends by `fetch`, each exchange with its redirects within `deadlineMs`. */
export const createSend = (fetch: RegistryFetch, deadlineMs: number): Send => {
  const once = async ({ method, url, headers, body }: Exchange, signal: AbortSignal): Promise<Response> => {
    try {
      const init = {
        method,
        headers,
        signal,
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
      } as const
      return await fetch(url, body === undefined ? init : { ...init, body })
    } catch (error) {
      throw unreachable(new URL(url).host, error)
    }
  }

  const follow = async (first: Exchange, signal: AbortSignal): Promise<Answer> => {
    let exchange = first
    for (let redirects = 0; ; redirects += 1) {
      const response = await once(exchange, signal)
      const { host } = new URL(exchange.url)
      if (!isRedirect(response.status)) return await wholeOf(response, exchange, host)
      void response.body?.cancel().catch(() => undefined)
      if (redirects === mostRedirects) throw broken(host, m.registry_redirect_circles())
      exchange = redirected(exchange, response.headers.get('location'))
    }
  }

  const wholeOf = async (response: Response, { mostBytes }: Exchange, host: string): Promise<Answer> => {
    const { status, headers } = response
    const body = await readAtMost(response, mostBytes).catch((error: unknown) => {
      throw broken(host, String(error))
    })
    if (body === undefined) throw broken(host, m.registry_too_long({ bytes: mostBytes }))
    return { status, headers, body, host }
  }

  return async (exchange) => {
    const deadline = AbortSignal.timeout(deadlineMs)
    const { signal } = exchange
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
    try {
      either.throwIfAborted()
      return await follow(exchange, either)
    } catch (error) {
      if (signal?.aborted === true) throw cancelled(error)
      throw deadline.aborted ? tooSlow(new URL(exchange.url).host, deadlineMs) : error
    }
  }
}
