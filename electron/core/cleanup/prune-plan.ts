/**
 * The plan of a clean-up. What is protected, pinned, named by a file, or used by a container that stays never goes. Nothing
 * goes by force, so what an engine would refuse stays as well.
 */
import {
  imageTitle,
  isLocalOnly,
  isUntagged,
  type ContainerUse,
  type InventoryImage,
} from '../images/image.ts'
import { childrenIn, planItems, type RemovalRules } from '../removal/removal-plan.ts'
import { planCache } from './cache-plan.ts'
import {
  itemIdOf,
  type CleanupItem,
  type CleanupItemId,
  type CleanupPlan,
  type StayingItem,
  type ImageUse,
  type StayReason,
} from './plan.ts'
import { protector } from './protect.ts'
import type { Protection } from './protection.ts'
import type { Container, EngineResources, Volume } from './resources.ts'
import type { CleanupRules } from './rules.ts'
import { judgeByLimits, type LimitFacts } from './unused-limits.ts'
import { m } from '../../words/messages.ts'

/** What a plan is made of. */
export interface PrunePlanParts extends LimitFacts {
  readonly engine: RemovalRules
  /** Absent until the engine has said them: the plan is of images alone then. */
  readonly resources?: EngineResources | undefined
  readonly rules: CleanupRules
  readonly protections: readonly Protection[]
  readonly isPinned: (image: InventoryImage) => boolean
  /** The paths of the files Lading was shown that name the image. */
  readonly filesNaming: (image: InventoryImage) => readonly string[]
}

/** What of one kind goes and what stays. */
type Sorted = Pick<CleanupPlan, 'items' | 'stays'>

const nothing: Sorted = { items: [], stays: [] }

/** The phases in which nothing of a container runs. */
const restingPhases: ReadonlySet<Container['phase']> = new Set(['created', 'exited', 'dead'])

const isResting = ({ phase }: Container): boolean => restingPhases.has(phase)

const whyContainerStays = ({ phase }: Container): StayReason =>
  phase === 'removing' ? { kind: 'left-out', sentence: m.cleanup_stays_being_removed() } : { kind: 'running' }

const planContainers = ({ rules, resources }: PrunePlanParts): Sorted => {
  if (!rules.stoppedContainers || resources === undefined) return nothing
  const about = ({ id, name }: Container) =>
    ({ kind: 'container', id: itemIdOf('container', id), title: name }) as const
  return {
    items: resources.containers.filter(isResting).map((container) => ({
      ...{ ...about(container), container, isTicked: true },
      reasons: [container.phase === 'created' ? m.cleanup_never_started() : m.cleanup_does_not_run()],
    })),
    stays: resources.containers
      .filter((container) => !isResting(container))
      .map((container) => ({ ...about(container), reasons: [whyContainerStays(container)] })),
  }
}

/** The IDs of containers that may go. */
type LeavingContainers = ReadonlySet<string>

const needing = (needs: readonly CleanupItemId[]): { needs?: readonly CleanupItemId[] } =>
  needs.length === 0 ? {} : { needs }

const containerItemId = ({ id }: Pick<Container, 'id'>): CleanupItemId => itemIdOf('container', id)

/** The containers that use each volume. */
const usersOfVolumes = ({ containers }: EngineResources): ReadonlyMap<string, readonly Container[]> => {
  const users = new Map<string, Container[]>()
  for (const container of containers)
    for (const volume of new Set(container.volumes)) {
      const others = users.get(volume)
      if (others === undefined) users.set(volume, [container])
      else others.push(container)
    }
  return users
}

const volumeReasons = ({ isAnonymous }: Volume, isUsed: boolean): readonly string[] => [
  isUsed ? m.cleanup_volume_used_by_going() : m.cleanup_unused(),
  isAnonymous ? m.cleanup_volume_anonymous() : m.cleanup_volume_named(),
]

const planVolumes = ({ rules, resources }: PrunePlanParts, leaving: LeavingContainers): Sorted => {
  if (!rules.unusedVolumes || resources === undefined) return nothing
  const users = usersOfVolumes(resources)
  const items: CleanupItem[] = []
  const stays: StayingItem[] = []
  for (const volume of resources.volumes) {
    const about = { kind: 'volume', id: itemIdOf('volume', volume.name), title: volume.name } as const
    const all = users.get(volume.name) ?? []
    const keepers = all.filter(({ id }) => !leaving.has(id))
    if (keepers.length > 0) {
      const containers = keepers.map((one) => ({ id: one.id, name: one.name, running: !isResting(one) }))
      stays.push({ ...about, reasons: [{ kind: 'used', containers }] })
    } else
      items.push({
        ...{ ...about, volume, isTicked: volume.isAnonymous },
        ...{ reasons: volumeReasons(volume, all.length > 0), ...needing(all.map(containerItemId)) },
      })
  }
  return { items, stays }
}

/** An image that a rule looks at: what speaks for keeping it, and what for its going. */
interface Looked {
  readonly image: InventoryImage
  /** Those of its containers that may go. */
  readonly leavingUsers: readonly ContainerUse[]
  readonly keeping: readonly StayReason[]
  readonly sentences: readonly string[]
}

const useSentence = (image: InventoryImage, leavingUsers: number): string => {
  const count = leavingUsers
  if (isUntagged(image))
    return count === 0 ? m.cleanup_untagged_unused() : m.cleanup_untagged_used_by_going({ count })
  return count === 0 ? m.cleanup_unused() : m.cleanup_used_by_going({ count })
}

