import { listInWords } from '../text/lists.ts'

/** How often a screen reader hears how far everything is. */
export const progressPauseMs = 15_000

/** What has run for less than this will be heard of when it ends, or the next time. */
const leastRunMs = 5_000

/** Something that is under way. */
export interface UnderWay {
  /** Epoch milliseconds. */
  readonly startedAtMs?: number
  /** How far it is, such as `redis:7: 45 percent`. */
  readonly words: string
}

/**
 * Has a screen reader say every now and then how far everything is that has run for a while: whoever sees the bars knows
 * without asking.
 */
export class ProgressNews {
  readonly #underWay: () => readonly UnderWay[]
  readonly #say: (sentence: string) => void

  /** `underWay` gives what runs at the moment. */
  constructor(underWay: () => readonly UnderWay[], say: (sentence: string) => void) {
    this.#underWay = underWay
    this.#say = say
  }

  /** Says so until what this gives is called. */
  start(): () => void {
    const timer = setInterval(() => this.#tell(Date.now()), progressPauseMs)
    return () => clearInterval(timer)
  }

  #tell(nowMs: number): void {
    const lasting = this.#underWay().filter(({ startedAtMs = nowMs }) => nowMs - startedAtMs >= leastRunMs)
    if (lasting.length > 0) this.#say(`${listInWords(lasting.map(({ words }) => words))}.`)
  }
}
