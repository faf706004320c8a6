import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goingOf, type CleanupItem, type CleanupPlan } from '../../../../electron/core/cleanup/plan.ts'
import { protectionOf } from '../../../../electron/core/cleanup/protect.ts'
import { planCleanup, type PrunePlanParts } from '../../../../electron/core/cleanup/prune-plan.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { isUntagged } from '../../../../electron/core/images/image.ts'
import { anyCleanup } from './any-cleanup.ts'

const imagesIn = (items: readonly CleanupItem[], parts: PrunePlanParts): readonly InventoryImage[] =>
  items.flatMap((item) => (item.kind === 'image' ? (parts.images.get(item.imageId) ?? []) : []))

const containersIn = (items: readonly CleanupItem[]): ReadonlySet<string> =>
  new Set(items.flatMap((item) => (item.kind === 'container' ? [item.container.id] : [])))

/** Any engine with a plan for it, and some of what that finds ticked. */
const anyTicked = anyCleanup.chain(({ parts }) => {
  const plan = planCleanup(parts)
  return fc
    .subarray(plan.items.map(({ id }) => id))
    .map((ticked) => ({ parts, plan, ticked, going: goingOf(plan, ticked) }))
})

const forAnyPlan = (law: (plan: CleanupPlan, parts: PrunePlanParts) => void): void =>
  fc.assert(fc.property(anyCleanup, ({ parts }) => law(planCleanup(parts), parts)))

describe('no plan ever', () => {
  it('has an image that is protected, pinned or named by a file', () => {
    forAnyPlan(({ items }, parts) => {
      for (const image of imagesIn(items, parts)) {
        expect(protectionOf(image, parts.protections)).toBeUndefined()
        expect(parts.isPinned(image)).toBe(false)
        expect(parts.filesNaming(image)).toEqual([])
      }
    })
  })

  it('has an image or a volume that a container uses which stays', () => {
    forAnyPlan(({ items }, parts) => {
      const leaving = containersIn(items)
      for (const { usedBy } of imagesIn(items, parts))
        for (const { id, running } of usedBy) expect([running, leaving.has(id)]).toEqual([false, true])
      for (const item of items)
        if (item.kind === 'volume')
          for (const { id, volumes } of parts.resources?.containers ?? [])
            if (volumes.includes(item.volume.name)) expect(leaving.has(id)).toBe(true)
    })
  })

  it('has an image that one was built on which stays, where the engine keeps it for that', () => {
    forAnyPlan(({ items }, parts) => {
      if (parts.engine.product !== 'docker' || parts.engine.store !== 'graph-driver') return
      const going = new Set(imagesIn(items, parts).map(({ id }) => id))
      for (const { id, parentId } of parts.images.values())
        if (parentId !== undefined && parentId !== id && going.has(parentId)) expect(going.has(id)).toBe(true)
    })
  })

  it('has a container that runs, or a record of the cache that is in use or that one stands on which stays', () => {
    forAnyPlan(({ items, stays }, parts) => {
      const staying = new Set(stays.map(({ id }) => id))
      for (const item of items) {
        if (item.kind === 'container') expect(['created', 'exited', 'dead']).toContain(item.container.phase)
        if (item.kind === 'cache') expect(item.record.isInUse).toBe(false)
      }
      for (const { id, parents } of parts.resources?.cache ?? [])
        if (staying.has(`cache:${id}` as CleanupItem['id']))
          for (const parent of parents) expect(items.map((item) => item.id)).not.toContain(`cache:${parent}`)
    })
  })

  it('takes what something needs that stays, whatever is ticked', () => {
    fc.assert(
      fc.property(anyTicked, ({ parts, going }) => {
        const leaving = containersIn(going)
        for (const { usedBy } of imagesIn(going, parts))
          expect(usedBy.filter(({ id }) => !leaving.has(id))).toEqual([])
        for (const item of going)
          if (item.kind === 'volume')
            for (const { id, volumes } of parts.resources.containers)
              if (volumes.includes(item.volume.name)) expect(leaving.has(id)).toBe(true)
      }),
    )
  })
})

describe('every plan', () => {
  it('has each image that a rule looks at either among what goes or among what stays, and no other', () => {
    forAnyPlan((plan, parts) => {
      const { dangling, unused } = parts.rules
      const looked = [...parts.images.values()].filter((image) => unused || (dangling && isUntagged(image)))
      const told = [...plan.items, ...plan.stays].filter(({ kind }) => kind === 'image').map(({ id }) => id)
      expect(told.toSorted()).toEqual(looked.map(({ id }) => `image:${id}`).toSorted())
    })
  })

  it('has at least one reason for each', () => {
    forAnyPlan(({ items, stays }) => {
      for (const { reasons } of [...items, ...stays]) expect(reasons.length).toBeGreaterThan(0)
    })
  })

  it('has what something needs before it', () => {
    forAnyPlan(({ items }) => {
      const seen = new Set<string>()
      for (const { id, needs = [] } of items) {
        for (const need of needs) expect(seen.has(need)).toBe(true)
        seen.add(id)
      }
    })
  })

  it('is the same in whatever order the engine lists its images', () => {
    forAnyPlan((plan, parts) => {
      const images = new Map([...parts.images].toReversed())
      const other = planCleanup({ ...parts, images })
      expect(other.items).toEqual(plan.items)
      expect(new Set(other.stays)).toEqual(new Set(plan.stays))
    })
  })
})
