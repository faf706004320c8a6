/** What is done to names, in words. Names stand between backticks. */
import { shortDigest } from '../../../electron/core/identity.ts'
import type { NameLoser, NamingPlan } from '../../../electron/core/names/naming.ts'
import { plural } from '../../../electron/core/plural.ts'

/** What was done, in a sentence without its full stop. */
export const namedWords = ({ items }: NamingPlan): string => {
  const [first] = items
  if (items.length !== 1 || first === undefined) return `Tagged ${plural(items.length, 'image')}`
  const { adds, removes } = first
  if (adds === undefined) return `Took off \`${removes ?? ''}\``
  return removes === undefined ? `Tagged \`${adds}\`` : `Renamed \`${removes}\` to \`${adds}\``
}

/** Which image a name will be taken from, and what is left of that one. */
export const loserWords = (name: string, { imageId, title, isLastName }: NameLoser): string => {
  const id = shortDigest(imageId)
  const left = isLastName ? ' and become dangling' : title === id ? '' : ` and still be \`${title}\``
  return `\`${name}\` now means \`${id}\`, which will lose it${left}.`
}

/** How many of the plan's names other images have now. */
const takenNames = ({ items }: NamingPlan): number =>
  items.filter(({ takenFrom }) => takenFrom !== undefined).length

/** What the button says that carries a plan out: names that others lose are in it. */
export const doWords = (plan: NamingPlan, kind: 'tag' | 'rename', count: number): string => {
  const taken = takenNames(plan)
  if (count === 1) return taken > 0 ? 'Take the name' : kind === 'tag' ? 'Tag' : 'Rename'
  return `Tag ${plural(count, 'image')}${taken === 0 ? '' : ` and take ${plural(taken, 'name')}`}`
}
