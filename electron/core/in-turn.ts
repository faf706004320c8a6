/** Does one work after another, in the order in which they come; one that fails does not stop the next. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Makes what does one work after another. */
export const createTurns = (): Turns => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn
    return turn
  }
}
