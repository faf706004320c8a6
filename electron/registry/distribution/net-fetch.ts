/**
 * A `fetch` made of Electron's `net.request`, which goes through the system's proxies and certificates. Electron's own
 * `net.fetch` will not do: with `redirect: 'manual'` it rejects, and when it follows a redirect to another host it sends
 * the `Authorization` along (both seen with Electron 33.2; electron issue 43715).
 */
import type { RegistryFetch } from './transport.ts'

type NetHeaders = Readonly<Record<string, string | string[]>>

/** An answer, as Electron's `IncomingMessage` is one. */
export interface NetResponse {
  readonly statusCode: number
  readonly headers: NetHeaders
  on(event: 'data', listener: (chunk: Buffer) => void): unknown
  on(event: 'end' | 'aborted', listener: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** A request, as Electron's `ClientRequest` is one. */
export interface NetRequest {
  setHeader(name: string, value: string): void
  on(event: 'response', listener: (response: NetResponse) => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
  on(
    event: 'redirect',
    listener: (
      statusCode: number,
      method: string,
      redirectUrl: string,
      headers: Record<string, string[]>,
    ) => void,
  ): unknown
  /** Without a listener a Basic challenge would be answered from what Chromium remembers. */
  on(
    event: 'login',
    listener: (info: unknown, answer: (username?: string, password?: string) => void) => void,
  ): unknown
  end(body?: string): unknown
  abort(): void
}

/** What `net.request` takes of it. */
export interface NetRequestOptions {
  readonly method: string
  readonly url: string
  readonly redirect: 'manual'
  readonly credentials: 'omit'
  readonly cache: 'no-store'
}

const headersOf = (raw: NetHeaders): Headers => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(raw)) {
    for (const value of [values].flat()) headers.append(name, value)
  }
  return headers
}

const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 304

/** Electron says nothing of a response whose request is aborted, so the stream is ended here as well. */
const bodyOf = (
  response: NetResponse,
  signal: AbortSignal | null | undefined,
  cancel: () => void,
): ReadableStream<Uint8Array> => {
  let isOver = false
  return new ReadableStream({
    start: (controller) => {
      const end = (how: () => void) => (): void => {
        if (!isOver) how()
        isOver = true
      }
      response.on('data', (chunk) => {
        if (!isOver) controller.enqueue(chunk)
      })
      response.on(
        'end',
        end(() => controller.close()),
      )
      response.on(
        'aborted',
        end(() => controller.error(new Error('The connection was closed.'))),
      )
      response.on('error', (error) => end(() => controller.error(error))())
      signal?.addEventListener(
        'abort',
        end(() => controller.error(signal.reason)),
        { once: true },
      )
    },
    cancel: () => {
      isOver = true
      cancel()
    },
  })
}

/** A `fetch` that gives a redirect as it is. `request` is Electron's `net.request`; call it once the app is ready. */
export const fetchByNet =
  (request: (options: NetRequestOptions) => NetRequest): RegistryFetch =>
  (url, { method = 'GET', headers, body, signal }) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const sent = request({ method, url, redirect: 'manual', credentials: 'omit', cache: 'no-store' })
      const giveUp = (): void => {
        sent.abort()
        reject(signal?.reason as Error)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      new Headers(headers).forEach((value, name) => sent.setHeader(name, value))
      sent.on('login', (_info, answer) => answer())
      sent.on('error', reject)
      sent.on('redirect', (status, _method, location, raw) => {
        const answered = headersOf(raw)
        answered.set('location', location)
        resolve(new Response(null, { status, headers: answered }))
        sent.abort()
      })
      sent.on('response', (response) => {
        const { statusCode: status } = response
        const stream = hasNoBody(method, status) ? null : bodyOf(response, signal, () => sent.abort())
        resolve(new Response(stream, { status, headers: headersOf(response.headers) }))
      })
      sent.end(typeof body === 'string' ? body : undefined)
    })
