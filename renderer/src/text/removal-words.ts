/** What a removal did, in words. */
import type { RemovalOutcome, RemovalResult } from '../../../electron/core/removal/removal.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import { sizeWords } from './image-words.ts'

/** A removal that was done. */
export type DoneRemoval = Extract<RemovalOutcome, { kind: 'done' }>

/** What did not go, and why. */
export type Kept = Extract<RemovalResult, { kind: 'kept' }>

type Removed = Extract<RemovalResult, { kind: 'removed' }>

/** What went otherwise than it was wanted: it stayed, or something is to be said of how it went. */
export type Remarkable = Kept | (Removed & { readonly remark: string })

/** The results that somebody has to read. */
export const remarkableOf = ({ results }: Pick<DoneRemoval, 'results'>): readonly Remarkable[] =>
  results.filter((result): result is Remarkable => result.kind === 'kept' || result.remark !== undefined)

/** The entries that give back what was taken where that was names alone; empty where an image went, which names do not bring back. */
export const undoEntriesOf = ({ results }: Pick<DoneRemoval, 'results'>): readonly number[] => {
  const removed = results.filter((result) => result.kind === 'removed')
  if (removed.some(({ isDeleted }) => isDeleted)) return []
  return removed.flatMap(({ undoEntryId }) => undoEntryId ?? [])
}

const whatWent = (removed: readonly Removed[]): string => {
  const images = removed.filter(({ isDeleted }) => isDeleted).length
  const names = removed
    .filter(({ isDeleted }) => !isDeleted)
    .reduce((sum, { untagged }) => sum + untagged.length, 0)
  if (names === 0) return m.images_removed_images({ count: images })
  if (images === 0) return m.images_removed_names({ count: names })
  return m.images_removed_both({
    images: m.amounts_images({ count: images }),
    names: m.amounts_names({ count: names }),
  })
}

const whatCameBack = ({ predicted, measuredBytes }: DoneRemoval): string | undefined => {
  if (predicted.bytes === 0 && (measuredBytes ?? 0) === 0) return undefined
  const expected = sizeWords(predicted.bytes, predicted.certainty)
  if (measuredBytes === undefined) return m.images_removed_back_expected({ size: expected })
  const size = formatBytes(measuredBytes)
  return measuredBytes === predicted.bytes
    ? m.images_removed_back({ size })
    : m.images_removed_back_otherwise({ size, expected })
}

/** What was not there to be removed has not stayed either. */
const whatDidNotGo = (kept: readonly Kept[]): readonly string[] => {
  const gone = kept.filter(({ failure }) => failure.kind === 'not-found').length
  const stayed = kept.length - gone
  return [
    ...(stayed > 0 ? [m.images_removed_stayed({ count: stayed })] : []),
    ...(gone > 0 ? [m.images_removed_gone({ count: gone })] : []),
  ]
}

/** `Removed 3 images, 410 MB came back (409 MB expected)`, or that nothing went. */
export const removalSentence = (done: DoneRemoval): string => {
  const removed = done.results.filter((result) => result.kind === 'removed')
  const kept = done.results.filter((result) => result.kind === 'kept')
  if (removed.length === 0) return kept.length === 1 ? m.images_removed_not_it() : m.images_removed_none()
  const back = whatCameBack(done)
  const went = whatWent(removed)
  return [back === undefined ? went : `${went}, ${back}`, ...whatDidNotGo(kept)].join('; ')
}
