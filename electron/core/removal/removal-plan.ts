/**
 * What a removal will do, by what the engine does (moby daemon/images/image_delete.go 20.10 to 28.5,
 * daemon/containerd/image_delete.go 28.5, Podman 5.4):
 *
 * - A name that is not the last one just goes. The last one takes the image along.
 * - An image that a container uses is refused without force. By force Docker takes its last name off: the image stays
 *   dangling while a container runs, and on a containerd store also while one is stopped; a graph driver deletes it under a
 *   stopped container, which keeps its layers.
 * - A graph driver refuses an image that others were built on. Taking its last name off would not be refused, but only hide it:
 *   that is not done either.
 */
import { m } from '../../words/messages.ts'
import type { EngineFacts } from '../engine-state.ts'
import { shortDigest, type ImageId } from '../identity.ts'
import { imageTitle, isLocalOnly, type ContainerUse, type InventoryImage } from '../images/image.ts'
import { departure } from '../layers/layer-bytes.ts'
import type { LayerTree } from '../layers/layers.ts'
import {
  isAttempted,
  type PlannedRemoval,
  type RemovalObstacle,
  type RemovalPlan,
  type RemovalTarget,
  type RemovalWay,
} from './removal.ts'

/** What an engine is, as far as it decides what may be removed. */
export type RemovalRules = Pick<EngineFacts, 'product' | 'store'>

/** What a plan is made of. */
export interface RemovalParts {
  readonly images: ReadonlyMap<ImageId, InventoryImage>
  readonly engine: RemovalRules
  readonly targets: readonly RemovalTarget[]
  /** Why clean-ups leave an image alone, such as `is pinned`; they leave none alone where absent. */
  readonly keptBecause?: (image: InventoryImage) => string | undefined
}

/** An image by itself, before it is known which others go with it. */
type OwnPlan = Omit<PlannedRemoval, 'way'> & { readonly ownWay: RemovalWay }

const ways: readonly RemovalWay[] = ['open', 'force', 'barred']

const harder = (a: RemovalWay, b: RemovalWay): RemovalWay => (ways.indexOf(a) > ways.indexOf(b) ? a : b)

/** What is wanted of each image: `undefined` stands for all of it. */
const wishesOf = (
  targets: readonly RemovalTarget[],
): ReadonlyMap<ImageId, ReadonlySet<string> | undefined> => {
  const wishes = new Map<ImageId, ReadonlySet<string> | undefined>()
  for (const { imageId, names } of targets) {
    const before = wishes.get(imageId)
    const isWhole = names === undefined || (wishes.has(imageId) && before === undefined)
    wishes.set(imageId, isWhole ? undefined : new Set([...(before ?? []), ...names]))
  }
  return wishes
}

const changed = (sentence: string): RemovalObstacle => ({ kind: 'changed', sentence })

const goneAlready = (imageId: ImageId): OwnPlan => ({
  imageId,
  title: shortDigest(imageId),
  effect: 'delete',
  names: [],
  namesLeft: [],
  obstacles: [{ kind: 'gone' }],
  ownWay: 'barred',
  isRestorable: false,
})

const obstacleOf = (container: ContainerUse): RemovalObstacle => ({
  kind: container.running ? 'running-container' : 'stopped-container',
  container,
})

/** By force, the image stays without a name for as long as the container does. */
const wouldDangle = ({ usedBy }: InventoryImage, { store }: RemovalRules): boolean =>
  usedBy.some(({ running }) => running) || (usedBy.length > 0 && store === 'containerd')

const wayOfUse = (image: InventoryImage, engine: RemovalRules): RemovalWay => {
  if (image.usedBy.length === 0) return 'open'
  if (engine.product === 'podman') return 'barred'
  // There is no name that force could take off.
  const isHeld = image.tags.length === 0 && wouldDangle(image, engine)
  return isHeld ? 'barred' : 'force'
}

