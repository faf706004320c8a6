import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { DiskUsage } from '../../../electron/core/cleanup/disk-usage.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'

/** Where the engine's disk goes. It is slow to find out, so it is asked for only when somebody wants to see it. */
export class DiskUsageAnswer {
  /** As the engine said it last; stays until it has said it anew. */
  usage = $state.raw<DiskUsage>()
  failure = $state.raw<Failure>()
  isAsking = $state(false)
  /** The engine is giving back what nothing accounts for. */
  isFreeing = $state(false)

  readonly #bridge: Pick<Bridge, 'cleanup'>
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  #isWantedAgain = false

  constructor(bridge: Pick<Bridge, 'cleanup'>, tell: TellFailure, pass: (text: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
  }

  /** Asks the engine, once more where it is answering already: what changed meanwhile is not in that answer. */
  readonly ask = async (): Promise<void> => {
    this.#isWantedAgain = true
    if (this.isAsking) return
    this.isAsking = true
    while (this.#isWantedAgain) {
      this.#isWantedAgain = false
      const result = await settled(this.#bridge.cleanup.usage())
      this.failure = result.ok ? undefined : result.failure
      if (result.ok) this.usage = result.value
    }
    this.isAsking = false
  }

  /** What another engine said is not this one's. */
  readonly forget = (): void => {
    this.usage = undefined
    this.failure = undefined
  }

  /** Has the person asked, and the engine give back what nothing accounts for, and asks it what it has then. */
  readonly free = async (): Promise<void> => {
    if (this.isFreeing) return
    this.isFreeing = true
    const result = await ask(this.#bridge.cleanup.freeUnaccounted(), this.#tell)
    this.isFreeing = false
    if (!result.ok || result.value.kind === 'declined') return
    this.#pass(m.cleanup_disk_came_back({ size: formatBytes(result.value.freedBytes) }))
    await this.ask()
  }
}
