import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Aged } from '../../../electron/core/aged.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { HubRepository, HubTag } from '../../../electron/core/registry/hub.ts'
import { settled } from '../bridge.ts'
import { variantNames } from './variants.ts'
import { Forecasting } from './forecasting.svelte.ts'
import { Readme } from './readme.svelte.ts'
import { TagList } from './tag-list.svelte.ts'

/** Moving through the tags with the arrow keys asks nothing until it stops. */
const choosingPauseMs = 350

/** What of a repository is shown beside what is chosen. */
export type RepositoryTab = 'tags' | 'readme'

/** One repository: what Hub says of it, its tags, its README, and the tag that is chosen with what it will cost. */
export class RepositoryPage {
  readonly name: string
  facts = $state.raw<Aged<HubRepository>>()
  failure = $state.raw<Failure>()
  tab = $state<RepositoryTab>('tags')
  /** The chosen tag's name; without one it is the repository's own reference. */
  chosen = $state<string>()
  /** Empty for the engine's own. */
  platform = $state('')
  readonly tags: TagList
  readonly readme: Readme
  readonly forecasting: Forecasting

  readonly #bridge: Pick<Bridge, 'discover'>
  /** Tags of the chosen one's version, where the list does not reach that far. */
  #relatives = $state.raw<readonly HubTag[]>([])
  readonly #known = $derived.by(() => [...this.tags.tags, ...this.#relatives])

  constructor(bridge: Pick<Bridge, 'discover'>, name: string) {
    this.#bridge = bridge
    this.name = name
    this.tags = new TagList(bridge, name)
    this.readme = new Readme(bridge, name)
    this.forecasting = new Forecasting(bridge, choosingPauseMs)
  }

  /** Asks for everything that is shown first. */
  readonly start = (): void => {
    void this.#askFacts()
    this.tags.start()
    if (this.tab === 'readme') this.readme.open()
    this.#forecast()
  }

  /** What would be pulled. */
  get reference(): string {
    return this.chosen === undefined ? this.name : `${this.name}:${this.chosen}`
  }

  /** What is known of the chosen tag. */
  get chosenTag(): HubTag | undefined {
    const name = this.chosen ?? 'latest'
    return this.#known.find((tag) => tag.name === name)
  }

  /** Smaller images of the chosen tag's version, as far as they are known to exist. */
  get variants(): readonly string[] {
    const names = new Set(this.#known.map(({ name }) => name))
    return variantNames(this.chosen ?? 'latest').filter((name) => names.has(name))
  }

  /** Chooses a tag; `undefined` goes back to the repository's own reference. */
  readonly choose = (tag: string | undefined): void => {
    if (tag === this.chosen) return
    this.chosen = tag
    this.#forecast()
    void this.#askRelatives()
  }

  /** Chooses what the pull is for. */
  readonly choosePlatform = (platform: string): void => {
    this.platform = platform
    this.#forecast()
  }

  /** Shows the tags or the README. */
  readonly open = (tab: RepositoryTab): void => {
    this.tab = tab
    if (tab === 'readme') this.readme.open()
  }

  #forecast(): void {
    this.forecasting.about({ reference: this.reference, platform: this.platform })
  }

  async #askFacts(): Promise<void> {
    const result = await settled(this.#bridge.discover.repository({ name: this.name }))
    if (result.ok) this.facts = result.value
    this.failure = result.ok ? undefined : result.failure
  }

  /** The list shows the newest tags: a variant of an older version may be further down. */
  async #askRelatives(): Promise<void> {
    const { chosen } = this
    const [wanted] = variantNames(chosen ?? 'latest')
    if (chosen === undefined || wanted === undefined || !this.tags.hasMore || this.variants.length > 0) return
    const filter = wanted.replace(/-[a-z]+$/, '-')
    const result = await this.#bridge.discover
      .tags({ name: this.name, order: 'name', filter })
      // What is merely pointed out is no loss when it cannot be asked.
      .catch(() => undefined)
    if (result?.ok === true && this.chosen === chosen) this.#relatives = result.value.value.tags
  }
}
