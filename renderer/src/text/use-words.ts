/** When an image was last used, in words. */
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { formatAgo, formatExact, formatShortDay } from './moments.ts'

/** What is known when the words are made. */
export interface UseMoment {
  readonly nowMs: number
  /** Since when Lading has watched this engine's containers; absent until that is known. */
  readonly watchedSinceMs: number | undefined
}

/** Words for a cell, and what they rest on. */
export interface UseWords {
  readonly text: string
  readonly meaning: string
  /** A use was seen. */
  readonly isSeen: boolean
}

/** `3 days ago`, `now` while a container runs, or, where no use was ever seen, since when there was none. */
export const lastUsedWords = (
  { usedBy, lastUsedAtMs }: Pick<InventoryImage, 'usedBy' | 'lastUsedAtMs'>,
  { nowMs, watchedSinceMs }: UseMoment,
): UseWords => {
  if (usedBy.some(({ running }) => running))
    return { text: 'now', meaning: 'A container of it is running.', isSeen: true }
  if (lastUsedAtMs !== undefined) {
    const meaning = `A container of it was last made, started or ended on ${formatExact(lastUsedAtMs)}.`
    return { text: formatAgo(lastUsedAtMs, nowMs), meaning, isSeen: true }
  }
  if (watchedSinceMs === undefined) return { text: '–', meaning: 'Not known', isSeen: false }
  return {
    text: `not since ${formatShortDay(watchedSinceMs, nowMs)}`,
    meaning: `Lading has watched this engine’s containers since ${formatExact(watchedSinceMs)} and saw none of this image. What was before is not known.`,
    isSeen: false,
  }
}
