/** Waits for what a test's own callbacks bring about, without asking again and again. */
export interface Awaited {
  /** Something has changed: whoever waits looks again. */
  readonly changed: () => void
  /**
   * Settles with the first value of `look` that is neither `undefined` nor `false`, looked for now and at each change.
   * @throws Error that says `what` was waited for, and `describe`'s words on how things stood, after `deadlineMs`
   */
  readonly until: <T>(
    what: string,
    look: () => T | undefined | false,
    describe?: () => unknown,
    deadlineMs?: number,
  ) => Promise<T>
}

const usualDeadlineMs = 30_000

/** Something to wait on. */
export const createAwaited = (): Awaited => {
  const waiting = new Set<() => void>()

  const until: Awaited['until'] = (what, look, describe = () => '', deadlineMs = usualDeadlineMs) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        waiting.delete(lookAgain)
        clearTimeout(timer)
      }
      const lookAgain = (): void => {
        try {
          const found = look()
          if (found === undefined || found === false) return
          end()
          resolve(found)
        } catch (error) {
          end()
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      }
      const timer = setTimeout(() => {
        end()
        reject(new Error(`Waited in vain for ${what}. ${JSON.stringify(describe(), undefined, 2)}`))
      }, deadlineMs)
      waiting.add(lookAgain)
      lookAgain()
    })

  return {
    changed: () => {
      for (const lookAgain of [...waiting]) lookAgain()
    },
    until,
  }
}
