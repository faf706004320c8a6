import type { Failure } from '../../../electron/core/failure.ts'

/** A failure that the person has not dismissed yet. */
export interface Notice {
  readonly id: number
  readonly failure: Failure
  /** How often it came in a row. */
  readonly times: number
}

const mostNotices = 4
const passingMs = 2_600

const isSame = (one: Failure, other: Failure): boolean =>
  one.kind === other.kind && one.message === other.message && one.ownWords === other.ownWords

/** What the window tells by itself: failures, which stay until dismissed, and short notes, which pass. */
export class Notices {
  failures = $state.raw<readonly Notice[]>([])
  /** A confirmation such as `Image ID copied`; empty when there is none. */
  passing = $state('')

  #nextId = 1
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Shows a failure. One that comes again while it is shown is counted instead of repeated. */
  readonly tell = (failure: Failure): void => {
    const shown = this.failures.find((notice) => isSame(notice.failure, failure))
    const others = this.failures.filter((notice) => notice !== shown)
    const notice = { id: shown?.id ?? this.#nextId++, failure, times: (shown?.times ?? 0) + 1 }
    this.failures = [notice, ...others].slice(0, mostNotices)
  }

  /** Takes a failure away. */
  readonly dismiss = (id: number): void => {
    this.failures = this.failures.filter((notice) => notice.id !== id)
  }

  /** Shows a confirmation for a moment. */
  readonly pass = (text: string, shownMs = passingMs): void => {
    clearTimeout(this.#timer)
    this.passing = text
    this.#timer = setTimeout(() => (this.passing = ''), shownMs)
  }
}
