/** How several things are named in a line. */

const mostNamed = 4

/** `a, b, c and 7 more`; the rest is counted. */
export const listInWords = (items: readonly string[], most = mostNamed): string => {
  if (items.length <= most) return items.join(', ')
  const left = items.length - (most - 1)
  return `${items.slice(0, most - 1).join(', ')} and ${left.toLocaleString('en')} more`
}
