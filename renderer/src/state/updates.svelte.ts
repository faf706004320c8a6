import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { UpdateState } from '../../../electron/core/updates.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

/** What is known of a newer version of Lading, and what the person said to it. */
export class Updates {
  /** The person does not want to be reminded of this version in this run. */
  #dismissed = $state<string>()
  readonly #mirror: Mirror<UpdateState>
  readonly #bridge: Pick<Bridge, 'updates' | 'on'>
  readonly #tell: TellFailure

  constructor(bridge: Pick<Bridge, 'updates' | 'on'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
    this.#mirror = new Mirror(
      { now: () => bridge.updates.state(), follow: (listener) => bridge.on('update', listener) },
      tell,
    )
  }

  /** Mirrors it until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get state(): UpdateState {
    return this.#mirror.value ?? { kind: 'newest' }
  }

  /** A version that the person has something to say to. */
  get offered(): Extract<UpdateState, { kind: 'available' | 'ready' }> | undefined {
    const { state } = this
    if (state.kind !== 'available' && state.kind !== 'ready') return undefined
    return `${state.kind} ${state.version}` === this.#dismissed ? undefined : state
  }

  /** Says nothing more of what is offered now. */
  readonly dismiss = (): void => {
    const { offered } = this
    this.#dismissed = offered && `${offered.kind} ${offered.version}`
  }

  readonly check = (): Promise<unknown> => ask(this.#bridge.updates.check(), this.#tell)

  readonly download = (): Promise<unknown> => ask(this.#bridge.updates.download(), this.#tell)

  readonly install = (): Promise<unknown> => ask(this.#bridge.updates.install(), this.#tell)
}
