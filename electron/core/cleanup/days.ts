/** How long ago something was, in whole days. */
import { m } from '../../words/messages.ts'

const dayMs = 24 * 3_600_000

/** Whole days from `atMs` until now; 0 for what is yet to come. */
export const daysSince = (atMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - atMs) / dayMs))

/** `today`, `1 day ago`, `12 days ago`. */
export const daysAgo = (days: number): string =>
  days === 0 ? m.cleanup_today() : m.cleanup_days_ago({ count: days })
