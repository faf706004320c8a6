/** What narrows the rule for unused images: which of them stay, and why. */
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import type { ImageId } from '../identity.ts'
import { isUntagged, type InventoryImage } from '../images/image.ts'
import { heldBytes } from '../layers/layer-bytes.ts'
import type { LayerTree } from '../layers/layers.ts'
import { inCode } from '../removal/removal-deed.ts'
import { daysAgo, daysSince } from './days.ts'
import { formsOfImage, type NameForms } from './name-forms.ts'
import type { StayReason } from './plan.ts'
import { isNameLike } from './protect.ts'
import type { UnusedLimits } from './rules.ts'

/** What is known of images beyond themselves. */
export interface LimitFacts {
  /** All that there are. */
  readonly images: ReadonlyMap<ImageId, InventoryImage>
  readonly tree: LayerTree
  readonly lastPulledAtMs: (id: ImageId) => number | undefined
  /** Since when uses are seen; absent where they are not. */
  readonly watchedSinceMs?: number | undefined
  readonly nowMs: number
}

/** What a limit says of an image: why it stays, or what speaks for it to go. */
export type LimitVerdict =
  | { readonly stays: true; readonly reason: StayReason }
  | { readonly stays: false; readonly sentences: readonly string[] }

type Limit = (image: InventoryImage) => LimitVerdict

const goes = (...sentences: string[]): LimitVerdict => ({ stays: false, sentences })

const stays = (reason: StayReason): LimitVerdict => ({ stays: true, reason })

const leftOut = (sentence: string): LimitVerdict => stays({ kind: 'left-out', sentence })

/**
 * Whether an image was not used for so many days. Uses before Lading watched may have left no trace, so that a use seen
 * longer ago than that says as little as none at all.
 */
const byUse =
  (days: number, { lastPulledAtMs, watchedSinceMs, nowMs }: LimitFacts): Limit =>
  ({ id, createdAtMs, lastUsedAtMs = -Infinity }) => {
    // Before it was built nobody could use it.
    if (createdAtMs !== undefined && daysSince(createdAtMs, nowMs) < days)
      return leftOut(m.cleanup_built({ ago: daysAgo(daysSince(createdAtMs, nowMs)) }))
    const pulledAtMs = lastPulledAtMs(id) ?? -Infinity
    const lastMs = Math.max(lastUsedAtMs, pulledAtMs)
    const ago = daysSince(lastMs, nowMs)
    if (ago < days)
      return leftOut((lastUsedAtMs >= pulledAtMs ? m.cleanup_used : m.cleanup_pulled)({ ago: daysAgo(ago) }))
    if (watchedSinceMs === undefined) return leftOut(m.cleanup_use_unknown())
    const watched = daysSince(watchedSinceMs, nowMs)
    if (watched < days)
      return leftOut(watched === 0 ? m.cleanup_watched_less() : m.cleanup_watched({ count: watched }))
    return goes(
      ago > watched ? m.cleanup_not_used_at_least({ count: watched }) : m.cleanup_not_used({ count: ago }),
    )
  }

const byAge =
  (days: number, { nowMs }: LimitFacts): Limit =>
  ({ createdAtMs }) => {
    if (createdAtMs === undefined) return leftOut(m.cleanup_age_unknown())
    const ago = daysSince(createdAtMs, nowMs)
    const sentence = m.cleanup_built({ ago: daysAgo(ago) })
    return ago >= days ? goes(sentence) : leftOut(sentence)
  }

/** By what an image takes with the layers that it shares: of a family that goes together none is large by itself. */
const bySize =
  (limitBytes: number, { tree }: LimitFacts): Limit =>
  ({ id, sizeBytes }) => {
    const size = formatBytes(sizeBytes)
    if (sizeBytes <= limitBytes) return leftOut(m.cleanup_takes({ size }))
    if (tree.image(id) === undefined) return goes(m.cleanup_takes({ size }))
    const { uniqueBytes } = heldBytes(tree, [id])
    return goes(m.cleanup_takes_itself({ size, own: formatBytes(uniqueBytes) }))
  }

/** The names with tags; where there are none, those by which registries have it. */
const namesOf = (image: InventoryImage): readonly NameForms[] => {
  const names = formsOfImage(image)
  return isUntagged(image) ? names : names.slice(0, image.tags.length)
}

/** An image loses all of its names together, so that each of them has to be meant. */
const byName =
  (pattern: string): Limit =>
  (image) => {
    const names = namesOf(image)
    if (names.length === 0) return leftOut(m.cleanup_no_name())
    const other = names.find((name) => !isNameLike(name, pattern))
    return other === undefined ? goes() : leftOut(m.cleanup_other_name({ name: inCode(other.name) }))
  }

const newestFirst = (a: readonly [string, number], b: readonly [string, number]): number =>
  b[1] - a[1] || (a[0] < b[0] ? -1 : 1)

/** Of each repository the `count` images that were built last, among those that say when they were. */
const lastOfEach = (
  images: ReadonlyMap<ImageId, InventoryImage>,
  count: number,
): ReadonlyMap<string, ReadonlySet<ImageId>> => {
  const builtAtMs = new Map<string, Map<ImageId, number>>()
  for (const image of images.values()) {
    if (isUntagged(image) || image.createdAtMs === undefined) continue
    for (const { repository } of namesOf(image)) {
      const known = builtAtMs.get(repository) ?? new Map<ImageId, number>()
      builtAtMs.set(repository, known.set(image.id, image.createdAtMs))
    }
  }
  return new Map(
    [...builtAtMs].map(([name, built]) => {
      const last = [...built].toSorted(newestFirst).slice(0, count)
      return [name, new Set(last.map(([id]) => id))]
    }),
  )
}

/** One of the last of any repository stays, and one that does not say when it was built as well. */
const byTags = (count: number, { images }: LimitFacts): Limit => {
  const last = lastOfEach(images, count)
  return (image) => {
    const names = namesOf(image)
    const [first] = names
    if (first === undefined || isUntagged(image)) return goes()
    if (image.createdAtMs === undefined) return leftOut(m.cleanup_age_unknown())
    if (names.some(({ repository }) => last.get(repository)?.has(image.id) === true))
      return stays({ kind: 'one-of-the-last', count })
    return goes(m.cleanup_not_last({ count, repository: inCode(first.familiar) }))
  }
}

/** What says of an image what each of the limits that are set thinks of it. */
export const judgeByLimits = (
  { notUsedForDays, olderThanDays, biggerThanBytes, beyondLastTags, namedLike }: UnusedLimits,
  facts: LimitFacts,
): ((image: InventoryImage) => readonly LimitVerdict[]) => {
  const limits = [
    ...(beyondLastTags === undefined ? [] : [byTags(beyondLastTags, facts)]),
    ...(notUsedForDays === undefined ? [] : [byUse(notUsedForDays, facts)]),
    ...(olderThanDays === undefined ? [] : [byAge(olderThanDays, facts)]),
    ...(biggerThanBytes === undefined ? [] : [bySize(biggerThanBytes, facts)]),
    ...(namedLike === undefined ? [] : [byName(namedLike)]),
  ]
  return (image) => limits.map((limit) => limit(image))
}
