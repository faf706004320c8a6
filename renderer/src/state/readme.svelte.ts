import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import { settled } from '../bridge.ts'

/** A README's page, and whether the repository's README has images that were left out. */
export interface ReadmePage {
  readonly url: string
  readonly hasImages: boolean
}

/** The README of one repository; it is asked for when somebody wants to read it. */
export class Readme {
  page = $state.raw<ReadmePage>()
  failure = $state.raw<Failure>()
  /** Images were asked for. */
  withImages = $state(false)
  isOpening = $state(false)

  readonly #bridge: Pick<Bridge, 'discover'>
  readonly #name: string

  constructor(bridge: Pick<Bridge, 'discover'>, name: string) {
    this.#bridge = bridge
    this.#name = name
  }

  /** Opens it, unless it is open. */
  readonly open = (): void => {
    if (this.page === undefined && !this.isOpening) void this.#ask()
  }

  /** Opens it again, with its images. */
  readonly showImages = (): void => {
    this.withImages = true
    void this.#ask()
  }

  async #ask(): Promise<void> {
    this.isOpening = true
    const input = { name: this.#name, withImages: this.withImages }
    const result = await settled(this.#bridge.discover.readme(input))
    this.isOpening = false
    this.failure = result.ok ? undefined : result.failure
    if (result.ok) this.page = result.value
  }
}
