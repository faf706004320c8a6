/** Rules of a clean-up in words. */
import { formatBytes } from '../byte-words.ts'
import { plural } from '../plural.ts'
import { inCode } from '../removal/removal-deed.ts'
import type { CacheLimits, CleanupRules, UnusedLimits } from './rules.ts'

const unusedInWords = (limits: UnusedLimits): string => {
  const { notUsedForDays, olderThanDays, biggerThanBytes, beyondLastTags, namedLike } = limits
  const narrowed = [
    ...(notUsedForDays === undefined ? [] : [`not used for ${plural(notUsedForDays, 'day')}`]),
    ...(olderThanDays === undefined ? [] : [`built ${plural(olderThanDays, 'day')} ago or more`]),
    ...(biggerThanBytes === undefined ? [] : [`bigger than ${formatBytes(biggerThanBytes)}`]),
    ...(beyondLastTags === undefined
      ? []
      : [`beyond the last ${plural(beyondLastTags, 'tag')} of each repository`]),
    ...(namedLike === undefined ? [] : [`named like ${inCode(namedLike)}`]),
  ]
  return narrowed.length === 0 ? 'unused images' : `unused images (${narrowed.join(', ')})`
}

const cacheInWords = ({ unusedForDays, downToBytes }: CacheLimits): string => {
  const unused = unusedForDays === undefined ? '' : ` not used for ${plural(unusedForDays, 'day')}`
  const down = downToBytes === undefined ? '' : ` down to ${formatBytes(downToBytes)}`
  return `build cache${[unused, down].filter((text) => text !== '').join(',')}`
}

/** What rules look for, such as `Dangling images, and build cache not used for 7 days`; of volumes those that they tick. */
export const rulesInWords = (rules: CleanupRules): string => {
  const parts = [
    ...(rules.dangling ? ['dangling images'] : []),
    ...(rules.unused ? [unusedInWords(rules.unusedOnly)] : []),
    ...(rules.stoppedContainers ? ['stopped containers'] : []),
    ...(rules.unusedVolumes ? ['anonymous volumes that no container uses'] : []),
    ...(rules.buildCache ? [cacheInWords(rules.cacheOnly)] : []),
  ]
  const last = parts.pop()
  if (last === undefined) return 'Nothing'
  const all = parts.length === 0 ? last : `${parts.join(', ')}, and ${last}`
  return `${all.charAt(0).toUpperCase()}${all.slice(1)}`
}
