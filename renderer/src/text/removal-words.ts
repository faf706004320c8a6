/** What a removal did, in words. */
import type { RemovalOutcome, RemovalResult } from '../../../electron/core/removal/removal.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { plural } from '../../../electron/core/plural.ts'
import { sizeWords } from './image-words.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'

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

const whatWent = (removed: readonly Removed[]): string => {
  const images = removed.filter(({ isDeleted }) => isDeleted).length
  const names = removed
    .filter(({ isDeleted }) => !isDeleted)
    .reduce((sum, { untagged }) => sum + untagged.length, 0)
  const parts = [
    ...(images > 0 ? [plural(images, 'image')] : []),
    ...(names > 0 ? [plural(names, 'name')] : []),
  ]
  return parts.join(' and ')
}

const whatCameBack = ({ predicted, measuredBytes }: DoneRemoval): string => {
  if (predicted.bytes === 0 && (measuredBytes ?? 0) === 0) return ''
  const expected = sizeWords(predicted.bytes, predicted.certainty)
  if (measuredBytes === undefined) return `, ${expected} expected to come back`
  const back = `, ${formatBytes(measuredBytes)} came back`
  return measuredBytes === predicted.bytes ? back : `${back} (${expected} expected)`
}

/** What was not there to be removed has not stayed either. */
const whatDidNotGo = (kept: readonly Kept[]): string => {
  const gone = kept.filter(({ failure }) => failure.kind === 'not-found').length
  const stayed = kept.length - gone
  return [
    ...(stayed > 0 ? [`; ${formatNumber(stayed)} stayed`] : []),
    ...(gone > 0 ? [`; ${formatNumber(gone)} ${gone === 1 ? 'was' : 'were'} gone already`] : []),
  ].join('')
}

/** `Removed 3 images, 410 MB came back (409 MB expected)`, or that nothing went. */
export const removalSentence = (done: DoneRemoval): string => {
  const removed = done.results.filter((result) => result.kind === 'removed')
  const kept = done.results.filter((result) => result.kind === 'kept')
  if (removed.length === 0) return kept.length === 1 ? 'It was not removed' : 'None of them was removed'
  return `Removed ${whatWent(removed)}${whatCameBack(done)}${whatDidNotGo(kept)}`
}
