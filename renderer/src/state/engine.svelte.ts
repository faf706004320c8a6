import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { EngineFacts, EngineState } from '../../../electron/core/engine-state.ts'
import type { EndpointChoice } from '../../../electron/core/endpoint.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { Mirror } from './mirror.svelte.ts'

/** What is known before the main process has answered. */
const unasked: EngineState = { phase: 'connecting' }

/** Whether the engine is up, and what is known of it. */
export class Engine {
  /** `Try now` was pressed and has not been answered yet. */
  isRetrying = $state(false)

  readonly #mirror: Mirror<EngineState>
  readonly #bridge: Pick<Bridge, 'engine' | 'on'>
  readonly #tell: TellFailure

  constructor(bridge: Pick<Bridge, 'engine' | 'on'>, tell: TellFailure) {
    this.#bridge = bridge
    this.#tell = tell
    this.#mirror = new Mirror(
      { now: () => bridge.engine.state(), follow: (listener) => bridge.on('engine', listener) },
      tell,
    )
  }

  /** Mirrors the engine's state until what this gives is called. */
  start(): () => void {
    return this.#mirror.start()
  }

  get state(): EngineState {
    return this.#mirror.value ?? unasked
  }

  /** What the engine says of itself, or said when it was last up. */
  get facts(): EngineFacts | undefined {
    return this.state.phase === 'up' ? this.state.engine : this.state.lastKnown
  }

  get choice(): EndpointChoice | undefined {
    return this.state.choice
  }

  /** Looks for the engine now instead of waiting for the next attempt. */
  readonly retry = async (): Promise<void> => {
    if (this.isRetrying) return
    this.isRetrying = true
    await ask(this.#bridge.engine.retry(), this.#tell)
    this.isRetrying = false
  }
}
