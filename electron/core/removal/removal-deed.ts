/** What was agreed on, held against how things are at the moment of doing it. */
import { m } from '../../words/messages.ts'
import { unreachable, type Failure } from '../failure.ts'
import type { ImageId } from '../identity.ts'
import { imageTitle, type InventoryImage } from '../images/image.ts'
import { planItems, type RemovalParts, type RemovalRules } from './removal-plan.ts'
import { isAttempted, type PlannedRemoval, type RemovalObstacle } from './removal.ts'

/** What is done about one image. */
export type RemovalDeed =
  | {
      readonly kind: 'go'
      /** To take off, in this order. */
      readonly names: readonly string[]
      /** Force is sent with the last of the names, or with the ID where there are none. */
      readonly isForced: boolean
      /** The image itself goes, and not its names alone. */
      readonly isDeletion: boolean
      /** What is otherwise than it was agreed on. */
      readonly remark?: string
    }
  | { readonly kind: 'stay'; readonly failure: Failure }

/** Gives the images among these in a word. */
export const titleIn =
  (images: ReadonlyMap<ImageId, Pick<InventoryImage, 'tags'>>) =>
  (id: ImageId): string =>
    imageTitle(id, images.get(id))

/** A name as it stands in a sentence: between backticks, of which it can have none itself. */
export const inCode = (name: string): string => `\`${name.replaceAll('`', '')}\``

const andOthers = (texts: readonly string[]): string => {
  const [first = '', second] = texts
  if (second === undefined) return first
  return texts.length === 2
    ? m.removal_and_one({ first, second })
    : m.removal_and_others({ first, count: texts.length - 1 })
}

/** Why an image does not go, as a sentence; names stand between backticks. */
export const obstacleSentence = (obstacle: RemovalObstacle, titleOf: (id: ImageId) => string): string => {
  switch (obstacle.kind) {
    case 'child-images': {
      const titles = obstacle.children.map((id) => inCode(titleOf(id)))
      return m.removal_built_on_it({ images: andOthers(titles) })
    }
    case 'running-container':
      return m.removal_running_container({ container: inCode(obstacle.container.name) })
    case 'stopped-container':
      return m.removal_stopped_container({ container: inCode(obstacle.container.name) })
    case 'gone':
      return m.removal_gone()
    case 'changed':
      return obstacle.sentence
    default:
      return unreachable(obstacle)
  }
}

const adviceOn = (obstacle: RemovalObstacle, { product }: RemovalRules): string => {
  switch (obstacle.kind) {
    case 'child-images':
      return m.removal_those_first()
    case 'running-container':
    case 'stopped-container':
      return product === 'podman' ? m.removal_container_first_podman() : m.removal_container_first_or_force()
    case 'gone':
      return m.removal_gone_advice()
    case 'changed':
      return m.removal_look_again()
    default:
      return unreachable(obstacle)
  }
}

/** The failure that an image which is not attempted is kept with. */
export const refusalOf = (
  { obstacles }: PlannedRemoval,
  engine: RemovalRules,
  titleOf: (id: ImageId) => string,
): Failure => {
  const [obstacle] = obstacles
  if (obstacle === undefined)
    return { kind: 'in-use', message: m.removal_changed(), advice: m.removal_look_again() }
  return {
    kind: obstacle.kind === 'gone' || obstacle.kind === 'changed' ? 'not-found' : 'in-use',
    message: obstacleSentence(obstacle, titleOf),
    advice: adviceOn(obstacle, engine),
  }
}

const stay = (message: string): RemovalDeed => ({
  kind: 'stay',
  failure: { kind: 'in-use', message, advice: m.removal_look_again() },
})

/** Whether a container uses the image that did not, or was in another state, when it was agreed on. */
const isNewUse =
  (agreed: PlannedRemoval) =>
  (obstacle: RemovalObstacle): boolean => {
    if (!('container' in obstacle)) return false
    return !agreed.obstacles.some(
      (one) => one.kind === obstacle.kind && 'container' in one && one.container.id === obstacle.container.id,
    )
  }

/** What is otherwise than it was agreed on, though it can be done. */
const remarkOn = (agreed: PlannedRemoval, item: PlannedRemoval): { remark?: string } => {
  if (agreed.effect !== 'untag' && item.effect === 'untag') {
    return { remark: m.removal_has_name_now({ name: inCode(item.namesLeft[0] ?? '') }) }
  }
  const lost = item.obstacles.find(({ kind }) => kind === 'changed')
  return lost?.kind === 'changed' ? { remark: lost.sentence } : {}
}

/**
 * What is done about an image of which `agreed` was agreed on: that or less, never more. `now` has the image and those that
 * were built on it as they are now.
 */
export const deedFor = (
  agreed: PlannedRemoval,
  now: Omit<RemovalParts, 'targets'>,
  force: boolean,
): RemovalDeed => {
  const { imageId, names } = agreed
  const refuse = (item: PlannedRemoval): RemovalDeed => ({
    kind: 'stay',
    failure: refusalOf(item, now.engine, titleIn(now.images)),
  })
  if (!isAttempted(agreed, force)) return refuse(agreed)

  // An ID would take along a name that the image got meanwhile.
  const newName = names.length === 0 ? now.images.get(imageId)?.tags[0] : undefined
  if (newName !== undefined) return stay(m.removal_given_name({ name: inCode(newName) }))

  const [item] = planItems({ ...now, targets: [names.length === 0 ? { imageId } : { imageId, names }] })
  if (item === undefined) throw new Error('every target is planned')
  const newUses = item.obstacles.filter(isNewUse(agreed))
  if (newUses.length > 0) return refuse({ ...item, obstacles: newUses })
  if (!isAttempted(item, force)) return refuse(item)
  if (agreed.effect === 'untag' && item.effect !== 'untag') {
    return stay(m.removal_other_names_gone())
  }
  if (item.effect !== 'untag' && item.effect !== agreed.effect) return refuse({ ...item, obstacles: [] })
  return {
    kind: 'go',
    names: item.names,
    isForced: item.way === 'force',
    isDeletion: item.effect === 'delete',
    ...remarkOn(agreed, item),
  }
}
