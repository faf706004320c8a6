import { isDeepStrictEqual } from 'node:util'
import type { Failure } from '../../core/failure.ts'
import type { DriftedTag, DriftOutcome, WatchedTag } from '../../core/pins/pin.ts'
import type { DriftRecord } from '../../history/drift.ts'
import type { Look } from './drift-ask.ts'
import { usedNow, type Watched } from './drift-watch.ts'

/** What a drift is told of and acknowledged by: where it leads. */
export const markOf = (outcome: DriftOutcome): string | undefined => {
  if (outcome.kind === 'repointed') return outcome.to
  return outcome.kind === 'gone' ? 'gone' : undefined
}

/** A tag that is back where it was, and moves again, has moved again: the marks go with the drift that they are about. */
const marksKept = (
  { toldOf, acknowledged }: Partial<DriftRecord>,
  mark: string | undefined,
): Pick<DriftRecord, 'toldOf' | 'acknowledged'> => ({
  ...(toldOf !== undefined && toldOf === mark && { toldOf }),
  ...(acknowledged !== undefined && acknowledged === mark && { acknowledged }),
})

/** What is kept after a look that found nothing out: what was known before it, where that was something. */
export const afterFailure = (
  before: DriftRecord | undefined,
  watched: Watched,
  failure: Failure,
  nowMs: number,
): DriftRecord => {
  const used = usedNow(watched)
  const isKnown = before !== undefined && before.outcome.kind !== 'unknown'
  if (isKnown && isDeepStrictEqual(before.used, used)) return { ...before, failure }
  return { reference: watched.text, checkedAtMs: nowMs, outcome: { kind: 'unknown', failure }, used }
}

/** What is kept after a look. */
export const afterLook = (
  before: DriftRecord | undefined,
  watched: Watched,
  { outcome, found }: Look,
  nowMs: number,
): DriftRecord => ({
  ...{ reference: watched.text, checkedAtMs: nowMs, outcome, used: usedNow(watched) },
  ...(found !== undefined && { found: found.digest }),
  ...(found?.platformDigest !== undefined && { foundPlatform: found.platformDigest }),
  ...marksKept(before ?? {}, markOf(outcome)),
})

/**
 * The outcome, as far as it holds for what is used now. Something else may have been pulled or pinned since: if it is what
 * the registry had, all is well; else nothing is known before the next look.
 */
export const outcomeNow = (record: DriftRecord, watched: Watched): DriftOutcome | undefined => {
  const used = usedNow(watched)
  if (isDeepStrictEqual(record.used, used)) return record.outcome
  const { found, foundPlatform } = record
  if (found !== undefined && used.includes(found)) return { kind: 'same' }
  const isSamePlatform = foundPlatform !== undefined && used.includes(foundPlatform)
  return isSamePlatform && found !== undefined ? { kind: 'same', movedIndex: found } : undefined
}

/** What is to be told of a record: a drift of which nobody was told. */
export const untold = (record: DriftRecord): readonly DriftedTag[] => {
  const { outcome, reference, toldOf, acknowledged } = record
  const isDrift = outcome.kind === 'repointed' || outcome.kind === 'gone'
  const mark = markOf(outcome)
  return isDrift && toldOf !== mark && acknowledged !== mark ? [{ reference, outcome }] : []
}

/** The digest that what is here was pulled by, where that is said. */
const localDigestOf = (
  { here }: Watched,
  record: DriftRecord | undefined,
): Pick<WatchedTag, 'localDigest'> => {
  const [first, ...others] = here?.digests ?? []
  const found = here?.digests.find((digest) => digest === record?.found)
  const localDigest = others.length === 0 ? first : found
  return localDigest === undefined ? {} : { localDigest }
}

/** A watched tag for the window. */
export const watchedTag = (watched: Watched, record: DriftRecord | undefined): WatchedTag => {
  const outcome = record && outcomeNow(record, watched)
  const mark = outcome && markOf(outcome)
  return {
    reference: watched.text,
    ...(watched.pin !== undefined && { pin: watched.pin }),
    ...localDigestOf(watched, record),
    ...(outcome !== undefined && record !== undefined && { outcome, checkedAtMs: record.checkedAtMs }),
    ...(record?.failure !== undefined && { failure: record.failure }),
    ...(mark !== undefined && record?.acknowledged === mark && { isAcknowledged: true }),
  }
}
