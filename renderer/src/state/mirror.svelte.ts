import type { Result } from '../../../electron/core/failure.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** Where a mirror gets its value from: the value now, and each later one. */
export interface MirrorSource<T> {
  readonly now: () => Promise<Result<T>>
  readonly follow: (listener: (value: T) => void) => () => void
}

/** A value of the main process that is replaced as a whole whenever it changes. */
export class Mirror<T> {
  /** The value, or `undefined` until it is known. */
  value = $state.raw<T>()

  readonly #source: MirrorSource<T>
  readonly #tell: TellFailure

  constructor(source: MirrorSource<T>, tell: TellFailure) {
    this.#source = source
    this.#tell = tell
  }

  /** Asks for the value and follows it; gives what ends that. An event that arrives first is newer and wins. */
  start(): () => void {
    let isCurrent = true
    const end = this.#source.follow((value) => {
      isCurrent = false
      this.value = value
    })
    void ask(this.#source.now(), this.#tell).then((result) => {
      if (result.ok && isCurrent) this.value = result.value
    })
    return () => {
      isCurrent = false
      end()
    }
  }
}
