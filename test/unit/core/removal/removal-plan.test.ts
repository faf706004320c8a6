import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRemoval, type RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import {
  isAttempted,
  type RemovalPlan,
  type RemovalTarget,
} from '../../../../electron/core/removal/removal.ts'
import {
  containerd,
  graphDriver,
  idOf,
  podman,
  running,
  samples,
  stopped,
  type Sample,
} from './removal-samples.ts'

const planOf = (
  named: Readonly<Record<string, Sample>>,
  targets: readonly RemovalTarget[],
  engine: RemovalRules = graphDriver,
  force = true,
): RemovalPlan => {
  const { images, tree } = samples(named)
  return planRemoval({ images, engine, targets }, tree, force)
}

const whole = (...names: readonly string[]): RemovalTarget[] => names.map((name) => ({ imageId: idOf(name) }))

describe('a removal of names', () => {
  const app = { tags: ['app:1', 'app:latest', 'mine/app:1'], layers: ['app-100'] }

  it('leaves the image under those that are left', () => {
    const plan = planOf({ app }, [{ imageId: idOf('app'), names: ['mine/app:1'] }])
    expect(plan.items).toMatchObject([
      {
        effect: 'untag',
        way: 'open',
        names: ['mine/app:1'],
        namesLeft: ['app:1', 'app:latest'],
        obstacles: [],
      },
    ])
    expect(plan.back).toEqual({ bytes: 0, certainty: 'exact' })
  })

  it('takes the image along where it takes all of them', () => {
    const plan = planOf({ app }, [{ imageId: idOf('app'), names: ['mine/app:1', 'app:latest', 'app:1'] }])
    expect(plan.items).toMatchObject([{ effect: 'delete', way: 'open', names: app.tags }])
    expect(plan.back.bytes).toBe(100)
  })

  it('is put together where it was asked for in parts', () => {
    const inParts = app.tags.map((name) => ({ imageId: idOf('app'), names: [name] }))
    expect(planOf({ app }, inParts)).toEqual(planOf({ app }, [{ imageId: idOf('app'), names: app.tags }]))
  })

  it('is one of the whole image where that was asked for as well', () => {
    const [all] = whole('app')
    if (all === undefined) throw new Error('a target')
    const one = { imageId: idOf('app'), names: ['app:1'] }
    expect(planOf({ app }, [one, all])).toEqual(planOf({ app }, [all]))
    expect(planOf({ app }, [all, one])).toEqual(planOf({ app }, [all]))
  })

  it('goes on without a name that the image does not have any more, and says so', () => {
    const plan = planOf({ app }, [{ imageId: idOf('app'), names: ['moved:1', 'app:1'] }])
    expect(plan.items).toMatchObject([
      {
        way: 'open',
        names: ['app:1'],
        obstacles: [{ kind: 'changed', sentence: '`moved:1` is no name of this image any more.' }],
      },
    ])
  })

  it('does nothing where none of them is left', () => {
    const plan = planOf({ app }, [{ imageId: idOf('app'), names: ['moved:1'] }])
    expect(plan.items).toMatchObject([{ way: 'barred', names: [], obstacles: [{ kind: 'changed' }] }])
    expect(plan.needsForce).toBe(false)
  })

  it('needs no force for a name of several, whoever uses the image', () => {
    const used = { ...app, usedBy: [running('web')] }
    for (const engine of [graphDriver, containerd, podman]) {
      const plan = planOf({ app: used }, [{ imageId: idOf('app'), names: ['app:1'] }], engine)
      expect(plan.items).toMatchObject([{ effect: 'untag', way: 'open', obstacles: [] }])
    }
  })
})

