/**
 * How Docker Hub is asked: one GET at a time with a deadline, a limit on what is read, and silence after a 429.
 */
import { readAtMost } from '../capped-body.ts'
import type { Failure } from '../../core/failure.ts'
import {
  broken,
  cancelled,
  failureOfStatus,
  rateLimited,
  tooLong,
  tooSlow,
  unreachable,
  webPage,
} from './failures.ts'
import { retryAtMsOf } from './rate-limit.ts'

/** As the global one, or Electron's `net.fetch`, which goes through the system's proxies. */
export type HubFetch = (url: string, init: RequestInit) => Promise<Response>

/** What a transport is made of. */
export interface TransportParts {
  readonly fetch: HubFetch
  readonly nowMs: () => number
  /** From the request to the answer's last byte. */
  readonly deadlineMs: number
  /** Longer answers are given up. */
  readonly mostBytes: number
}

/** An answer as JSON, or why there is none. */
export type HubAnswer =
  | { readonly ok: true; readonly json: unknown }
  | {
      readonly ok: false
      readonly failure: Failure
      /** Hub did answer: another of its endpoints may do better. */
      readonly isAnswered: boolean
      readonly cause?: unknown
    }

/** Asks Docker Hub. Never rejects. */
export interface HubTransport {
  readonly get: (url: URL, signal?: AbortSignal) => Promise<HubAnswer>
}

interface Hold {
  readonly failure: Failure
  readonly untilMs: number
}

/** Hub's limit is renewed every minute, so that is what is waited where it does not say. */
const unsaidHoldMs = 60_000

/** A clock that is wrong on either side must not lock Hub out, nor let a refused request follow the next at once. */
const [leastHoldMs, longestHoldMs] = [1_000, 3_600_000]

/** No error page has to be read further than this. */
const mostErrorBytes = 64 * 1024

const isJson = (headers: Headers): boolean =>
  /^application\/([\w.+-]+\+)?json\b/i.test(headers.get('content-type') ?? '')

const wordsOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

/** The body as text, or `undefined` where it is longer than `mostBytes`. */
const readText = async (response: Response, mostBytes: number): Promise<string | undefined> =>
  (await readAtMost(response, mostBytes))?.toString('utf8')

/** Ends with `signal` or after `deadlineMs`, and knows which it was. */
const limitTime = (deadlineMs: number, signal: AbortSignal | undefined) => {
  const limit = new AbortController()
  let isLate = false
  const giveUp = (): void => limit.abort()
  const timer = setTimeout(() => {
    isLate = true
    giveUp()
  }, deadlineMs)
  if (signal?.aborted === true) giveUp()
  signal?.addEventListener('abort', giveUp, { once: true })
  return {
    signal: limit.signal,
    /** Why it ended early, if it did. */
    reason: (): Failure | undefined => {
      if (signal?.aborted === true) return cancelled()
      return isLate ? tooSlow(deadlineMs) : undefined
    },
    done: (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', giveUp)
    },
  }
}

const failed = (failure: Failure, isAnswered: boolean, cause?: unknown): HubAnswer => ({
  ok: false,
  failure,
  isAnswered,
  cause,
})

const parseAnswer = (body: string): HubAnswer => {
  try {
    return { ok: true, json: JSON.parse(body) as unknown }
  } catch (error) {
    return failed(broken(wordsOf(error)), true, error)
  }
}

/** A transport to Docker Hub. After a 429 it sends nothing until the limit is renewed, and fails at once meanwhile. */
export const createTransport = ({ fetch, nowMs, deadlineMs, mostBytes }: TransportParts): HubTransport => {
  let hold: Hold | undefined

  const holdBack = (headers: Headers, body: string): HubAnswer => {
    const now = nowMs()
    const retryAtMs = retryAtMsOf(headers, now)
    const waitMs = Math.min(
      Math.max(retryAtMs === undefined ? unsaidHoldMs : retryAtMs - now, leastHoldMs),
      longestHoldMs,
    )
    const failure = rateLimited(retryAtMs === undefined ? undefined : now + waitMs, body)
    hold = { failure, untilMs: now + waitMs }
    return failed(failure, true)
  }

  const readError = async (response: Response): Promise<HubAnswer> => {
    const { status, headers } = response
    // The status says enough where the words cannot be read.
    const body = (await readText(response, mostErrorBytes).catch(() => '')) ?? ''
    if (status === 429) return holdBack(headers, body)
    if (status === 403 && !isJson(headers)) return failed(webPage(body), true)
    return failed(failureOfStatus(status, body), true)
  }

  const readAnswer = async (response: Response): Promise<HubAnswer> => {
    if (!response.ok) return readError(response)
    const body = await readText(response, mostBytes)
    if (!isJson(response.headers)) return failed(webPage(body ?? ''), true)
    return body === undefined ? failed(tooLong(mostBytes), true) : parseAnswer(body)
  }

  const send = async (url: URL, limit: ReturnType<typeof limitTime>): Promise<HubAnswer> => {
    let response: Response | undefined
    try {
      response = await fetch(url.href, {
        headers: { accept: 'application/json' },
        credentials: 'omit',
        cache: 'no-store',
        signal: limit.signal,
      })
      return await readAnswer(response)
    } catch (error) {
      const why = limit.reason() ?? (response === undefined ? unreachable : broken)(wordsOf(error))
      return failed(why, response !== undefined && limit.reason() === undefined, error)
    }
  }

  const get = async (url: URL, signal?: AbortSignal): Promise<HubAnswer> => {
    if (signal?.aborted === true) return failed(cancelled(), false)
    if (hold !== undefined && nowMs() < hold.untilMs) return failed(hold.failure, true)
    const limit = limitTime(deadlineMs, signal)
    return send(url, limit).finally(limit.done)
  }

  return { get }
}
