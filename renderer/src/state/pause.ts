/** Does something once nothing new has come for a while. */
export interface Pause {
  /** Does `act` after the pause; what waits is forgotten. */
  readonly then: (act: () => void) => void
  /** Forgets what waits. */
  readonly cancel: () => void
}

/** A pause of `pauseMs`. */
export const pauseOf = (pauseMs: number): Pause => {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    then: (act) => {
      clearTimeout(timer)
      timer = setTimeout(act, pauseMs)
    },
    cancel: () => clearTimeout(timer),
  }
}
