import { createSubscriber } from 'svelte/reactivity'

/**
 * The time, for what is shown relative to now. It ticks only while something on the screen reads it, so an idle
 * window sets no timer.
 */
export class Clock {
  readonly #watch: () => void

  /** `everyMs` is how often what reads it is brought up to date. */
  constructor(everyMs: number) {
    this.#watch = createSubscriber((update) => {
      const timer = setInterval(update, everyMs)
      return () => clearInterval(timer)
    })
  }

  /** Now, in epoch milliseconds. */
  get nowMs(): number {
    this.#watch()
    return Date.now()
  }
}
