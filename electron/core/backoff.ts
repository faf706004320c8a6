const leastMs = 500
const mostMs = 30_000

/**
 * Milliseconds to wait before trying again after `failures` failed attempts in a row (1 or more): twice as long each
 * time, from 0.5 to 30 seconds, shortened at random by up to a half so that many clients do not come back at once.
 * `random` is in [0, 1).
 */
export const backoffMs = (failures: number, random: number): number => {
  const fullMs = Math.min(mostMs, leastMs * 2 ** Math.min(failures, 16))
  return Math.max(leastMs, Math.round(fullMs / 2 + random * (fullMs / 2)))
}
