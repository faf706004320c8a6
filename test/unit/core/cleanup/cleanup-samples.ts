import {
  itemIdOf,
  type CleanupItemId,
  type CleanupPlan,
  type StayReason,
} from '../../../../electron/core/cleanup/plan.ts'
import type { Protection } from '../../../../electron/core/cleanup/protection.ts'
import { planCleanup, type PrunePlanParts } from '../../../../electron/core/cleanup/prune-plan.ts'
import type {
  CacheRecord,
  Container,
  EngineResources,
  Volume,
} from '../../../../electron/core/cleanup/resources.ts'
import { firstRules, type CleanupRules } from '../../../../electron/core/cleanup/rules.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { graphDriver, idOf, samples, type Sample } from '../removal/removal-samples.ts'

export const dayMs = 24 * 3_600_000
export const nowMs = 1_000 * dayMs
export const daysBefore = (days: number): number => nowMs - days * dayMs

/** A container in a test's words; `named` of the removal samples has the same ID. */
export const containerOf = (name: string, more: Partial<Container> = {}): Container => ({
  id: `id of ${name}`,
  name,
  imageName: 'app:1',
  phase: 'exited',
  writableBytes: 0,
  volumes: [],
  ...more,
})

export const volumeOf = (name: string, more: Partial<Volume> = {}): Volume => ({
  name,
  isAnonymous: false,
  bytes: 10,
  driver: 'local',
  ...more,
})

export const recordOf = (id: string, more: Partial<CacheRecord> = {}): CacheRecord => ({
  id,
  type: 'regular',
  description: `step ${id}`,
  bytes: 10,
  isShared: false,
  isInUse: false,
  parents: [],
  ...more,
})

export const resourcesOf = (more: Partial<EngineResources> = {}): EngineResources => ({
  engineId: engineIdOf('an engine'),
  asOfMs: nowMs - 5,
  containers: [],
  volumes: [],
  cache: [],
  ...more,
})

export const protection = (kind: Protection['kind'], value: string, reason = ''): Protection => ({
  id: `${kind} ${value}`,
  kind,
  value,
  reason,
})

/** What a test changes of an image beyond what samples say of it. */
export type Changes = Readonly<Record<string, Partial<InventoryImage>>>

export interface Planned extends Partial<Omit<PrunePlanParts, 'images' | 'tree' | 'rules'>> {
  readonly named?: Readonly<Record<string, Sample>>
  readonly changes?: Changes
  readonly rules?: Partial<CleanupRules>
}

/** What a plan of these samples is made of; nothing is pinned, protected or named by a file unless a test says so. */
export const partsOf = ({ named = {}, changes = {}, rules, ...more }: Planned): PrunePlanParts => {
  const { images, tree } = samples(named)
  const changed = new Map(images)
  for (const [name, change] of Object.entries(changes)) {
    const image = images.get(idOf(name))
    if (image !== undefined) changed.set(image.id, { ...image, ...change })
  }
  return {
    ...{ images: changed, tree, engine: graphDriver, protections: [], nowMs },
    isPinned: () => false,
    filesNaming: () => [],
    lastPulledAtMs: () => undefined,
    rules: { ...firstRules, dangling: false, ...rules },
    ...more,
  }
}

export const planOf = (planned: Planned): CleanupPlan => planCleanup(partsOf(planned))

export const imageItem = (name: string): CleanupItemId => itemIdOf('image', idOf(name))
export const containerItem = (name: string): CleanupItemId => itemIdOf('container', `id of ${name}`)
export const volumeItem = (name: string): CleanupItemId => itemIdOf('volume', name)
export const cacheItem = (id: string): CleanupItemId => itemIdOf('cache', id)

export const goingIn = (plan: CleanupPlan): readonly CleanupItemId[] => plan.items.map(({ id }) => id)

export const reasonsToStay = (plan: CleanupPlan, id: CleanupItemId): readonly StayReason[] | undefined =>
  plan.stays.find((one) => one.id === id)?.reasons

export const reasonsToGo = (plan: CleanupPlan, id: CleanupItemId): readonly string[] | undefined =>
  plan.items.find((one) => one.id === id)?.reasons
