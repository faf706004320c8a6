/** How long what is asked of the engine goes on. */
export interface UntilGone {
  /** Aborts when the engine goes away, or Lading ends. */
  readonly signal: () => AbortSignal
  /** The engine went away: what is asked from now on is asked of the one that comes after it. */
  readonly suspend: () => void
  /** Lading ends: nothing is asked any more. */
  readonly close: () => void
}

/** Makes it. */
export const createUntilGone = (): UntilGone => {
  let isClosed = false
  let leaving = new AbortController()
  return {
    signal: () => leaving.signal,
    suspend: () => {
      leaving.abort()
      if (!isClosed) leaving = new AbortController()
    },
    close: () => {
      isClosed = true
      leaving.abort()
    },
  }
}
