import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { goingOf, type CleanupItemId } from '../../../../electron/core/cleanup/plan.ts'
import { planCleanup } from '../../../../electron/core/cleanup/prune-plan.ts'
import { createTally, type Tally } from '../../../../electron/core/cleanup/tally.ts'
import { comesBack } from '../../../../electron/core/layers/layer-bytes.ts'
import { imageOf, stackOf, treeOf } from '../../../support/layer-trees.ts'
import { containerd, graphDriver, idOf, stopped } from '../removal/removal-samples.ts'
import { anyCleanup, type AnyCleanup } from './any-cleanup.ts'
import {
  cacheItem,
  containerItem,
  containerOf,
  imageItem,
  partsOf,
  recordOf,
  resourcesOf,
  volumeItem,
  volumeOf,
  type Planned,
} from './cleanup-samples.ts'

const tallyOf = (planned: Planned): Tally => {
  const parts = partsOf({ engine: containerd, ...planned })
  return createTally({ ...parts, plan: planCleanup(parts) })
}

const unused = { rules: { unused: true } }
const exact = (bytes: number) => ({ bytes, certainty: 'exact' })

describe('the boxes of a plan', () => {
  const resources = resourcesOf({
    volumes: [volumeOf('data', { bytes: 5 }), volumeOf('f00', { bytes: 7, isAnonymous: true })],
  })
  const tally = (): Tally => tallyOf({ rules: { unusedVolumes: true }, resources })

  it('are ticked as the rules tick them', () => {
    expect(tally().ticked()).toEqual([volumeItem('f00')])
    expect(tally().isTicked(volumeItem('data'))).toBe(false)
    expect(tally().total().volumesBytes).toBe(7)
  })

  it('can be ticked and unticked, several at once and more than once', () => {
    const boxes = tally()
    boxes.set([volumeItem('data'), volumeItem('f00')], true)
    expect(boxes.ticked()).toEqual([volumeItem('data'), volumeItem('f00')])
    expect(boxes.total().total).toEqual(exact(12))
    boxes.set([volumeItem('f00'), volumeItem('f00')], false)
    expect(boxes.total().total).toEqual(exact(5))
  })

  it('pass over what the plan does not have', () => {
    const boxes = tally()
    boxes.set([volumeItem('another')], true)
    expect(boxes.ticked()).toEqual([volumeItem('f00')])
    expect(boxes.isTicked(volumeItem('another'))).toBe(false)
    expect(boxes.bytesOf(volumeItem('another'))).toEqual(exact(0))
    expect(boxes.blockedBy(volumeItem('another'))).toEqual([])
  })
})

describe('what comes back', () => {
  it('is told by kind, and together', () => {
    const boxes = tallyOf({
      rules: { unused: true, stoppedContainers: true, unusedVolumes: true, buildCache: true },
      named: { app: { layers: ['app-100'] } },
      resources: resourcesOf({
        containers: [containerOf('a', { writableBytes: 20 })],
        volumes: [volumeOf('f00', { bytes: 3, isAnonymous: true })],
        cache: [recordOf('r', { bytes: 4 }), recordOf('shared', { bytes: 50, isShared: true })],
      }),
    })
    expect(boxes.total()).toEqual({
      images: exact(100),
      containersBytes: 20,
      volumesBytes: 3,
      cacheBytes: 4,
      total: exact(127),
    })
    expect(boxes.bytesOf(cacheItem('shared'))).toEqual(exact(0))
  })

  it('counts a shared layer once, with the last that has it', () => {
    const boxes = tallyOf({
      ...unused,
      named: { a: { layers: ['base-100', 'a-1'] }, b: { layers: ['base-100', 'b-2'] } },
    })
    expect(boxes.total().images.bytes).toBe(103)
    expect(boxes.bytesOf(imageItem('a')).bytes).toBe(101)
    boxes.set([imageItem('b')], false)
    expect(boxes.total().images.bytes).toBe(1)
    expect(boxes.bytesOf(imageItem('a')).bytes).toBe(1)
    expect(boxes.bytesOf(imageItem('b')).bytes).toBe(102)
  })

  it('counts a layer once that several platforms of an image have', () => {
    const platforms = [stackOf('base:100 x:1'), stackOf('base:100 y:2')]
    const tree = treeOf(imageOf(idOf('a'), '', { stacks: platforms }), imageOf(idOf('b'), 'base:100 z:4'))
    const parts = partsOf({ ...unused, named: { a: {}, b: {} } })
    const boxes = createTally({ ...parts, tree, plan: planCleanup({ ...parts, tree }) })
    expect(boxes.total().images.bytes).toBe(107)
    expect(boxes.bytesOf(imageItem('b')).bytes).toBe(104)
    boxes.set([imageItem('b')], false)
    expect(boxes.total().images.bytes).toBe(3)
  })

  it('is an estimate while the layers of an image are not known', () => {
    const boxes = tallyOf({ ...unused, named: { a: { layers: ['a-1'] }, unknown: {} } })
    expect(boxes.total().images).toEqual({ bytes: 1, certainty: 'estimate' })
    boxes.set(boxes.ticked(), false)
    expect(boxes.total().images).toEqual(exact(0))
  })

  it('is an estimate where the engine cannot tell what a volume takes', () => {
    const { bytes: _, ...unmeasured } = volumeOf('far', { isAnonymous: true, driver: 'nfs' })
    const boxes = tallyOf({
      rules: { unusedVolumes: true },
      resources: resourcesOf({ volumes: [unmeasured] }),
    })
    expect(boxes.total().total).toEqual({ bytes: 0, certainty: 'estimate' })
  })
})