const ownPlanOf = (
  image: InventoryImage,
  wish: ReadonlySet<string> | undefined,
  { engine, keptBecause }: RemovalParts,
): OwnPlan => {
  const names = wish === undefined ? image.tags : image.tags.filter((name) => wish.has(name))
  const namesLeft = image.tags.filter((name) => !names.includes(name))
  const missing = [...(wish ?? [])].filter((name) => !image.tags.includes(name)).toSorted()
  const obstacles = missing.map((name) => changed(m.removal_no_name_any_more({ name: `\`${name}\`` })))
  const kept = keptBecause?.(image)
  const about = {
    imageId: image.id,
    title: names[0] ?? imageTitle(image.id, image),
    names,
    namesLeft,
    isRestorable: !isLocalOnly(image),
    ...(kept !== undefined && { keptBecause: kept }),
  }
  if (wish !== undefined && names.length === 0)
    return { ...about, effect: 'untag', obstacles, ownWay: 'barred' }
  if (namesLeft.length > 0) return { ...about, effect: 'untag', obstacles, ownWay: 'open' }
  return {
    ...about,
    effect: names.length > 0 && wouldDangle(image, engine) ? 'dangle' : 'delete',
    obstacles: [...obstacles, ...image.usedBy.map(obstacleOf)],
    ownWay: wayOfUse(image, engine),
  }
}

/** The images that were built on each, where the engine keeps track of that and minds. */
export const childrenIn = ({
  images,
  engine,
}: Pick<RemovalParts, 'images' | 'engine'>): ReadonlyMap<ImageId, readonly ImageId[]> => {
  const children = new Map<ImageId, ImageId[]>()
  if (engine.product !== 'docker' || engine.store !== 'graph-driver') return children
  for (const { id, parentId } of images.values()) {
    if (parentId === undefined || parentId === id) continue
    const others = children.get(parentId)
    if (others === undefined) children.set(parentId, [id])
    else others.push(id)
  }
  return children
}

const byTitle = (a: OwnPlan, b: OwnPlan): number => {
  if (a.title !== b.title) return a.title < b.title ? -1 : 1
  return a.imageId < b.imageId ? -1 : 1
}

/** What will happen to each image; the bytes aside. The order of the targets does not matter. */
export const planItems = (parts: RemovalParts): readonly PlannedRemoval[] => {
  const { images, targets } = parts
  const children = childrenIn(parts)
  const own = [...wishesOf(targets)]
    .map(([id, wish]) => {
      const image = images.get(id)
      return image === undefined ? goneAlready(id) : ownPlanOf(image, wish, parts)
    })
    .toSorted(byTitle)
  const ownById = new Map(own.map((item) => [item.imageId, item]))
  const planned = new Map<ImageId, PlannedRemoval>()
  /** Being planned: whoever claims to be built on what was built on itself goes nowhere. */
  const open = new Set<ImageId>()

  const goesWith = (id: ImageId): RemovalWay => {
    const child = planOf(id)
    return child?.effect === 'delete' ? child.way : 'barred'
  }

  /** Plans those that were built on it first, which is also the order in which the map has them. */
  const planOf = (id: ImageId): PlannedRemoval | undefined => {
    const item = ownById.get(id)
    if (item === undefined || open.has(id) || planned.has(id)) return planned.get(id)
    open.add(id)
    const { ownWay, ...rest } = item
    const built = rest.effect === 'untag' ? [] : (children.get(id) ?? [])
    const waysOfBuilt = built.map((child) => [child, goesWith(child)] as const)
    const inTheWay = waysOfBuilt.filter(([, way]) => way !== 'open').map(([child]) => child)
    const childImages: readonly RemovalObstacle[] =
      inTheWay.length === 0 ? [] : [{ kind: 'child-images', children: inTheWay.toSorted() }]
    planned.set(id, {
      ...rest,
      obstacles: [...rest.obstacles, ...childImages],
      way: waysOfBuilt.reduce((way, [, other]) => harder(way, other), ownWay),
    })
    open.delete(id)
    return planned.get(id)
  }

  for (const { imageId } of own) planOf(imageId)
  return [...planned.values()]
}

/**
 * What a removal will do, with or without force. Where the layers of an image are not known yet, the bytes are an estimate
 * from those that are.
 */
export const planRemoval = (parts: RemovalParts, tree: LayerTree, force: boolean): RemovalPlan => {
  const items = planItems(parts)
  const leaving = items
    .filter((item) => item.effect === 'delete' && isAttempted(item, force))
    .map(({ imageId }) => imageId)
  const { back, staying } = departure(tree, leaving, (id) => parts.images.get(id)?.usedBy ?? [])
  const isAllKnown = [...parts.images.keys()].every((id) => tree.image(id) !== undefined)
  return {
    items,
    back: leaving.length === 0 || isAllKnown ? back : { ...back, certainty: 'estimate' },
    staying,
    needsForce: items.some(({ way }) => way === 'force'),
  }
}
