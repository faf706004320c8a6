import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Aged } from '../../../electron/core/aged.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { HubTag, HubTags } from '../../../electron/core/registry/hub.ts'
import { settled } from '../bridge.ts'
import { pauseOf } from './pause.ts'

const typingPauseMs = 250

/** What tags are ordered by. */
export type TagOrder = 'newest' | 'name'

/** The tags of one repository as far as they were read. What is shown stays until something newer is there. */
export class TagList {
  filter = $state('')
  order = $state<TagOrder>('newest')
  tags = $state.raw<readonly HubTag[]>([])
  /** What goes with the answer; absent until there is one. */
  found = $state.raw<Aged<Pick<HubTags, 'source' | 'total'>>>()
  failure = $state.raw<Failure>()
  isReading = $state(false)

  readonly #bridge: Pick<Bridge, 'discover'>
  readonly #name: string
  readonly #pause = pauseOf(typingPauseMs)
  #next = $state<string>()
  #asked = 0

  constructor(bridge: Pick<Bridge, 'discover'>, name: string) {
    this.#bridge = bridge
    this.#name = name
  }

  get hasMore(): boolean {
    return this.#next !== undefined
  }

  /** Shows only tags that hold `text`, once typing pauses. */
  readonly filterText = (text: string): void => {
    const isSame = text.trim() === this.filter.trim()
    this.filter = text
    if (!isSame) this.#pause.then(this.start)
  }

  /** Reads in another order. */
  readonly orderBy = (order: TagOrder): void => {
    this.order = order
    this.start()
  }

  /** Reads from the start. */
  readonly start = (): void => {
    this.#pause.cancel()
    void this.#ask(undefined)
  }

  /** Reads on, unless that is under way or nothing is left. */
  readonly more = (): void => {
    if (this.#next !== undefined && !this.isReading && this.failure === undefined) void this.#ask(this.#next)
  }

  async #ask(next: string | undefined): Promise<void> {
    const asked = (this.#asked += 1)
    const filter = this.filter.trim()
    this.isReading = true
    const query = {
      name: this.#name,
      order: this.order,
      ...(filter !== '' && { filter }),
      ...(next !== undefined && { next }),
    }
    const result = await settled(this.#bridge.discover.tags(query))
    if (asked !== this.#asked) return
    this.isReading = false
    if (result.ok) this.#take(result.value, next === undefined)
    else if (result.failure.kind !== 'cancelled') this.failure = result.failure
  }

  #take({ value, ...age }: Aged<HubTags>, isFirst: boolean): void {
    const { tags, next, ...rest } = value
    const known = new Set(isFirst ? [] : this.tags.map(({ name }) => name))
    this.tags = [...(isFirst ? [] : this.tags), ...tags.filter(({ name }) => !known.has(name))]
    this.found = { ...age, value: rest }
    this.failure = undefined
    this.#next = next
  }
}
