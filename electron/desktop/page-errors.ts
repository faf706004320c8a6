/** Errors that nobody in the window's page has caught, on their way into the log. */

/** A page that fails at every frame must not fill the log. */
const mostEach = { periodMs: 60_000, errors: 20 } as const

/** Where they are written, and the time. */
export interface PageErrorsParts {
  readonly log: (...words: readonly unknown[]) => void
  readonly nowMs: () => number
}

/** Gives what writes one down: at most 20 a minute, each line of it set in, so that none is taken for a line of the log's own. */
export const createPageErrors = ({ log, nowMs }: PageErrorsParts): ((text: string) => void) => {
  let sinceMs = -Infinity
  let count = 0
  return (text) => {
    if (nowMs() - sinceMs >= mostEach.periodMs) {
      sinceMs = nowMs()
      count = 0
    }
    count += 1
    if (count <= mostEach.errors) log('in the page:', text.replace(/\r\n|[\r\n\u2028\u2029]/g, '\n    '))
    else if (count === mostEach.errors + 1) log('in the page: more errors follow, which are left out')
  }
}
