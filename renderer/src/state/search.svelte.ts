import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Aged } from '../../../electron/core/aged.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type {
  HubBadge,
  HubQuery,
  HubResult,
  HubResults,
  HubSort,
} from '../../../electron/core/registry/hub.ts'
import { settled } from '../bridge.ts'
import { pauseOf } from './pause.ts'

const typingPauseMs = 250

/** A search without its text and its place. */
export type SearchFilter = Pick<HubQuery, 'badges' | 'architectures' | 'operatingSystems' | 'sort'>

const noFilter: SearchFilter = { badges: [], architectures: [], operatingSystems: [], sort: 'best-match' }

/** What was found, and for which text. */
export interface Found extends Aged<Omit<HubResults, 'results' | 'nextFrom'>> {
  readonly text: string
}

/** `results` and `more` without doubles: a search that moved on meanwhile may give some twice. */
const joined = (results: readonly HubResult[], more: readonly HubResult[]): readonly HubResult[] => {
  const names = new Set(results.map(({ name }) => name))
  return [...results, ...more.filter(({ name }) => !names.has(name))]
}

/**
 * The search of Docker Hub. What was found stays until something newer is: while a search runs, and when one fails.
 * It outlives the view, so that the way back leads to the same place.
 */
export class Search {
  text = $state('')
  filter = $state.raw<SearchFilter>(noFilter)
  results = $state.raw<readonly HubResult[]>([])
  /** Absent until a search was answered. */
  found = $state.raw<Found>()
  /** Why the last search has no answer. */
  failure = $state.raw<Failure>()
  isSearching = $state(false)
  /** How far the results were scrolled, in pixels. */
  scrolledPx = 0

  readonly #bridge: Pick<Bridge, 'discover'>
  readonly #pause = pauseOf(typingPauseMs)
  #nextFrom = $state<number>()
  /** Counts the searches: what answers an earlier one is dropped. */
  #asked = 0

  readonly #onFound: (text: string) => void

  /** @param onFound hears each text for which something was found */
  constructor(bridge: Pick<Bridge, 'discover'>, onFound: (text: string) => void = () => undefined) {
    this.#bridge = bridge
    this.#onFound = onFound
  }

  /** Whether there is more than is shown. */
  get hasMore(): boolean {
    return this.#nextFrom !== undefined
  }

  /** Whether a repository without a badge is known to have none: other sources do not say. */
  get knowsBadges(): boolean {
    return this.found?.value.source === 'hub'
  }

  /** Whether anything is left out on purpose. */
  get isFiltered(): boolean {
    const { badges, architectures, operatingSystems } = this.filter
    return badges.length + architectures.length + operatingSystems.length > 0
  }

  /** Looks for `text` once typing pauses; an empty text forgets what was found. */
  readonly write = (text: string): void => {
    const isSame = text.trim() === this.text.trim()
    this.text = text
    if (isSame) return
    if (text.trim() === '') this.#forget()
    else this.#pause.then(this.start)
  }

  /** Searches now, as Enter and `Try again` do. */
  readonly start = (): void => {
    this.#pause.cancel()
    if (this.text.trim() !== '') void this.#ask(0)
  }

  /** Searches on, unless that is under way or nothing is left. */
  readonly more = (): void => {
    if (this.#nextFrom !== undefined && !this.isSearching && this.failure === undefined)
      void this.#ask(this.#nextFrom)
  }

  /** Changes what is left out or the order, and searches again. */
  readonly refine = (change: Partial<SearchFilter>): void => {
    this.filter = { ...this.filter, ...change }
    this.start()
  }

  /** Shows one badge's repositories or no longer only those. */
  readonly toggleBadge = (badge: Exclude<HubBadge, 'none'>): void => {
    const { badges } = this.filter
    this.refine({
      badges: badges.includes(badge) ? badges.filter((one) => one !== badge) : [...badges, badge],
    })
  }

  /** Orders the results. */
  readonly sortBy = (sort: HubSort): void => this.refine({ sort })

  /** Shows everything again. */
  readonly clearFilter = (): void => this.refine({ ...noFilter, sort: this.filter.sort })

  /** What a search said of a repository, where it was found. */
  readonly resultNamed = (name: string): HubResult | undefined =>
    this.results.find((result) => result.name === name)

  #forget(): void {
    this.#pause.cancel()
    this.#asked += 1
    this.isSearching = false
    this.results = []
    this.found = undefined
    this.failure = undefined
    this.#nextFrom = undefined
  }

  async #ask(from: number): Promise<void> {
    const asked = (this.#asked += 1)
    const text = this.text.trim()
    this.isSearching = true
    const { badges, architectures, operatingSystems, sort } = this.filter
    const query = {
      text,
      badges: [...badges],
      architectures: [...architectures],
      operatingSystems: [...operatingSystems],
      sort,
      from,
    }
    const result = await settled(this.#bridge.discover.search(query))
    if (asked !== this.#asked) return
    this.isSearching = false
    if (result.ok) this.#take(result.value, text, from)
    else if (result.failure.kind !== 'cancelled') this.failure = result.failure
  }

  #take({ value, ...age }: Aged<HubResults>, text: string, from: number): void {
    const { results, nextFrom, ...rest } = value
    this.results = from === 0 ? results : joined(this.results, results)
    if (from === 0) this.scrolledPx = 0
    this.found = { ...age, value: rest, text }
    if (results.length > 0) this.#onFound(text)
    this.failure = undefined
    this.#nextFrom = nextFrom
  }
}
