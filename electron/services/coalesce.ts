/** Calls something soon, and not more often than it should be. */
export interface Coalescer {
  /** Something changed: `flush` is called within the gap, once for all that came meanwhile. */
  readonly poke: () => void
  /** Calls `flush` now if it is due. */
  readonly settle: () => void
}

/** Events for the window go out at most 20 times a second. */
export const windowGapMs = 50

/** A coalescer that calls `flush` at once after a quiet time, and then at most every `gapMs` milliseconds. */
export const coalesce = (flush: () => void, gapMs: number = windowGapMs): Coalescer => {
  let due = false
  let timer: NodeJS.Timeout | undefined

  const run = (): void => {
    timer = undefined
    if (!due) return
    due = false
    timer = setTimeout(run, gapMs)
    flush()
  }

  return {
    poke: () => {
      due = true
      timer ??= setTimeout(run, 0)
    },
    settle: () => {
      if (!due) return
      due = false
      flush()
    },
  }
}
