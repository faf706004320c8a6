import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layersOfCache } from '../../../../electron/core/cleanup/cache-layers.ts'
import type { CacheRecord } from '../../../../electron/core/cleanup/resources.ts'
import type { LayerTree } from '../../../../electron/core/layers/layers.ts'
import { planCleanup } from '../../../../electron/core/cleanup/prune-plan.ts'
import { createTally } from '../../../../electron/core/cleanup/tally.ts'
import { imageOf, treeOf } from '../../../support/layer-trees.ts'
import { idOf } from '../removal/removal-samples.ts'
import { cacheItem, imageItem, partsOf, recordOf, resourcesOf } from './cleanup-samples.ts'

const shared = (id: string, bytes: number, ...parents: readonly string[]): CacheRecord =>
  recordOf(id, { bytes, parents, isShared: true })

const base = (id: string, ...parents: readonly string[]): CacheRecord => ({
  ...shared(id, 0, ...parents),
  description: 'from local ',
})

/** The names of the layers of each record. */
const namesOf = (tree: LayerTree, records: readonly CacheRecord[]) =>
  Object.fromEntries(
    [...layersOfCache(tree, records).of].map(([id, nodes]) => [
      id,
      nodes.map((node) => tree.node(node).diffId),
    ]),
  )

describe('the layers that the build cache holds as well', () => {
  it('are those of the same sizes on the same chain', () => {
    const tree = treeOf(imageOf(idOf('a'), 'low:10 high:5'), imageOf(idOf('b'), 'other:7 high:5'))
    const records = [shared('upper', 5, 'lower'), shared('lower', 10)]
    expect(namesOf(tree, records)).toEqual({ lower: ['low'], upper: ['high'] })
    expect(layersOfCache(tree, records).isWhole).toBe(true)
  })

  it('are each that of one record where several are of one size', () => {
    const tree = treeOf(imageOf(idOf('a'), 'low:10 a:5'), imageOf(idOf('b'), 'low:10 b:5'))
    const records = [shared('lower', 10), shared('one', 5, 'lower'), shared('other', 5, 'lower')]
    expect(namesOf(tree, records)).toEqual({ lower: ['low'], one: ['a'], other: ['b'] })
  })

  it('are all of one size where there are more of them than records', () => {
    const tree = treeOf(imageOf(idOf('a'), 'a:5'), imageOf(idOf('b'), 'b:5'))
    expect(namesOf(tree, [shared('one', 5)])).toEqual({ one: ['a', 'b'] })
  })

  it('are told of images that were built upon by what stands on them', () => {
    const tree = treeOf(
      imageOf(idOf('base'), 'a:10 b:20'),
      imageOf(idOf('app'), 'a:10 b:20 app:5'),
      imageOf(idOf('another'), 'c:10 d:20'),
    )
    const records = [base('first'), base('second', 'first'), shared('step', 5, 'second')]
    expect(namesOf(tree, records)).toEqual({ first: ['a'], second: ['b'], step: ['app'] })
  })

  it('are not all known where nothing tells which image was built upon, or no layer is of that size', () => {
    const tree = treeOf(imageOf(idOf('a'), 'a:10'), imageOf(idOf('b'), 'b:20'))
    expect(layersOfCache(tree, [base('first')])).toEqual({ of: new Map(), isWhole: false })
    expect(layersOfCache(tree, [shared('step', 5)])).toEqual({ of: new Map(), isWhole: false })
    expect(layersOfCache(tree, [shared('empty', 0)])).toEqual({ of: new Map(), isWhole: true })
  })

  it('are never found twice, whatever the records say', () => {
    const anyRecords = fc.array(
      fc.record({
        id: fc.constantFrom('p', 'q', 'r'),
        bytes: fc.constantFrom(0, 5, 10),
        parent: fc.constantFrom('p', 'q', 'r', undefined),
        isBase: fc.boolean(),
      }),
    )
    const tree = treeOf(imageOf(idOf('a'), 'low:10 a:5'), imageOf(idOf('b'), 'low:10 b:5 top:0'))
    fc.assert(
      fc.property(anyRecords, (given) => {
        const records = given.map(({ id, bytes, parent, isBase }) => {
          const parents = parent === undefined ? [] : [parent]
          return isBase ? base(id, ...parents) : shared(id, bytes, ...parents)
        })
        for (const nodes of layersOfCache(tree, records).of.values())
          expect(new Set(nodes).size).toBe(nodes.length)
      }),
    )
  })
})

describe('a plan with images and records of the same layers', () => {
  const parts = partsOf({
    rules: { unused: true, buildCache: true },
    named: { a: { layers: ['low-10', 'high-5'] } },
    resources: resourcesOf({ cache: [shared('upper', 5, 'lower'), shared('lower', 10)] }),
  })
  const tally = () => createTally({ ...parts, plan: planCleanup(parts) })

  it('brings them back with the last of both', () => {
    const boxes = tally()
    expect(boxes.total().total).toEqual({ bytes: 15, certainty: 'exact' })
    expect(boxes.bytesOf(cacheItem('lower')).bytes).toBe(10)
    boxes.set([cacheItem('lower')], false)
    expect(boxes.total().total.bytes).toBe(5)
    boxes.set([cacheItem('upper')], false)
    expect(boxes.total().total.bytes).toBe(0)
    boxes.set([cacheItem('lower'), cacheItem('upper')], true)
    boxes.set([imageItem('a')], false)
    expect(boxes.total().total.bytes).toBe(0)
  })

  it('counts them with the images, whichever goes last', () => {
    expect(tally().total()).toMatchObject({ images: { bytes: 15, certainty: 'exact' }, cacheBytes: 0 })
    expect(tally().bytesOf(imageItem('a')).bytes).toBe(15)
  })

  it('brings nothing back with an image whose records no rule looks at', () => {
    const images = { ...parts, rules: { ...parts.rules, buildCache: false } }
    const boxes = createTally({ ...images, plan: planCleanup(images) })
    expect(boxes.ticked()).toEqual([imageItem('a')])
    expect(boxes.total().total).toEqual({ bytes: 0, certainty: 'exact' })
  })
})
