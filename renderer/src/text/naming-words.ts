/** What is done to names, in words. Names stand between backticks. */
import { shortDigest } from '../../../electron/core/identity.ts'
import type { NameLoser, NamingPlan } from '../../../electron/core/names/naming.ts'
import { m } from '../../../electron/words/messages.ts'

/** What was done, in a sentence without its full stop. */
export const namedWords = ({ items }: NamingPlan): string => {
  const [first] = items
  if (items.length !== 1 || first === undefined) return m.naming_tagged_several({ count: items.length })
  const { adds, removes } = first
  if (adds === undefined) return m.naming_took_off({ name: removes ?? '' })
  return removes === undefined
    ? m.naming_tagged({ name: adds })
    : m.naming_renamed({ before: removes, after: adds })
}

/** Which image a name will be taken from, and what is left of that one. */
export const loserWords = (name: string, { imageId, title, isLastName }: NameLoser): string => {
  const id = shortDigest(imageId)
  if (isLastName) return m.naming_loses_last({ name, id })
  return title === id ? m.naming_loses({ name, id }) : m.naming_loses_one({ name, id, title })
}

/** How many of the plan's names other images have now. */
const takenNames = ({ items }: NamingPlan): number =>
  items.filter(({ takenFrom }) => takenFrom !== undefined).length

/** What the button says that carries a plan out: names that others lose are in it. */
export const doWords = (plan: NamingPlan, kind: 'tag' | 'rename', count: number): string => {
  const taken = takenNames(plan)
  if (count === 1 && taken > 0) return m.naming_take()
  if (count === 1) return kind === 'tag' ? m.naming_do_tag() : m.naming_do_rename()
  return taken === 0
    ? m.naming_tag_several({ count })
    : m.naming_tag_and_take({ images: count, names: taken })
}
