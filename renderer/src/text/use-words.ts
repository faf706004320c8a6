/** When an image was last used, in words. */
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { m } from '../../../electron/words/messages.ts'
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
    return { text: m.images_used_now(), meaning: m.images_used_now_meaning(), isSeen: true }
  if (lastUsedAtMs !== undefined) {
    const meaning = m.images_used_meaning({ moment: formatExact(lastUsedAtMs) })
    return { text: formatAgo(lastUsedAtMs, nowMs), meaning, isSeen: true }
  }
  if (watchedSinceMs === undefined) return { text: '–', meaning: m.images_used_unknown(), isSeen: false }
  return {
    text: m.images_not_used_since({ day: formatShortDay(watchedSinceMs, nowMs) }),
    meaning: m.images_not_used_since_meaning({ moment: formatExact(watchedSinceMs) }),
    isSeen: false,
  }
}
