/** Does something once nothing new has come for a while. */
export interface Pause {
  /** Does `act` after the pause; what waits is forgotten. */
  readonly then: (act: () => void) => void
  /** Forgets what waits. */
  readonly cancel: () => void
}

/** A pause of `pauseMs`, which what keeps coming prolongs to `mostMs` and no further. */
export const pauseOf = (pauseMs: number, mostMs = Infinity): Pause => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waitingSinceMs: number | undefined
  const cancel = (): void => {
    clearTimeout(timer)
    waitingSinceMs = undefined
  }
  return {
    then: (act) => {
      clearTimeout(timer)
      waitingSinceMs ??= performance.now()
      const leftMs = waitingSinceMs + mostMs - performance.now()
      timer = setTimeout(
        () => {
          waitingSinceMs = undefined
          act()
        },
        Math.max(0, Math.min(pauseMs, leftMs)),
      )
    },
    cancel,
  }
}
