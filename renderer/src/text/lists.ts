/** How several things are named in a line. */
import { m } from '../../../electron/words/messages.ts'

const mostNamed = 4

/** `a, b, c and 7 more`; the rest is counted, of which there are never fewer than two. */
export const listInWords = (items: readonly string[]): string => {
  if (items.length <= mostNamed) return items.join(', ')
  const named = items.slice(0, mostNamed - 1)
  return m.amounts_and_more({ named: named.join(', '), count: items.length - named.length })
}
