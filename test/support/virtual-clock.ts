/** A clock that a test moves, with the timers that wait for it. */
export const virtualClock = (startMs: number) => {
  let nowMs = startMs
  const timers = new Map<object, { work: () => void; atMs: number }>()
  return {
    nowMs: () => nowMs,
    timers,
    setTimer: (work: () => void, ms: number): (() => void) => {
      const key = {}
      timers.set(key, { work, atMs: nowMs + ms })
      return () => void timers.delete(key)
    },
    /** Moves on, and does what was due by then; settles when that has had its turn. */
    pass: async (ms: number): Promise<void> => {
      nowMs += ms
      for (const [key, { work, atMs }] of [...timers]) {
        if (atMs > nowMs) continue
        timers.delete(key)
        work()
      }
      await new Promise(setImmediate)
    },
  }
}