describe('a removal of images', () => {
  it('has an image without a name go by its short ID', () => {
    const plan = planOf({ app: { tags: [], layers: ['app-100'] } }, whole('app'))
    expect(plan.items).toMatchObject([
      { effect: 'delete', way: 'open', title: idOf('app').slice(7, 19), names: [] },
    ])
  })

  it('says of an image that is gone that it is', () => {
    const plan = planOf({}, whole('app'))
    expect(plan.items).toMatchObject([{ way: 'barred', obstacles: [{ kind: 'gone' }] }])
  })

  it('says which could be had again from a registry', () => {
    const plan = planOf({ a: {}, b: { isLocal: true } }, whole('a', 'b'))
    expect(plan.items.map(({ title, isRestorable }) => [title, isRestorable])).toEqual([
      ['a:1', true],
      ['b:1', false],
    ])
  })

  it('counts a layer that others hold too among what stays, and one that they share among them once', () => {
    const named = {
      a: { layers: ['base-1000', 'both-100', 'a-1'] },
      b: { layers: ['base-1000', 'both-100', 'b-10'] },
      c: { layers: ['base-1000', 'c-5'] },
    }
    const plan = planOf(named, whole('a', 'b'))
    expect(plan.back).toEqual({ bytes: 111, certainty: 'exact' })
    expect(plan.staying).toMatchObject([{ bytes: 1000, images: [idOf('c')], containers: [] }])
  })

  it('only estimates while the layers of some image are not known', () => {
    const plan = planOf({ a: { layers: ['a-1'] }, b: {} }, whole('a', 'b'))
    expect(plan.back).toEqual({ bytes: 1, certainty: 'estimate' })
    expect(planOf({ a: { layers: ['a-1'] }, b: {} }, whole('a')).back.certainty).toBe('estimate')
  })
})

describe('an image that containers use', () => {
  it.each([
    [
      'stays untagged by force while one runs',
      [running('web'), stopped('old')],
      graphDriver,
      'dangle',
      'force',
    ],
    [
      'goes by force under one that is stopped, on a graph driver',
      [stopped('old')],
      graphDriver,
      'delete',
      'force',
    ],
    ['stays untagged by force, on a containerd store', [stopped('old')], containerd, 'dangle', 'force'],
    [
      'is not forced on Podman, which would take the container away',
      [stopped('old')],
      podman,
      'delete',
      'barred',
    ],
  ] as const)('%s', (_what, usedBy, engine, effect, way) => {
    const plan = planOf({ app: { layers: ['app-100'], usedBy } }, whole('app'), engine)
    expect(plan.items).toMatchObject([{ effect: engine === podman ? expect.any(String) : effect, way }])
    expect(plan.items[0]?.obstacles).toHaveLength(usedBy.length)
    expect(plan.needsForce).toBe(way === 'force')
    expect(plan.back.bytes).toBe(0)
  })

  it.each([
    ['under a running container', running('web'), graphDriver, 'barred'],
    ['under a stopped one, on a containerd store', stopped('web'), containerd, 'barred'],
    ['under a stopped one, on a graph driver', stopped('web'), graphDriver, 'force'],
  ] as const)('and that has no name is kept or forced: %s', (_what, container, engine, way) => {
    const plan = planOf({ app: { tags: [], usedBy: [container] } }, whole('app'), engine)
    expect(plan.items).toMatchObject([{ way }])
  })

  it('counts as staying, with the container that holds its layers', () => {
    const plan = planOf({ app: { layers: ['app-100'], usedBy: [stopped('old')] } }, whole('app'))
    expect(plan.staying).toMatchObject([{ bytes: 100, containers: [{ name: 'old' }] }])
  })
})

describe('an image that others were built on', () => {
  const family = {
    base: { layers: ['base-1000'] },
    child: { layers: ['base-1000', 'child-100'], parent: 'base' },
    grandchild: { layers: ['base-1000', 'child-100', 'grand-10'], parent: 'child' },
  }
  const order = (plan: RemovalPlan) => plan.items.map(({ title }) => title)

  it('cannot go while they are here', () => {
    const plan = planOf(family, whole('base'))
    expect(plan.items).toMatchObject([
      { way: 'barred', obstacles: [{ kind: 'child-images', children: [idOf('child')] }] },
    ])
    expect(plan.back.bytes).toBe(0)
  })

  it('goes after them where they go too', () => {
    const plan = planOf(family, whole('base', 'grandchild', 'child'))
    expect(order(plan)).toEqual(['grandchild:1', 'child:1', 'base:1'])
    expect(plan.items.map(({ way }) => way)).toEqual(['open', 'open', 'open'])
    expect(plan.back.bytes).toBe(1110)
  })

  it('cannot go where one of them keeps a name', () => {
    const named = { base: family.base, child: { ...family.child, tags: ['child:1', 'child:2'] } }
    const plan = planOf(named, [...whole('base'), { imageId: idOf('child'), names: ['child:1'] }])
    expect(plan.items).toMatchObject([
      { title: 'child:1', way: 'open' },
      { title: 'base:1', way: 'barred' },
    ])
  })

  it('goes by force alone where one of them does', () => {
    const named = { base: family.base, child: { ...family.child, usedBy: [stopped('old')] } }
    const plan = planOf(named, whole('base', 'child'))
    expect(plan.items.map(({ way }) => way)).toEqual(['force', 'force'])
    expect(plan.back.bytes).toBe(0)
  })

  it('can lose a name of several', () => {
    const named = { ...family, base: { ...family.base, tags: ['base:1', 'base:2'] } }
    const plan = planOf(named, [{ imageId: idOf('base'), names: ['base:2'] }])
    expect(plan.items).toMatchObject([{ effect: 'untag', way: 'open' }])
  })

  it.each([
    ['a containerd store', containerd],
    ['Podman', podman],
  ] as const)('goes like any other on %s', (_what, engine) => {
    expect(planOf(family, whole('base'), engine).items).toMatchObject([{ way: 'open', obstacles: [] }])
  })
})

