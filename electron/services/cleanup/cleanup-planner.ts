import { stayReasonSentence } from '../../core/cleanup/cleanup-words.ts'
import type { CleanupItem, CleanupItemId, CleanupPlan, StayReason } from '../../core/cleanup/plan.ts'
import { protector } from '../../core/cleanup/protect.ts'
import type { Protection } from '../../core/cleanup/protection.ts'
import { planCleanup } from '../../core/cleanup/prune-plan.ts'
import type { EngineResources } from '../../core/cleanup/resources.ts'
import type { CleanupRules } from '../../core/cleanup/rules.ts'
import type { Failure } from '../../core/failure.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { InventorySnapshot } from '../../core/images/inventory.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import { titleIn } from '../../core/removal/removal-deed.ts'
import type { RemovalRules } from '../../core/removal/removal-plan.ts'
import type { CleaningEngine } from './cleaning-engine.ts'
import { m } from '../../words/messages.ts'

/** What plans are made from. */
export interface PlannerParts {
  readonly inventory: () => Pick<InventorySnapshot, 'images' | 'watchedSinceMs'>
  readonly tree: () => LayerTree
  readonly protections: () => readonly Protection[]
  /** Whether a pin holds an image. */
  readonly isPinned: (image: InventoryImage) => boolean
  /** Says for many images which files name each, as the files are now. */
  readonly filesNaming: () => (image: InventoryImage) => readonly string[]
  /** Resolves once every file that was shown has been looked at: until then nobody knows what they name. */
  readonly filesRead: () => Promise<void>
  /** When each image of an engine was pulled last, as far as that is known. */
  readonly lastPulls: (engineId: EngineId) => ReadonlyMap<ImageId, number>
  readonly nowMs: () => number
}

/** A plan, and what it was made from. */
export interface PlannedCleanup {
  readonly plan: CleanupPlan
  readonly images: ReadonlyMap<ImageId, InventoryImage>
  readonly tree: LayerTree
  readonly resources: EngineResources
}

/** Plans of clean-ups, by how things are at the moment. */
export interface CleanupPlanner {
  /** Rejects with a `FailureError` where the engine does not say what it has. */
  readonly plan: (engine: CleaningEngine, rules: CleanupRules, signal: AbortSignal) => Promise<PlannedCleanup>
  /** The same with what the engine is known to have, without asking it. */
  readonly planWith: (
    engine: Pick<CleaningEngine, keyof RemovalRules | 'id'>,
    rules: CleanupRules,
    resources: EngineResources,
  ) => PlannedCleanup
  /** Says for many images what the person has said to keep each; who uses it aside. */
  readonly keeper: () => (image: InventoryImage) => StayReason | undefined
  /** Why an image is not to go now, whatever was agreed on before; who uses it is looked at with the engine itself. */
  readonly whyItStays: (image: InventoryImage) => Failure | undefined
}

/** The failure that something is kept with. */
const stayFailure = (reason: StayReason, titleOf: (id: ImageId) => string): Failure => ({
  kind: 'in-use',
  message: stayReasonSentence(reason, titleOf),
  advice: m.cleanup_look_at_plan_kept(),
})

const goneMeanwhile = (): Failure => ({
  kind: 'not-found',
  message: m.removal_gone(),
  advice: m.removal_gone_advice(),
})

/** A volume of the same name may be another one by now. */
const isAnother = (agreed: CleanupItem, now: CleanupItem): boolean =>
  agreed.kind === 'volume' && now.kind === 'volume' && agreed.volume.createdAtMs !== now.volume.createdAtMs

/** Who uses an image, and what was built on it, is found out with the engine itself when its turn has come. */
const isLeftToItsTurn = ({ kind }: CleanupItem, reason: StayReason | undefined): boolean =>
  kind === 'image' && (reason?.kind === 'used' || reason?.kind === 'parent')

/** Why things that were agreed on stay after all, by a plan that was made since. */
export const staysSince = (
  agreed: readonly CleanupItem[],
  { plan, images }: PlannedCleanup,
): ReadonlyMap<CleanupItemId, Failure> => {
  const items = new Map(plan.items.map((item) => [item.id, item]))
  const stays = new Map(plan.stays.map(({ id, reasons }) => [id, reasons[0]]))
  const titleOf = titleIn(images)
  const failures = new Map<CleanupItemId, Failure>()
  for (const item of agreed) {
    const now = items.get(item.id)
    if (now !== undefined && !isAnother(item, now)) continue
    const reason = stays.get(item.id)
    if (isLeftToItsTurn(item, reason)) continue
    failures.set(item.id, reason === undefined ? goneMeanwhile() : stayFailure(reason, titleOf))
  }
  return failures
}

/** Makes what plans. */
export const createCleanupPlanner = (parts: PlannerParts): CleanupPlanner => {
  const { isPinned, nowMs } = parts

  const planWith: CleanupPlanner['planWith'] = (engine, rules, resources) => {
    const { images: listed, watchedSinceMs } = parts.inventory()
    const images = new Map(listed.map((image) => [image.id, image]))
    const tree = parts.tree()
    const lastPulls = parts.lastPulls(engine.id)
    return {
      plan: planCleanup({
        ...{ images, engine, tree, rules, isPinned, resources, watchedSinceMs },
        protections: parts.protections(),
        filesNaming: parts.filesNaming(),
        lastPulledAtMs: (id) => lastPulls.get(id),
        nowMs: nowMs(),
      }),
      ...{ images, tree, resources },
    }
  }

  const keeper: CleanupPlanner['keeper'] = () => {
    const protectionOf = protector(parts.protections())
    const filesNaming = parts.filesNaming()
    return (image) => {
      if (isPinned(image)) return { kind: 'pinned' }
      const protection = protectionOf(image)
      if (protection !== undefined) return { kind: 'protected', protection }
      const paths = filesNaming(image)
      return paths.length === 0 ? undefined : { kind: 'in-file', paths }
    }
  }

  return {
    plan: async (engine, rules, signal) => {
      const [resources] = await Promise.all([engine.resources(signal, false), parts.filesRead()])
      return planWith(engine, rules, resources)
    },
    planWith,
    keeper,
    whyItStays: (image) => {
      const reason = keeper()(image)
      return reason && stayFailure(reason, (id) => id)
    },
  }
}
