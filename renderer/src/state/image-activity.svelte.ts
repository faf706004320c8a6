import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import { settled } from '../bridge.ts'
import { mergeLedger, withUndone } from './ledger-list.ts'

const pageSize = 50
/** As many names as the ledger is asked about at once. */
const mostNames = 100

/** What the ledger has about one image, newest first. */
export class ImageActivity {
  entries = $state.raw<readonly LedgerEntry[]>([])
  hasMore = $state(false)
  isLoaded = $state(false)
  failure = $state.raw<Failure>()

  readonly #bridge: Pick<Bridge, 'activity' | 'on'>
  readonly #id: ImageId
  #names: ReadonlySet<string> = new Set()
  #asked = 0

  constructor(bridge: Pick<Bridge, 'activity' | 'on'>, id: ImageId) {
    this.#bridge = bridge
    this.#id = id
  }

  /** Takes the names that the image has now; one that it had stays of interest. */
  follow(names: readonly string[]): void {
    this.#names = new Set([...names, ...this.#names].slice(0, mostNames))
  }

  /** Reads the newest entries and follows what is done until what this gives is called. */
  start(): () => void {
    const end = this.#bridge.on('activity', (entry) => this.#receive(entry))
    void this.read()
    return end
  }

  /** Reads the newest entries. */
  readonly read = (): Promise<void> => this.#readPage(undefined)

  /** Reads further into the past. */
  readonly readMore = (): Promise<void> => this.#readPage(this.entries.findLast(({ id }) => id > 0)?.id)

  async #readPage(before: number | undefined): Promise<void> {
    this.#asked += 1
    const asked = this.#asked
    const about = { imageId: this.#id, names: [...this.#names] }
    const query = { limit: pageSize, about, ...(before !== undefined && { before }) }
    const result = await settled(this.#bridge.activity.page(query))
    if (asked !== this.#asked) return
    this.failure = result.ok ? undefined : result.failure
    if (!result.ok) return
    this.entries = mergeLedger(this.entries, result.value.entries)
    this.hasMore = result.value.hasMore
    this.isLoaded = true
  }

  #receive(entry: LedgerEntry): void {
    this.entries = withUndone(this.entries, entry)
    if (this.#isAbout(entry)) this.entries = mergeLedger(this.entries, [entry])
  }

  #isAbout({ imageId, reference, names = [] }: LedgerEntry): boolean {
    if (imageId === this.#id) return true
    return (reference === undefined ? names : [reference, ...names]).some((name) => this.#names.has(name))
  }
}