describe('every plan', () => {
  const imageNames = ['a', 'b', 'c', 'd', 'e', 'f']
  const layers = ['x-1', 'y-10', 'z-100', 'w-1000']

  const sample = fc.record(
    {
      tags: fc.uniqueArray(fc.constantFrom('one:1', 'two:2', 'three:3'), { maxLength: 3 }),
      layers: fc.array(fc.constantFrom(...layers), { maxLength: 4 }),
      usedBy: fc.array(fc.constantFrom(running('web'), stopped('old')), { maxLength: 2 }),
      parent: fc.constantFrom(...imageNames),
      isLocal: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const target = fc.record(
    {
      imageId: fc.constantFrom(...imageNames, 'gone').map(idOf),
      names: fc.uniqueArray(fc.constantFrom('one:1', 'two:2', 'three:3', 'moved:1'), { minLength: 1 }),
    },
    { requiredKeys: ['imageId'] },
  )
  const case_ = fc.record({
    named: fc.dictionary(fc.constantFrom(...imageNames), sample),
    targets: fc.array(target, { minLength: 1, maxLength: 8 }),
    engine: fc.constantFrom(graphDriver, containerd, podman),
    force: fc.boolean(),
  })

  it('is the same whatever the order of its targets', () => {
    fc.assert(
      fc.property(case_, fc.integer(), ({ named, targets, engine, force }, turn) => {
        const at = Math.abs(turn) % targets.length
        const turned = [...targets.slice(at), ...targets.slice(0, at)].toReversed()
        expect(planOf(named, turned, engine, force)).toEqual(planOf(named, targets, engine, force))
      }),
    )
  })

  it('has each image once', () => {
    fc.assert(
      fc.property(case_, ({ named, targets, engine, force }) => {
        const ids = planOf(named, targets, engine, force).items.map(({ imageId }) => imageId)
        expect(ids.toSorted()).toEqual([...new Set(targets.map(({ imageId }) => imageId))].toSorted())
      }),
    )
  })

  it('never counts an image that keeps a name as going', () => {
    fc.assert(
      fc.property(case_, ({ named, targets, engine, force }) => {
        for (const item of planOf(named, targets, engine, force).items) {
          expect(item.namesLeft.length > 0 ? item.effect : 'untag').toBe('untag')
        }
      }),
    )
  })

  it('never has anything come back that an image or a container still holds', () => {
    fc.assert(
      fc.property(case_, ({ named, targets, engine, force }) => {
        const { images, tree } = samples(named)
        const { items, back } = planRemoval({ images, engine, targets }, tree, force)
        const going = new Set(
          items
            .filter((item) => item.effect === 'delete' && isAttempted(item, force))
            .map(({ imageId }) => imageId)
            .filter((id) => images.get(id)?.usedBy.length === 0),
        )
        const nodes = new Set([...images.keys()].flatMap((id) => tree.nodesOf(id)))
        const free = [...nodes].filter((node) => tree.holdersOf(node.id).every((id) => going.has(id)))
        expect(back.bytes).toBe(free.reduce((sum, node) => sum + node.unpackedBytes, 0))
      }),
    )
  })

  it('never lets an image go before those that were built on it, nor without them', () => {
    fc.assert(
      fc.property(case_, ({ named, targets, force }) => {
        const { images } = samples(named)
        const { items } = planOf(named, targets, graphDriver, force)
        const goes = items.filter((item) => item.effect === 'delete' && isAttempted(item, force))
        for (const [index, { imageId }] of goes.entries()) {
          const before = new Set(goes.slice(0, index).map((item) => item.imageId))
          const children = [...images.values()].filter(
            ({ parentId, id }) => parentId === imageId && id !== imageId,
          )
          expect(children.filter(({ id }) => !before.has(id))).toEqual([])
        }
      }),
    )
  })
})
