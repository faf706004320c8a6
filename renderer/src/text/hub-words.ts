/** How what Docker Hub says is put into words. */
import type { Failure } from '../../../electron/core/failure.ts'
import type {
  HubBadge,
  HubSort,
  HubTag,
  HubTagPlatform,
  SearchSource,
} from '../../../electron/core/registry/hub.ts'
import { plural } from '../../../electron/core/plural.ts'
import { clauseOf } from './clauses.ts'
import { formatCount } from './counts.ts'
import { formatAgo } from './moments.ts'
import { perLocale } from '../../../electron/words/locale.ts'

/** A badge's word, and what it means. */
export interface BadgeWords {
  readonly word: string
  readonly meaning: string
}

/** What each badge is called. What has none gets a word of caution in its place. */
export const badgeWords: Readonly<Record<HubBadge, BadgeWords>> = {
  official: { word: 'Official', meaning: 'Docker curates and reviews this image.' },
  'verified-publisher': {
    word: 'Verified publisher',
    meaning: 'Docker has verified which company publishes this.',
  },
  'open-source': {
    word: 'Open source',
    meaning: 'An open-source project that Docker sponsors publishes this.',
  },
  none: {
    word: 'Unverified',
    meaning:
      'Anybody can publish under such a name, and nobody has checked who did. Look twice before you run it.',
  },
}

/** What results can be sorted by. */
export const sortWords: Readonly<Record<HubSort, string>> = {
  'best-match': 'Best match',
  pulls: 'Most pulled',
  updated: 'Recently updated',
}

/** Whose answer it is, where it is not that of Docker Hub's own search. */
export const sourceWords: Readonly<Record<SearchSource, string>> = {
  hub: '',
  'hub-v2': 'Docker Hub’s older search answers.',
  engine: 'Docker Hub could not be reached: the engine’s own search answers.',
}

const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

/** What a source cannot do, in a sentence; empty where it can do everything. */
export const ignoredWords = (ignored: readonly string[]): string =>
  ignored.length === 0 ? '' : `It does without ${lists().format(ignored)}.`

/** How often a repository was pulled: Hub's own words where it says no number. */
export const pullsWords = ({
  pulls,
  pullsText,
}: {
  readonly pulls?: number
  readonly pullsText?: string
}): string | undefined => (pulls === undefined ? pullsText : formatCount(pulls))

/** An answer that is no older than this counts as one of now. */
const freshMs = 10 * 60 * 1000

/** How old an answer is and why: `As of 3 hours ago, because …`; empty for one of now. */
export const ageWords = (
  { asOfMs, insteadOf }: { readonly asOfMs: number; readonly insteadOf?: Failure },
  nowMs: number,
): string => {
  if (insteadOf === undefined && nowMs - asOfMs < freshMs) return ''
  const age = `As of ${formatAgo(asOfMs, nowMs)}`
  return insteadOf === undefined ? `${age}.` : `${age}, because ${clauseOf(insteadOf.message)}`
}

/** The platform of a tag that an engine with `platform` would take, or `undefined` where it has none for it. */
export const platformOf = (
  { platforms }: Pick<HubTag, 'platforms'>,
  platform: string | undefined,
): HubTagPlatform | undefined =>
  platforms.find((one) => one.platform === platform) ??
  platforms.find((one) => platform !== undefined && one.platform.startsWith(`${platform}/`))

/** The architectures that most engines have, before all others. */
const commonFirst = ['amd64', 'arm64']
const shownPlatforms = 2

const rankOf = (name: string): number => {
  const rank = commonFirst.indexOf(name)
  return rank < 0 ? commonFirst.length : rank
}

/** A tag's platforms in a table's cell: architectures alone where they are Linux, as many as there is room for. */
export const platformsWords = ({ platforms }: Pick<HubTag, 'platforms'>): string => {
  const short = platforms.map(({ platform }) =>
    platform.replace(/^linux\//, '').replace(/^arm64\/v8$/, 'arm64'),
  )
  const names = [...new Set(short)].sort((one, other) => rankOf(one) - rankOf(other))
  const more = names.length - shownPlatforms
  return names.slice(0, shownPlatforms).join(', ') + (more > 0 ? ` +${more}` : '')
}

/** Whether the image that has a tag's name here is the one that the tag stands for now. */
export const hereWords: Readonly<Record<NonNullable<HubTag['here']>, BadgeWords>> = {
  same: { word: 'here', meaning: 'An image with this name is here, and it is what the tag stands for now.' },
  other: {
    word: 'here, other digest',
    meaning: 'An image with this name is here, but the tag stands for another digest now.',
  },
  unknown: {
    word: 'here',
    meaning: 'An image with this name is here; whether the tag still stands for it is not known.',
  },
}

/** How many results there are, as far as that is known. */
export const resultsWords = (shown: number, total: number | undefined): string =>
  total === undefined ? `${plural(shown, 'result')} so far` : plural(total, 'result')
