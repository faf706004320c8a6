/** How pins and what became of their tags are put into words. */
import { unreachable } from '../../../electron/core/failure.ts'
import type { DigestSpan, ObservationSource } from '../../../electron/core/pins/digest-ledger.ts'
import type { PullQuota } from '../../../electron/core/registry/forecast.ts'
import { shortDigest } from '../../../electron/core/identity.ts'
import { nameMeant } from '../../../electron/core/names/image-name.ts'
import type { CheckState, DriftedTag, DriftOutcome, WatchedTag } from '../../../electron/core/pins/pin.ts'
import type { DriftSchedule } from '../../../electron/core/settings.ts'
import { formatAgo, formatClock } from './moments.ts'
import { m } from '../../../electron/words/messages.ts'
import { perLocale } from '../../../electron/words/locale.ts'

const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

/** A tag as Docker prints it, such as `nginx:alpine`, of its reference in full. */
export const familiarTag = (reference: string): string => nameMeant(reference).familiar

/** The tag means something else than it did, or nothing any more, and nobody has said that this is well. */
export const isDrifted = ({
  outcome,
  isAcknowledged,
}: Pick<WatchedTag, 'outcome' | 'isAcknowledged'>): boolean =>
  isAcknowledged !== true && (outcome?.kind === 'repointed' || outcome?.kind === 'gone')

/** What became of a tag, in a word. */
export const outcomeWord = (outcome: DriftOutcome | undefined): string => {
  switch (outcome?.kind) {
    case undefined:
      return m.pins_outcome_unchecked()
    case 'same':
      return m.pins_outcome_same()
    case 'repointed':
      return m.pins_outcome_repointed()
    case 'gone':
      return m.pins_outcome_gone()
    case 'unknown':
      return m.pins_outcome_unknown()
    default:
      return unreachable(outcome)
  }
}

/** What became of a tag, in full: `repointed: 4c65dd68ec15 → 9f2a11c07d3e, first seen 2 hours ago`. */
export const outcomeWords = (outcome: DriftOutcome | undefined, nowMs: number): string => {
  switch (outcome?.kind) {
    case undefined:
      return m.pins_outcome_unchecked_yet()
    case 'same':
      return outcome.movedIndex === undefined ? m.pins_outcome_same_words() : m.pins_outcome_same_platform()
    case 'repointed': {
      const ago = formatAgo(outcome.firstSeenAtMs, nowMs)
      const move = { from: shortDigest(outcome.from), to: shortDigest(outcome.to), ago }
      return outcome.isPlatformUnknown === true
        ? m.pins_outcome_repointed_unsure(move)
        : m.pins_outcome_repointed_words(move)
    }
    case 'gone':
      return m.pins_outcome_gone_words()
    case 'unknown':
      return m.pins_outcome_unknown_words({ message: outcome.failure.message })
    default:
      return unreachable(outcome)
  }
}

/** That tags have drifted, in a sentence: `nginx:alpine was repointed.` */
export const driftedWords = (tags: readonly DriftedTag[]): string => {
  const [only] = tags
  const names = tags.map(({ reference }) => familiarTag(reference))
  if (only === undefined || tags.length > 1)
    return m.pins_have_moved({ count: tags.length, tags: lists().format(names) })
  const tag = familiarTag(only.reference)
  return only.outcome.kind === 'gone' ? m.pins_is_gone({ tag }) : m.pins_was_repointed({ tag })
}

/** How often tags are checked by themselves. */
export const scheduleWords: Readonly<Record<DriftSchedule, () => string>> = {
  off: m.pins_schedule_off,
  'every-hour': m.pins_schedule_hour,
  'every-6-hours': m.pins_schedule_6_hours,
  'every-day': m.pins_schedule_day,
  'every-week': m.pins_schedule_week,
}

/** What is left of the pull limit: `87 of 100 pulls left; checks take none`. */
export const quotaWords = ({ limit, remaining }: PullQuota): string => m.pins_quota({ remaining, limit })

/** How far a check is, or when the last and the next one are. */
export const checkWords = (check: CheckState, nowMs: number): string => {
  if (check.kind === 'running') {
    const { done, total: all, host } = check
    return host === undefined ? m.pins_checking({ done, all }) : m.pins_checking_host({ done, all, host })
  }
  const { lastCheckedAtMs, nextCheckAtMs } = check
  const ago = lastCheckedAtMs === undefined ? undefined : formatAgo(lastCheckedAtMs, nowMs)
  if (nextCheckAtMs === undefined)
    return ago === undefined ? m.pins_not_checked_yet() : m.pins_checked({ ago })
  const time = formatClock(nextCheckAtMs, nowMs)
  return ago === undefined ? m.pins_not_checked_next({ time }) : m.pins_checked_next({ ago, time })
}

/** How a check ended, for a screen reader: `Checked 12 tags: 1 was repointed, 2 could not be asked.` */
export const checkEndWords = (tags: readonly WatchedTag[]): string => {
  const remarkOf = (kind: DriftOutcome['kind'], remark: (of: { count: number }) => string): string[] => {
    const count = tags.filter((tag) => tag.outcome?.kind === kind && tag.isAcknowledged !== true).length
    return count === 0 ? [] : [remark({ count })]
  }
  const remarks = [
    ...remarkOf('repointed', m.pins_check_repointed),
    ...remarkOf('gone', m.pins_check_gone),
    ...remarkOf('unknown', m.pins_check_unknown),
  ]
  const count = tags.filter(({ outcome }) => outcome !== undefined).length
  return remarks.length === 0
    ? m.pins_check_ended({ count })
    : m.pins_check_ended_with({ count, remarks: remarks.join(', ') })
}

/** Where it was learned that a tag is a digest, as it follows on `from`. */
const sourceWords: Readonly<Record<ObservationSource, () => string>> = {
  pull: m.pins_source_pull,
  push: m.pins_source_push,
  forecast: m.pins_source_forecast,
  'tags-page': m.pins_source_tags_page,
  'drift-check': m.pins_source_check,
  'local-image': m.pins_source_here,
  'lock-file': m.pins_source_lock,
}

/** Where a stretch of a timeline was learned: `from a pull and a check`. */
export const sourcesWords = ({ sources }: Pick<DigestSpan, 'sources'>): string =>
  m.pins_from_sources({ sources: lists().format(sources.map((source) => sourceWords[source]())) })