describe('an image whose stopped container goes as well', () => {
  const boxes = (): Tally =>
    tallyOf({
      rules: { unused: true, stoppedContainers: true },
      named: { app: { layers: ['app-100'], usedBy: [stopped('a')] } },
      resources: resourcesOf({ containers: [containerOf('a', { writableBytes: 20 })] }),
    })

  it('frees nothing until that is ticked', () => {
    const tally = boxes()
    expect(tally.total().total.bytes).toBe(120)
    expect(tally.blockedBy(imageItem('app'))).toEqual([])
    tally.set([containerItem('a')], false)
    expect(tally.total().total.bytes).toBe(0)
    expect(tally.ticked()).toEqual([imageItem('app')])
    expect(tally.bytesOf(imageItem('app'))).toEqual(exact(0))
    expect(tally.blockedBy(imageItem('app'))).toEqual([containerItem('a')])
  })

  it('comes back with it', () => {
    const tally = boxes()
    expect(tally.bytesOf(containerItem('a')).bytes).toBe(120)
    tally.set([imageItem('app')], false)
    expect(tally.bytesOf(containerItem('a')).bytes).toBe(20)
  })
})

describe('an image that another was built on', () => {
  it('frees nothing until that is ticked, where the engine keeps it for that', () => {
    const named = {
      base: { layers: ['base-100'] },
      app: { layers: ['base-100', 'app-1'], parent: 'base', usedBy: [stopped('a')] },
    }
    const tally = tallyOf({
      rules: { unused: true, stoppedContainers: true },
      ...{ named, engine: graphDriver, resources: resourcesOf({ containers: [containerOf('a')] }) },
    })
    expect(tally.total().images.bytes).toBe(101)
    tally.set([containerItem('a')], false)
    expect(tally.total().images.bytes).toBe(0)
    expect(tally.blockedBy(imageItem('base'))).toEqual([containerItem('a')])
    tally.set([imageItem('app')], false)
    expect(tally.blockedBy(imageItem('base'))).toEqual([imageItem('app'), containerItem('a')])
  })
})

describe('layers of an image that is gone', () => {
  const tree = treeOf(
    imageOf(idOf('gone'), 'base:100 gone:30', { isGone: true }),
    imageOf(idOf('app'), 'base:100 app:5'),
  )
  const boxes = (...containers: readonly string[]): Tally => {
    const all = containers.map((name) => containerOf(name, { imageId: idOf('gone') }))
    const rules = { unused: true, stoppedContainers: true }
    const parts = partsOf({ rules, named: { app: {} }, resources: resourcesOf({ containers: all }) })
    return createTally({ ...parts, tree, plan: planCleanup({ ...parts, tree }) })
  }

  it('come back with the last of its containers', () => {
    const tally = boxes('a', 'b')
    expect(tally.total().images.bytes).toBe(135)
    expect(tally.bytesOf(imageItem('app')).bytes).toBe(105)
    tally.set([containerItem('a')], false)
    expect(tally.total().images.bytes).toBe(5)
    tally.set([imageItem('app')], false)
    expect(tally.bytesOf(containerItem('a')).bytes).toBe(30)
  })

  it('stay while a container has it that no rule looks at', () => {
    const parts = partsOf({
      ...{ rules: { unused: true }, named: { app: {} } },
      resources: resourcesOf({ containers: [containerOf('a', { imageId: idOf('gone') })] }),
    })
    const tally = createTally({ ...parts, tree, plan: planCleanup({ ...parts, tree }) })
    expect(tally.total().images.bytes).toBe(5)
  })

  it('stay where nothing is known of its containers', () => {
    expect(boxes().total().images.bytes).toBe(5)
  })
})

