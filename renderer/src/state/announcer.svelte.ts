const pauseMs = 3_000

/**
 * What a screen reader is told of things that happen by themselves. It speaks at most once in three seconds; what
 * gathers in between is said together.
 */
export class Announcer {
  /** The text of the window's status region. */
  words = $state('')

  #waiting: string[] = []
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Says a sentence now, or with the others when the pause is over. */
  readonly say = (sentence: string): void => {
    this.#waiting.push(sentence)
    if (this.#timer === undefined) this.#speak()
  }

  #speak(): void {
    const words = this.#waiting.join(' ')
    // A region that changes to what it says already is not read out.
    this.words = words === this.words ? `${words}\u00A0` : words
    this.#waiting = []
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#waiting.length > 0) this.#speak()
    }, pauseMs)
  }
}
