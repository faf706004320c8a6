/** Rules of a clean-up in words. */
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import { inCode } from '../removal/removal-deed.ts'
import type { CacheLimits, CleanupRules, UnusedLimits } from './rules.ts'

const unusedInWords = (limits: UnusedLimits): string => {
  const { notUsedForDays, olderThanDays, biggerThanBytes, beyondLastTags, namedLike } = limits
  const narrowed = [
    ...(notUsedForDays === undefined ? [] : [m.cleanup_words_not_used({ count: notUsedForDays })]),
    ...(olderThanDays === undefined ? [] : [m.cleanup_words_built({ count: olderThanDays })]),
    ...(biggerThanBytes === undefined
      ? []
      : [m.cleanup_words_bigger({ size: formatBytes(biggerThanBytes) })]),
    ...(beyondLastTags === undefined ? [] : [m.cleanup_words_beyond({ count: beyondLastTags })]),
    ...(namedLike === undefined ? [] : [m.cleanup_words_named({ pattern: inCode(namedLike) })]),
  ]
  return narrowed.length === 0
    ? m.cleanup_words_unused()
    : m.cleanup_words_unused_only({ limits: narrowed.join(', ') })
}

const cacheInWords = ({ unusedForDays, downToBytes }: CacheLimits): string => {
  const size = downToBytes === undefined ? undefined : formatBytes(downToBytes)
  if (unusedForDays === undefined)
    return size === undefined ? m.cleanup_words_cache() : m.cleanup_words_cache_down({ size })
  return size === undefined
    ? m.cleanup_words_cache_unused({ count: unusedForDays })
    : m.cleanup_words_cache_both({ count: unusedForDays, size })
}

/** What rules look for, such as `Dangling images, and build cache not used for 7 days`; of volumes those that they tick. */
export const rulesInWords = (rules: CleanupRules): string => {
  const parts = [
    ...(rules.dangling ? [m.cleanup_words_dangling()] : []),
    ...(rules.unused ? [unusedInWords(rules.unusedOnly)] : []),
    ...(rules.stoppedContainers ? [m.cleanup_words_containers()] : []),
    ...(rules.unusedVolumes ? [m.cleanup_words_volumes()] : []),
    ...(rules.buildCache ? [cacheInWords(rules.cacheOnly)] : []),
  ]
  const last = parts.pop()
  if (last === undefined) return m.cleanup_words_nothing()
  const all = parts.length === 0 ? last : m.cleanup_words_and_last({ rules: parts.join(', '), last })
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}`
}
