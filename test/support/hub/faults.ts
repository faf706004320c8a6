/** What can go wrong with Docker Hub, as it was seen to go wrong. */
import type { ServerResponse } from 'node:http'
import { brokenRow, type StandInAnswer } from './endpoints.ts'

/** How a 429 says when to come back. */
export type RetryWord = 'x-retry-after' | 'retry-after' | 'retry-after-date' | 'x-ratelimit-reset' | 'nothing'

/** What the stand-in does instead of answering well. */
export type HubFaultKind =
  /** Cloudflare's page for clients that it takes for robots: 403, HTML. */
  | { readonly kind: 'cloudflare-page' }
  /** Cloudflare's short form of the same: 403, `error code: 1010`, no JSON. */
  | { readonly kind: 'cloudflare-code' }
  /** A network's sign-in page: 200, HTML. */
  | { readonly kind: 'sign-in-page' }
  /** 429. `says: 'nothing'` has no body either, as the limit against abuse. */
  | { readonly kind: 'rate-limit'; readonly says: RetryWord; readonly seconds: number }
  /** What an expired token is answered: 401. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'status'; readonly status: number }
  /** The answer comes late, or, without `ms`, never. */
  | { readonly kind: 'slow'; readonly ms?: number }
  /** The headers and a first part come, and nothing more. */
  | { readonly kind: 'stalled' }
  /** The connection breaks in the middle of the body. */
  | { readonly kind: 'truncated' }
  /** The body ends in the middle, but as if it were whole. */
  | { readonly kind: 'half-json' }
  /** JSON that is nothing of what was asked for. */
  | { readonly kind: 'other-json' }
  /** A body of at least so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The connection is closed before any answer. */
  | { readonly kind: 'hang-up' }
  /** One row of the page is broken, the others are not. */
  | { readonly kind: 'broken-row' }
  /** `next` leads to another host. */
  | { readonly kind: 'foreign-next'; readonly origin: string }

/** A fault; where it has a `path`, only requests whose path with query matches meet it. */
export type HubFault = HubFaultKind & { readonly path?: RegExp }

const html = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type })
  response.end(body)
}

const sendJson = (response: ServerResponse, { status, json }: StandInAnswer): void =>
  send(response, status, 'application/json', JSON.stringify(json))

const retryHeader = (says: RetryWord, seconds: number): readonly [string, string] | undefined => {
  const atMs = Date.now() + seconds * 1_000
  const unixSeconds = String(Math.ceil(atMs / 1_000))
  switch (says) {
    case 'x-retry-after':
      return ['X-Retry-After', unixSeconds]
    case 'retry-after':
      return ['Retry-After', String(seconds)]
    case 'retry-after-date':
      return ['Retry-After', new Date(atMs).toUTCString()]
    case 'x-ratelimit-reset':
      return ['X-RateLimit-Reset', unixSeconds]
    case 'nothing':
      return undefined
  }
}

const sendRateLimit = (response: ServerResponse, says: RetryWord, seconds: number): void => {
  const header = retryHeader(says, seconds)
  response.removeHeader('X-RateLimit-Reset')
  if (header === undefined) return void response.writeHead(429).end()
  response.setHeader(...header)
  sendJson(response, { status: 429, json: { detail: 'Rate limit exceeded', error: false } })
}

const sendPart = (response: ServerResponse, json: object): void => {
  const body = JSON.stringify(json)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.write(body.slice(0, Math.floor(body.length / 2)))
}

const withBrokenRow = (json: object): object =>
  'results' in json && Array.isArray(json.results) ? { ...json, results: [brokenRow, ...json.results] } : json

const withNextAt = (json: object, origin: string): object =>
  'next' in json && typeof json.next === 'string'
    ? { ...json, next: `${origin}${new URL(json.next).pathname}?page=2` }
    : json

/** Answers as `fault` has it; `answer` is what a good Hub would say. */
export const sendFault = (response: ServerResponse, fault: HubFaultKind, answer: StandInAnswer): void => {
  switch (fault.kind) {
    case 'cloudflare-page':
      return send(response, 403, 'text/html; charset=UTF-8', html('Attention Required! | Cloudflare'))
    case 'cloudflare-code':
      return send(response, 403, 'text/plain; charset=UTF-8', 'error code: 1010')
    case 'sign-in-page':
      return send(response, 200, 'text/html', html('Sign in to this network'))
    case 'rate-limit':
      return sendRateLimit(response, fault.says, fault.seconds)
    case 'unauthorized':
      return sendJson(response, { status: 401, json: { detail: 'Token has expired' } })
    case 'status':
      return sendJson(response, { status: fault.status, json: { message: `status ${fault.status}` } })
    case 'slow':
      if (fault.ms !== undefined) setTimeout(() => sendJson(response, answer), fault.ms)
      return
    case 'stalled':
      return sendPart(response, answer.json)
    case 'truncated':
      sendPart(response, answer.json)
      setImmediate(() => response.destroy())
      return
    case 'half-json':
      return send(response, 200, 'application/json', JSON.stringify(answer.json).slice(0, -20))
    case 'other-json':
      return sendJson(response, { status: 200, json: ['something', 'else'] })
    case 'huge':
      return sendJson(response, { status: 200, json: { ...answer.json, padding: 'x'.repeat(fault.bytes) } })
    case 'hang-up':
      return void response.destroy()
    case 'broken-row':
      return sendJson(response, { ...answer, json: withBrokenRow(answer.json) })
    case 'foreign-next':
      return sendJson(response, { ...answer, json: withNextAt(answer.json, fault.origin) })
  }
}

/** Answers as a good Hub does. */
export const sendAnswer = sendJson