describe('images that free something only together', () => {
  const togetherOf = (named: Planned['named'], more: Planned = {}) =>
    tallyOf({ ...unused, ...more, named: named ?? {} }).together()

  it('are those that share layers which nobody else has', () => {
    const same = ['base-700000000', 'app-500000000']
    expect(
      togetherOf({ a: { layers: same }, b: { layers: same }, c: { layers: ['other-5'] } }),
    ).toMatchObject([{ bytes: 1_200_000_000 }])
  })

  it('are told with those that free most first, whatever is ticked', () => {
    const named = {
      a: { layers: ['x-2000000', 'a-1'] },
      b: { layers: ['x-2000000', 'b-1'] },
      c: { layers: ['y-9000000'] },
      d: { layers: ['y-9000000'] },
      e: { layers: ['y-9000000', 'e-10'] },
    }
    const tally = tallyOf({ ...unused, named })
    const groups = tally.together()
    expect(groups.map(({ bytes }) => bytes)).toEqual([9_000_010, 2_000_002])
    expect(groups.map(({ ids }) => [...ids].toSorted())).toEqual([
      ['c', 'd', 'e'].map(imageItem).toSorted(),
      ['a', 'b'].map(imageItem).toSorted(),
    ])
    tally.set(tally.ticked(), false)
    expect(tally.together()).toEqual(groups)
  })

  it('are not told where each frees more than they share, or all of them too little', () => {
    expect(
      togetherOf({ a: { layers: ['x-2000000', 'a-3000000'] }, b: { layers: ['x-2000000', 'b-3000000'] } }),
    ).toEqual([])
    expect(togetherOf({ a: { layers: ['x-999999'] }, b: { layers: ['x-999999'] } })).toEqual([])
  })

  it('are not told where one of them stays, or too many share', () => {
    const same = { layers: ['x-2000000'] }
    expect(togetherOf({ a: same, b: { ...same, usedBy: [stopped('s')] } })).toEqual([])
    expect(togetherOf({ a: same, b: same, c: same, d: same, e: same })).toEqual([])
  })
})

/** Any engine with a plan for it, and its boxes ticked one after the other. */
const anyTicking = anyCleanup.chain((cleanup) => {
  const plan = planCleanup(cleanup.parts)
  const ids = plan.items.map(({ id }) => id)
  const ticks = ids.length === 0 ? fc.constant([]) : fc.array(fc.tuple(fc.constantFrom(...ids), fc.boolean()))
  return ticks.map((ticked) => ({ ...cleanup, plan, ticked }))
})

const newTally = ({ parts }: Pick<AnyCleanup, 'parts'>, plan = planCleanup(parts)): Tally =>
  createTally({ ...parts, plan })

const exactly = (tally: Tally, ids: readonly CleanupItemId[]): Tally => {
  tally.set(tally.ticked(), false)
  tally.set(ids, true)
  return tally
}

