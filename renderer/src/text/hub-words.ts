/** How what Docker Hub says is put into words. */
import type { Failure } from '../../../electron/core/failure.ts'
import type {
  HubBadge,
  HubLack,
  HubSort,
  HubTag,
  HubTagPlatform,
  SearchSource,
} from '../../../electron/core/registry/hub.ts'
import { clauseOf } from './clauses.ts'
import { formatCount } from './counts.ts'
import { formatAgo } from './moments.ts'
import { perLocale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'

/** A badge's word, and what it means. */
export interface BadgeWords {
  readonly word: () => string
  readonly meaning: () => string
}

/** What each badge is called. What has none gets a word of caution in its place. */
export const badgeWords: Readonly<Record<HubBadge, BadgeWords>> = {
  official: { word: m.discover_badge_official, meaning: m.discover_badge_official_meaning },
  'verified-publisher': {
    word: m.discover_badge_publisher,
    meaning: m.discover_badge_publisher_meaning,
  },
  'open-source': {
    word: m.discover_badge_open_source,
    meaning: m.discover_badge_open_source_meaning,
  },
  none: {
    word: m.discover_badge_none,
    meaning: m.discover_badge_none_meaning,
  },
}

/** What results can be sorted by. */
export const sortWords: Readonly<Record<HubSort, () => string>> = {
  'best-match': m.discover_sort_best_match,
  pulls: m.discover_sort_pulls,
  updated: m.discover_sort_updated,
}

/** Whose answer it is, where it is not that of Docker Hub's own search. */
export const sourceWords: Readonly<Record<SearchSource, () => string>> = {
  hub: () => '',
  'hub-v2': m.discover_source_older,
  engine: m.discover_source_engine,
}

const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'conjunction' }))

const lackWords: Readonly<Record<HubLack, () => string>> = {
  publishers: m.discover_without_publishers,
  architectures: m.discover_without_architectures,
  systems: m.discover_without_systems,
  sorting: m.discover_without_sorting,
  badges: m.discover_without_badges,
}

/** What a source cannot do, in a sentence; empty where it can do everything. */
export const ignoredWords = (ignored: readonly HubLack[]): string =>
  ignored.length === 0
    ? ''
    : m.discover_does_without({ parts: lists().format(ignored.map((lack) => lackWords[lack]())) })

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
  const age = formatAgo(asOfMs, nowMs)
  return insteadOf === undefined
    ? m.discover_age({ age })
    : m.discover_age_because({ age, reason: clauseOf(insteadOf.message) })
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
  same: { word: m.discover_tag_here, meaning: m.discover_tag_here_same },
  other: {
    word: m.discover_tag_here_other,
    meaning: m.discover_tag_here_other_meaning,
  },
  unknown: {
    word: m.discover_tag_here,
    meaning: m.discover_tag_here_unknown,
  },
}

/** How many results there are, as far as that is known. */
export const resultsWords = (shown: number, total: number | undefined): string =>
  total === undefined ? m.discover_results_so_far({ count: shown }) : m.discover_results({ count: total })
