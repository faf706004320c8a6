/**
 * When Docker Hub's limit on requests is renewed. Its pages name `X-RateLimit-Reset` and, on a 429, `X-Retry-After`, both
 * Unix times in seconds (docs.docker.com/reference/api/hub/latest, "Rate limiting"); what stands before it may say
 * `Retry-After` (RFC 9110, 10.2.3: seconds or a date) or nothing.
 */

/** No number of seconds to wait is this large, and no Unix time of today this small. */
const leastUnixSeconds = 1_000_000_000

/** The moment that a header's number means on Hub's clock. */
const momentOfNumber = (seconds: number, hubNowMs: number): number =>
  seconds < leastUnixSeconds ? hubNowMs + seconds * 1_000 : seconds * 1_000

const momentOf = (header: string | null, hubNowMs: number): number | undefined => {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? momentOfNumber(seconds, hubNowMs) : Date.parse(header)
  return Number.isFinite(ms) ? ms : undefined
}

const namesInOrder = ['x-retry-after', 'retry-after', 'x-ratelimit-reset'] as const

/**
 * When the headers of a 429 allow the next request, in epoch milliseconds of this machine's clock; `undefined` where they
 * do not say. A `Date` among them tells Hub's clock, which this machine's may be far from. Never before `nowMs`.
 */
export const retryAtMsOf = (headers: Headers, nowMs: number): number | undefined => {
  const hubNowMs = momentOf(headers.get('date'), nowMs) ?? nowMs
  for (const name of namesInOrder) {
    const atMs = momentOf(headers.get(name), hubNowMs)
    if (atMs !== undefined) return nowMs + Math.max(0, atMs - hubNowMs)
  }
  return undefined
}
