import type { PullQuota } from '../../core/registry/forecast.ts'

const counted = (header: string | null): { count: number; windowSeconds: number } | undefined => {
  const match = /^\s*(\d{1,12})\s*(?:;\s*w=(\d{1,9}))?\s*$/.exec(header ?? '')
  return match === null ? undefined : { count: Number(match[1]), windowSeconds: Number(match[2] ?? 0) }
}

/**
 * The quota in an answer's headers, `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`
 * (docs.docker.com/docker-hub/usage/pulls). `undefined` where the registry counts nothing or does not say.
 */
export const quotaIn = (headers: Headers): PullQuota | undefined => {
  const limit = counted(headers.get('ratelimit-limit'))
  const remaining = counted(headers.get('ratelimit-remaining'))
  if (limit === undefined || remaining === undefined) return undefined
  return { limit: limit.count, remaining: remaining.count, windowSeconds: limit.windowSeconds }
}