describe('for any ticking of any plan', () => {
  it('what comes back is what `comesBack` of the layers says, and the sums of what else goes', () => {
    fc.assert(
      fc.property(anyTicking, ({ parts, holders, plan: { sharedCache: _, ...plan }, ticked }) => {
        const tally = newTally({ parts }, plan)
        for (const [id, isTicked] of ticked) tally.set([id], isTicked)
        const going = goingOf(plan, tally.ticked())
        const leaving = new Set(
          going.flatMap((item) => (item.kind === 'container' ? [item.container.id] : [])),
        )
        const images = going.flatMap((item) => (item.kind === 'image' ? [item.imageId] : []))
        const gone = holders.flatMap(({ imageId, isGone }) => {
          const users = parts.resources.containers.filter((one) => one.imageId === imageId)
          return isGone === true && users.length > 0 && users.every(({ id }) => leaving.has(id))
            ? [imageId]
            : []
        })
        // To `comesBack` a holder that is gone never leaves; here they are images like the others.
        const tree = treeOf(...holders.map(({ isGone: _, ...holder }) => holder))
        const back = comesBack(tree, [...images, ...gone], (id) =>
          (parts.images.get(id)?.usedBy ?? []).filter((use) => !leaving.has(use.id)),
        )
        const isAllKnown = [...parts.images.keys()].every((id) => parts.tree.image(id) !== undefined)
        const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, one) => sum + one, 0)
        const total = tally.total()
        expect(total.images).toEqual(
          isAllKnown || images.length + gone.length === 0 ? back : { ...back, certainty: 'estimate' },
        )
        expect(total.containersBytes).toBe(
          sumOf(going.map((item) => (item.kind === 'container' ? item.container.writableBytes : 0))),
        )
        expect(total.volumesBytes).toBe(
          sumOf(going.map((item) => (item.kind === 'volume' ? (item.volume.bytes ?? 0) : 0))),
        )
        expect(total.cacheBytes).toBe(
          sumOf(
            going.map((item) => (item.kind === 'cache' && !item.record.isShared ? item.record.bytes : 0)),
          ),
        )
        expect(total.total.bytes).toBe(
          sumOf([total.images.bytes, total.containersBytes, total.volumesBytes, total.cacheBytes]),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('it depends neither on the order of ticking nor on that of the items', () => {
    fc.assert(
      fc.property(anyTicking, ({ parts, plan, ticked }) => {
        const tally = newTally({ parts }, plan)
        for (const [id, isTicked] of ticked) tally.set([id], isTicked)
        const reversed = newTally({ parts }, { ...plan, items: plan.items.toReversed() })
        expect(exactly(reversed, tally.ticked().toReversed()).total()).toEqual(tally.total())
        expect(exactly(newTally({ parts }, plan), tally.ticked()).total()).toEqual(tally.total())
      }),
    )
  })

  it('nothing comes back once all was ticked and unticked again', () => {
    fc.assert(
      fc.property(anyTicking, ({ parts, plan }) => {
        const tally = newTally({ parts }, plan)
        const all = plan.items.map(({ id }) => id)
        tally.set(all, true)
        tally.set(all.toReversed(), false)
        expect(tally.ticked()).toEqual([])
        expect(tally.total().total).toEqual(exact(0))
      }),
    )
  })

  it('what comes back with one is what the total differs by, and asking changes nothing', () => {
    fc.assert(
      fc.property(anyTicking, ({ parts, plan, ticked }) => {
        const tally = newTally({ parts }, plan)
        for (const [id, isTicked] of ticked) tally.set([id], isTicked)
        for (const { id } of plan.items) {
          const before = tally.total()
          const { bytes } = tally.bytesOf(id)
          expect(tally.total()).toEqual(before)
          tally.set([id], !tally.isTicked(id))
          expect(Math.abs(tally.total().total.bytes - before.total.bytes)).toBe(bytes)
          tally.set([id], !tally.isTicked(id))
        }
      }),
    )
  })

  it('exactly those that are ticked and not blocked go', () => {
    fc.assert(
      fc.property(anyTicking, ({ parts, plan, ticked }) => {
        const tally = newTally({ parts }, plan)
        for (const [id, isTicked] of ticked) tally.set([id], isTicked)
        const free = tally.ticked().filter((id) => tally.blockedBy(id).length === 0)
        expect(goingOf(plan, tally.ticked()).map(({ id }) => id)).toEqual(free)
      }),
    )
  })

  it('those that are told to go together free so much, and alone no more than half of it', () => {
    fc.assert(
      fc.property(anyCleanup, ({ parts }) => {
        const tally = newTally({ parts })
        for (const { ids, bytes } of tally.together()) {
          expect(exactly(tally, ids).total().total.bytes).toBe(bytes)
          const alone = ids.map((id) => exactly(tally, [id]).total().total.bytes)
          expect(alone.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(bytes / 2)
        }
      }),
      { numRuns: 300 },
    )
  })
})
