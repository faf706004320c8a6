/** What was kept, added and removed between two sequences. */

/** One item of one or both sequences. */
export type SequenceChange<T> =
  | { readonly kind: 'kept'; readonly before: T; readonly after: T }
  | { readonly kind: 'removed'; readonly before: T }
  | { readonly kind: 'added'; readonly after: T }

/** Beyond this many comparisons what differs in the middle is taken to be all new: a stranger's history may be endless. */
const mostComparisons = 4_000_000

/** A part of both sequences, by the keys of its items. */
interface Stretch {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** The length of the longest common subsequence from each pair of places on, row by row. */
const commonLengths = ({ before, after }: Stretch): Uint32Array => {
  const width = after.length + 1
  const lengths = new Uint32Array((before.length + 1) * width)
  const at = (one: number, other: number): number => lengths[one * width + other] ?? 0
  for (let one = before.length - 1; one >= 0; one -= 1) {
    for (let other = after.length - 1; other >= 0; other -= 1) {
      lengths[one * width + other] =
        before[one] === after[other]
          ? at(one + 1, other + 1) + 1
          : Math.max(at(one + 1, other), at(one, other + 1))
    }
  }
  return lengths
}

type Pair = readonly [before: number, after: number]

/**
 * The pairs of a longest common subsequence. Of several, the one that passes the lesser key first, so that it is the same pairs
 * whichever sequence comes first.
 */
const commonPairs = ({ before, after }: Stretch): readonly Pair[] => {
  if (before.length * after.length > mostComparisons) return []
  const width = after.length + 1
  const lengths = commonLengths({ before, after })
  const at = (one: number, other: number): number => lengths[one * width + other] ?? 0
  const pairs: Pair[] = []
  let [one, other] = [0, 0]
  while (one < before.length && other < after.length) {
    const [left = '', right = ''] = [before[one], after[other]]
    const [skipOne, skipOther] = [at(one + 1, other), at(one, other + 1)]
    if (left === right) pairs.push([one++, other++])
    else if (skipOne === skipOther ? left < right : skipOne > skipOther) one += 1
    else other += 1
  }
  return pairs
}

const commonStart = ({ before, after }: Stretch): number => {
  const most = Math.min(before.length, after.length)
  let length = 0
  while (length < most && before[length] === after[length]) length += 1
  return length
}

const commonEnd = ({ before, after }: Stretch, start: number): number => {
  const most = Math.min(before.length, after.length) - start
  let length = 0
  while (length < most && before.at(-1 - length) === after.at(-1 - length)) length += 1
  return length
}

const pairsIn = ({ before, after }: Stretch): readonly Pair[] => {
  const start = commonStart({ before, after })
  const end = commonEnd({ before, after }, start)
  const [beforeEnd, afterEnd] = [before.length - end, after.length - end]
  const middle = commonPairs({ before: before.slice(start, beforeEnd), after: after.slice(start, afterEnd) })
  return [
    ...Array.from({ length: start }, (_, index): Pair => [index, index]),
    ...middle.map(([one, other]): Pair => [start + one, start + other]),
    ...Array.from({ length: end }, (_, index): Pair => [beforeEnd + index, afterEnd + index]),
  ]
}

/**
 * As much as possible is kept, in order, of items that have the same key; between what is kept, what was removed comes before what was
 * added. The other way round, what was added and what was removed change places.
 */
export const sequenceChanges = <T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
): readonly SequenceChange<T>[] => {
  const changes: SequenceChange<T>[] = []
  let [one, other] = [0, 0]
  const goTo = (beforeEnd: number, afterEnd: number): void => {
    for (const item of before.slice(one, beforeEnd)) changes.push({ kind: 'removed', before: item })
    for (const item of after.slice(other, afterEnd)) changes.push({ kind: 'added', after: item })
    one = beforeEnd
    other = afterEnd
  }
  for (const [left, right] of pairsIn({ before: before.map(keyOf), after: after.map(keyOf) })) {
    goTo(left, right)
    const [was, is] = [before[left], after[right]]
    if (was !== undefined && is !== undefined) changes.push({ kind: 'kept', before: was, after: is })
    one = left + 1
    other = right + 1
  }
  goTo(before.length, after.length)
  return changes
}
