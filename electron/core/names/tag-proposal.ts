const two = (value: number): string => String(value).padStart(2, '0')

/** The day in the person's time zone, such as `2026-11-24`. */
const dayOf = (nowMs: number): string => {
  const now = new Date(nowMs)
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/**
 * A tag for an image in a repository that has `existingTags`: the tag that the image has elsewhere, today's date where
 * that is taken, or the date with a number. Never one that is taken.
 * @param ownTag of the name by which the image is known; absent where it has none
 */
export const proposeTag = (
  existingTags: readonly string[],
  ownTag: string | undefined,
  nowMs: number,
): string => {
  const taken = new Set(existingTags)
  const day = dayOf(nowMs)
  for (const tag of [ownTag, day]) if (tag !== undefined && !taken.has(tag)) return tag
  let count = 2
  while (taken.has(`${day}-${count}`)) count += 1
  return `${day}-${count}`
}