const lookAtImages = (parts: PrunePlanParts, leaving: LeavingContainers): readonly Looked[] => {
  const { images, rules } = parts
  const judge = judgeByLimits(rules.unusedOnly, parts)
  const protectionOf = protector(parts.protections)
  const look = (image: InventoryImage): Looked => {
    // The list of images is newer than that of containers: what runs by it does not go.
    const isLeaving = ({ id, running }: ContainerUse): boolean => !running && leaving.has(id)
    const leavingUsers = image.usedBy.filter(isLeaving)
    const keepers = image.usedBy.filter((use) => !isLeaving(use))
    const protection = protectionOf(image)
    const paths = parts.filesNaming(image)
    // The limits are the unused images' alone; a dangling one goes without them.
    const verdicts = rules.dangling && isUntagged(image) ? [] : judge(image)
    const keeping: readonly StayReason[] = [
      ...(keepers.length > 0 ? [{ kind: 'used', containers: keepers } as const] : []),
      ...(parts.isPinned(image) ? [{ kind: 'pinned' } as const] : []),
      ...(protection !== undefined ? [{ kind: 'protected', protection } as const] : []),
      ...(paths.length > 0 ? [{ kind: 'in-file', paths } as const] : []),
      ...verdicts.flatMap((verdict) => (verdict.stays ? [verdict.reason] : [])),
    ]
    const sentences = [
      useSentence(image, leavingUsers.length),
      // Some were pulled by digest alone and never had a tag.
      ...(isUntagged(image) && !isLocalOnly(image) ? [m.cleanup_can_be_pulled({ count: 1 })] : []),
      ...verdicts.flatMap((verdict) => (verdict.stays ? [] : verdict.sentences)),
    ]
    return { image, leavingUsers, keeping, sentences }
  }
  return [...images.values()]
    .filter((image) => rules.unused || (rules.dangling && isUntagged(image)))
    .map(look)
}

/** How those that nothing speaks for keeping would go. What only containers that may go use counts as free. */
const removalsOf = ({ images, engine }: PrunePlanParts, going: readonly Looked[]) => {
  const freed = new Map(images)
  for (const { image, leavingUsers } of going)
    if (leavingUsers.length > 0) freed.set(image.id, { ...image, usedBy: [] })
  const targets = going.map(({ image: { id } }) => ({ imageId: id }))
  return planItems({ images: freed, engine, targets }).filter(
    ({ way, effect }) => way === 'open' && effect === 'delete',
  )
}

const planImages = (parts: PrunePlanParts, leaving: LeavingContainers): Sorted => {
  const looked = lookAtImages(parts, leaving)
  const byId = new Map(looked.map((one) => [one.image.id, one]))
  const children = childrenIn(parts)
  const removals = removalsOf(
    parts,
    looked.filter(({ keeping }) => keeping.length === 0),
  )
  const going = new Set(removals.map(({ imageId }) => imageId))
  const about = (image: InventoryImage) =>
    ({ kind: 'image', id: itemIdOf('image', image.id), title: imageTitle(image.id, image) }) as const
  const reasonsToStay = ({ image, keeping }: Looked): readonly StayReason[] => {
    const built = (children.get(image.id) ?? []).filter((id) => !going.has(id)).toSorted()
    return built.length === 0 ? keeping : [...keeping, { kind: 'parent', children: built }]
  }
  return {
    items: removals.flatMap((removal): CleanupItem | [] => {
      const { imageId } = removal
      const found = byId.get(imageId)
      if (found === undefined) return []
      const { image, leavingUsers, sentences } = found
      const built = (children.get(imageId) ?? []).map((id) => itemIdOf('image', id))
      return {
        ...{ ...about(image), imageId, removal, reasons: sentences, isTicked: true },
        ...needing([...leavingUsers.map(containerItemId), ...built]),
      }
    }),
    stays: looked
      .filter(({ image }) => !going.has(image.id))
      .map((one) => ({ ...about(one.image), reasons: reasonsToStay(one) })),
  }
}

const imageUsesIn = (containers: readonly Container[]): readonly ImageUse[] =>
  containers.flatMap(({ id, imageId }) =>
    imageId === undefined ? [] : { id: itemIdOf('container', id), imageId },
  )

/** What a clean-up by these rules would do. What no rule looks at is not in it. */
export const planCleanup = (parts: PrunePlanParts): CleanupPlan => {
  const { rules, resources, nowMs } = parts
  const containers = planContainers(parts)
  const leaving = new Set(
    containers.items.flatMap((item) => (item.kind === 'container' ? item.container.id : [])),
  )
  const sorted = [
    containers,
    planVolumes(parts, leaving),
    planImages(parts, leaving),
    rules.buildCache ? planCache(resources?.cache ?? [], rules.cacheOnly, nowMs) : nothing,
  ]
  // A containerd store has the layers of builds apart from those of images, and says other sizes of those built upon.
  const isShared = parts.engine.store === 'graph-driver'
  const sharedCache = isShared ? (resources?.cache ?? []).filter((record) => record.isShared) : []
  const imageUses = imageUsesIn(resources?.containers ?? [])
  return {
    items: sorted.flatMap(({ items }) => items),
    stays: sorted.flatMap(({ stays }) => stays),
    ...(sharedCache.length > 0 && { sharedCache }),
    ...(imageUses.length > 0 && { imageUses }),
    asOfMs: resources?.asOfMs ?? nowMs,
  }
}
