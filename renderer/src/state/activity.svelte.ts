import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { EngineId } from '../../../electron/core/identity.ts'
import type { LedgerAction, LedgerEntry, LedgerOutcome } from '../../../electron/core/ledger.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { matchesLedgerFilter, mergeLedger, withUndone, type LedgerFilter } from './ledger-list.ts'

const pageSize = 100
const typingPauseMs = 150

/** The ledger as far as it was read, newest first, and its filter. */
export class ActivityLog {
  /** Of all engines, and not only of the one that is shown. */
  isOfAllEngines = $state(false)
  entries = $state.raw<readonly LedgerEntry[]>([])
  filter = $state.raw<LedgerFilter>({ text: '' })
  /** The first page for this filter has arrived. */
  isLoaded = $state(false)
  hasMore = $state(false)

  readonly #bridge: Pick<Bridge, 'activity' | 'on'>
  readonly #tell: TellFailure
  #isReading = false
  #oldestRead: number | undefined
  /** Counts the filters: an answer to a question that was asked with an earlier one is dropped. */
  #asked = 0
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Pick<Bridge, 'activity' | 'on'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Follows what is done until what this gives is called. */
  start(): () => void {
    const end = this.#bridge.on('activity', (entry) => this.#receive(entry))
    void this.#readPage()
    return end
  }

  /** Whether anything is left out on purpose. */
  get isFiltered(): boolean {
    const { text, outcome, action } = this.filter
    return text.trim() !== '' || outcome !== undefined || action !== undefined
  }

  /** Shows only what holds `text`. */
  readonly filterText = (text: string): void => {
    this.filter = { ...this.filter, text }
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => this.#restart(), typingPauseMs)
  }

  /** Shows only what went this way; `undefined` shows everything. */
  readonly filterOutcome = (outcome: LedgerOutcome | undefined): void => {
    const { outcome: _before, ...others } = this.filter
    this.filter = outcome === undefined ? others : { ...others, outcome }
    this.#restart()
  }

  /** Shows only what was done of this kind; `undefined` shows everything. */
  readonly filterAction = (action: LedgerAction | undefined): void => {
    const { action: _before, ...others } = this.filter
    this.filter = action === undefined ? others : { ...others, action }
    this.#restart()
  }

  /** Shows only what was done with this engine, and what is of none; `undefined` shows everything. */
  readonly filterEngine = (engineId: EngineId | undefined): void => {
    if (engineId === this.filter.engineId) return
    const { engineId: _before, ...others } = this.filter
    this.filter = engineId === undefined ? others : { ...others, engineId }
    this.#restart()
  }

  /** Reads further into the past, unless that is under way or nothing is left. */
  readonly readMore = (): void => {
    if (this.hasMore && !this.#isReading) void this.#readPage()
  }

  #restart(): void {
    clearTimeout(this.#typing)
    this.#asked += 1
    this.#oldestRead = undefined
    this.hasMore = false
    void this.#readPage()
  }

  async #readPage(): Promise<void> {
    const asked = this.#asked
    const before = this.#oldestRead
    this.#isReading = true
    const text = this.filter.text.trim()
    const { outcome, action, engineId } = this.filter
    const result = await ask(
      this.#bridge.activity.page({
        limit: pageSize,
        ...(before !== undefined && { before }),
        ...(text !== '' && { text }),
        ...(outcome !== undefined && { outcome }),
        ...(action !== undefined && { action }),
        ...(engineId !== undefined && { engineId }),
      }),
      this.#tell,
    )
    if (asked !== this.#asked) return
    this.#isReading = false
    if (!result.ok) return
    const { entries, hasMore } = result.value
    this.entries = mergeLedger(before === undefined ? this.#unkept() : this.entries, entries)
    this.#oldestRead = entries.at(-1)?.id ?? before
    this.hasMore = hasMore
    this.isLoaded = true
  }

  /** What is shown and is in no database, and so in no page. */
  #unkept(): readonly LedgerEntry[] {
    return this.entries.filter((entry) => entry.id < 0 && matchesLedgerFilter(entry, this.filter))
  }

  #receive(entry: LedgerEntry): void {
    const others = withUndone(this.entries, entry).filter(({ id }) => id !== entry.id)
    this.entries = matchesLedgerFilter(entry, this.filter) ? mergeLedger(others, [entry]) : others
  }
}
