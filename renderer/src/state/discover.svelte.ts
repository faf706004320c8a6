import type { Bridge } from '../../../electron/contract/bridge.ts'
import { RepositoryPage } from './repository-page.svelte.ts'
import { Search } from './search.svelte.ts'

/** Discover: the search, and the repository that was opened last. */
export class Discover {
  readonly search: Search
  repository = $state.raw<RepositoryPage>()

  readonly #bridge: Pick<Bridge, 'discover'>

  /** @param onFound hears each text for which something was found */
  constructor(bridge: Pick<Bridge, 'discover'>, onFound: (text: string) => void = () => undefined) {
    this.#bridge = bridge
    this.search = new Search(bridge, onFound)
  }

  /** Opens a repository's page; the one that was opened last is still as it was left. */
  readonly open = (name: string): void => {
    if (this.repository?.name === name && this.repository.failure === undefined) {
      // What was pulled meanwhile costs nothing any more.
      this.repository.forecasting.again()
      return
    }
    this.repository = new RepositoryPage(this.#bridge, name)
    this.repository.start()
  }
}
