/** How pins and what became of their tags are put into words. */
import { unreachable } from '../../../electron/core/failure.ts'
import type { DigestSpan, ObservationSource } from '../../../electron/core/pins/digest-ledger.ts'
import type { PullQuota } from '../../../electron/core/registry/forecast.ts'
import { shortDigest } from '../../../electron/core/identity.ts'
import { nameMeant } from '../../../electron/core/names/image-name.ts'
import type { CheckState, DriftedTag, DriftOutcome, WatchedTag } from '../../../electron/core/pins/pin.ts'
import { plural } from '../../../electron/core/plural.ts'
import type { DriftSchedule } from '../../../electron/core/settings.ts'
import { formatAgo, formatClock } from './moments.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'
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
      return 'not checked'
    case 'same':
      return 'same'
    case 'repointed':
      return 'repointed'
    case 'gone':
      return 'gone'
    case 'unknown':
      return 'unknown'
    default:
      return unreachable(outcome)
  }
}

/** What became of a tag, in full: `repointed: 4c65dd68ec15 → 9f2a11c07d3e, first seen 2 hours ago`. */
export const outcomeWords = (outcome: DriftOutcome | undefined, nowMs: number): string => {
  switch (outcome?.kind) {
    case undefined:
      return 'not checked yet'
    case 'same':
      return outcome.movedIndex === undefined
        ? 'same: the tag means what it did'
        : 'same for this platform: only images for others have changed'
    case 'repointed': {
      const { from, to, firstSeenAtMs } = outcome
      const unsure = outcome.isPlatformUnknown === true ? '; perhaps only for other platforms' : ''
      return `repointed: ${shortDigest(from)} → ${shortDigest(to)}, first seen ${formatAgo(firstSeenAtMs, nowMs)}${unsure}`
    }
    case 'gone':
      return 'gone: the registry has the tag no longer'
    case 'unknown':
      return `unknown: ${outcome.failure.message}`
    default:
      return unreachable(outcome)
  }
}

/** That tags have drifted, in a sentence: `nginx:alpine was repointed.` */
export const driftedWords = (tags: readonly DriftedTag[]): string => {
  const [only] = tags
  if (only !== undefined && tags.length === 1)
    return `${familiarTag(only.reference)} ${only.outcome.kind === 'gone' ? 'is gone from its registry' : 'was repointed'}.`
  return `${plural(tags.length, 'tag')} have moved: ${lists().format(tags.map(({ reference }) => familiarTag(reference)))}.`
}

/** How often tags are checked by themselves. */
export const scheduleWords: Readonly<Record<DriftSchedule, string>> = {
  off: 'Check only when asked',
  'every-hour': 'Check every hour',
  'every-6-hours': 'Check every 6 hours',
  'every-day': 'Check every day',
  'every-week': 'Check every week',
}

/** What is left of the pull limit: `87 of 100 pulls left; checks take none`. */
export const quotaWords = ({ limit, remaining }: PullQuota): string =>
  `${formatNumber(remaining)} of ${formatNumber(limit)} pulls left; checks take none`

/** How far a check is, or when the last and the next one are. */
export const checkWords = (check: CheckState, nowMs: number): string => {
  if (check.kind === 'running') {
    const host = check.host === undefined ? '' : `, asking ${check.host}`
    return `${formatNumber(check.done)} of ${plural(check.total, 'tag')} checked${host}`
  }
  const { lastCheckedAtMs, nextCheckAtMs } = check
  const last =
    lastCheckedAtMs === undefined ? 'Not checked yet' : `Checked ${formatAgo(lastCheckedAtMs, nowMs)}`
  return nextCheckAtMs === undefined ? last : `${last}, next at ${formatClock(nextCheckAtMs, nowMs)}`
}

const counted = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [`${formatNumber(count)} ${count === 1 ? one : many}`]

/** How a check ended, for a screen reader: `Checked 12 tags: 1 was repointed, 2 could not be asked.` */
export const checkEndWords = (tags: readonly WatchedTag[]): string => {
  const count = (kind: DriftOutcome['kind']): number =>
    tags.filter(({ outcome, isAcknowledged }) => outcome?.kind === kind && isAcknowledged !== true).length
  const remarks = [
    ...counted(count('repointed'), 'was repointed', 'were repointed'),
    ...counted(count('gone'), 'is gone', 'are gone'),
    ...counted(count('unknown'), 'could not be asked', 'could not be asked'),
  ]
  const checked = plural(tags.filter(({ outcome }) => outcome !== undefined).length, 'tag')
  return remarks.length === 0
    ? `Checked ${checked}: none has moved.`
    : `Checked ${checked}: ${remarks.join(', ')}.`
}

/** Where it was learned that a tag is a digest. */
export const sourceWords: Readonly<Record<ObservationSource, string>> = {
  pull: 'a pull',
  push: 'a push',
  forecast: 'a forecast',
  'tags-page': 'the tags on Docker Hub',
  'drift-check': 'a check',
  'local-image': 'the image here',
  'lock-file': 'a lock file',
}

/** Where a stretch of a timeline was learned: `from a pull and a check`. */
export const sourcesWords = ({ sources }: Pick<DigestSpan, 'sources'>): string =>
  `from ${lists().format(sources.map((source) => sourceWords[source]))}`
