/**
 * A stand-in for Docker Hub's web API (https://hub.docker.com), on the loopback: a real HTTP server with data of its own.
 *
 * Tests, the demonstration and benchmarks cannot ask Docker Hub: it limits requests, its data changes by the hour, and its
 * faults come when they like. What is here is what Lading uses of it: search v4 and v2, repositories, tags. Shapes,
 * limits and faults are those of Docker's own description (docker/docs, `content/reference/api/hub/latest.yaml`), of
 * docker/hub-mcp (`specs/search.yaml`), and of reports of what Hub does beyond these: absolute `next` links, pages clamped
 * to 100, `previous` empty or null, pull counts as text, digests and dates that are missing, `unknown/unknown` images, the
 * paging cap for those who are not signed in, Cloudflare's pages, three ways to say 429. Whoever finds that Hub does
 * otherwise changes it here first.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { answerTo, type StandInAnswer } from './endpoints.ts'
import { sendAnswer, sendFault, type HubFault } from './faults.ts'
import type { KnownDigests } from './tags.ts'

export type { HubFault } from './faults.ts'
export type { KnownDigests } from './tags.ts'

/** A running stand-in. */
export interface HubStandIn {
  /** `http://127.0.0.1:PORT`, for `LADING_HUB_URL`. */
  readonly url: string
  /** Sets what goes wrong from the next request on; nothing does without a fault. */
  readonly setFault: (fault?: HubFault) => void
  /** Every request so far, its path with query: `/api/search/v4?query=nginx`. */
  readonly requests: readonly string[]
  /** The most requests that were under way at the same time. */
  readonly mostAtOnce: () => number
  /** Settles at the next request. */
  readonly nextRequest: () => Promise<void>
  /** Closes all connections and the server. */
  readonly dispose: () => Promise<void>
}

/** What the stand-in is started with. */
export interface HubStandInOptions {
  /** What names with their tags (`library/alpine:3.20`) stand for, as `pushSampleImages` gives it. */
  readonly digests?: KnownDigests
  /** A free one when left out. */
  readonly port?: number
}

/** As Hub's documentation has it. */
const requestsAMinute = 180

/** The only token that a stand-in refuses. */
const expiredToken = 'Bearer expired'

const expired: StandInAnswer = { status: 401, json: { detail: 'Token has expired' } }

const nextMinuteSeconds = (): number => Math.floor(Date.now() / 60_000) * 60 + 60

const setLimitHeaders = (response: ServerResponse, asked: number): void => {
  response.setHeader('X-RateLimit-Limit', requestsAMinute)
  response.setHeader('X-RateLimit-Remaining', Math.max(requestsAMinute - asked, 0))
  response.setHeader('X-RateLimit-Reset', nextMinuteSeconds())
}

const isMetBy = (fault: HubFault | undefined, path: string): fault is HubFault =>
  fault !== undefined && (fault.path?.test(path) ?? true)

const answerFor = (request: IncomingMessage, path: string, digests: KnownDigests): StandInAnswer => {
  const { host, authorization } = request.headers
  if (authorization === expiredToken) return expired
  const url = new URL(path, `http://${host ?? '127.0.0.1'}`)
  return answerTo({ url, isSignedIn: authorization !== undefined, digests })
}

/** Starts a stand-in and resolves once it answers. It does not keep the process alive by itself. */
export async function startHubStandIn({
  digests = {},
  port = 0,
}: HubStandInOptions = {}): Promise<HubStandIn> {
  const requests: string[] = []
  const waiting: (() => void)[] = []
  let fault: HubFault | undefined
  let [atOnce, mostAtOnce] = [0, 0]

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    requests.push(path)
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    response.once('close', () => (atOnce -= 1))
    setLimitHeaders(response, requests.length)
    const answer = answerFor(request, path, digests)
    if (isMetBy(fault, path)) sendFault(response, fault, answer)
    else sendAnswer(response, answer)
    for (const wake of waiting.splice(0)) wake()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  server.unref()

  return {
    url: `http://127.0.0.1:${address.port}`,
    setFault: (next) => void (fault = next),
    requests,
    mostAtOnce: () => mostAtOnce,
    nextRequest: () => new Promise((resolve) => waiting.push(resolve)),
    dispose: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
