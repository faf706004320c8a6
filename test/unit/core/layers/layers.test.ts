import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainsOf } from '../../../../electron/core/layers/chains.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import {
  createLayerTree,
  type LayerNodeId,
  type LayersPatch,
  type LayerTree,
  type MeasuredImage,
  type MeasuredStack,
} from '../../../../electron/core/layers/layers.ts'
import {
  anyIds,
  anyImages,
  chainName,
  ids,
  imageOf,
  lastOfEach,
  nodeNamed,
  nodesOf,
  stackOf,
  treeOf,
} from '../../../support/layer-trees.ts'

const changes = fc.array(fc.record({ put: anyImages(), removed: anyIds }), { maxLength: 6 })

/** All that a tree says, in words that do not depend on its node IDs or on any order. */
const saidBy = (tree: LayerTree): unknown => ({
  nodes: nodesOf(tree)
    .map((id) => {
      const { unpackedBytes, isEstimate } = tree.node(id)
      const counts = [tree.imageCount(id), tree.holderCount(id)]
      const holders = [tree.endingAt(id), tree.holdersOf(id)].map((list) => list.toSorted())
      return [chainName(tree, id), unpackedBytes, isEstimate, counts, holders]
    })
    .toSorted(),
  nodeCount: tree.nodeCount(),
  images: [...tree.images()]
    .map(({ stacks, ...image }) => ({
      ...image,
      stacks: stacks.map(({ top, ...stack }) => [top && chainName(tree, top), stack]),
      nodes: tree.nodesOf(image.imageId).map(({ id }) => chainName(tree, id)),
    }))
    .sort((a, b) => (a.imageId < b.imageId ? -1 : 1)),
})

/** The names of all nodes that these platforms have. */
const namesIn = (stacks: readonly MeasuredStack[]): readonly string[] =>
  stacks.flatMap(({ layers }) => chainsOf(layers.map(({ diffId }) => diffId)))

/** What a patch carries, whatever the order of its parts. */
const byId = ({ nodes, images, removed }: LayersPatch): unknown => ({
  nodes: [...nodes].sort((a, b) => a.id - b.id),
  images: [...images].sort((a, b) => (a.imageId < b.imageId ? -1 : 1)),
  removed,
})

/** The images that are left when all changes are done. */
const leftAfter = (
  done: readonly { put: readonly MeasuredImage[]; removed: readonly ImageId[] }[],
): MeasuredImage[] => {
  const left = new Map<ImageId, MeasuredImage>()
  for (const { put, removed } of done) {
    for (const id of removed) left.delete(id)
    for (const image of put) left.set(image.imageId, image)
  }
  return [...left.values()]
}

describe('the tree of layers', () => {
  it('has a layer once that stands on the same layers in several images', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('b', 'base:10 app:5 more:1'))
    expect(tree.nodeCount()).toBe(3)
    expect(tree.holdersOf(nodeNamed(tree, 'base app'))).toEqual(['a', 'b'])
  })

  it('has a layer twice that stands on different layers', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('b', 'other:10 app:5'))
    expect(nodesOf(tree).map((id) => chainName(tree, id))).toEqual(['base', 'base app', 'other', 'other app'])
  })

  it('gives the nodes of an image from the lowest up, each once', () => {
    const stacks = [stackOf('base:10 arm:5'), stackOf('base:10 amd:5')]
    const tree = treeOf(imageOf('a', '', { stacks }))
    expect(tree.nodesOf(ids('a')[0]!).map(({ diffId }) => diffId)).toEqual(['base', 'arm', 'amd'])
  })

  it('counts an image with several platforms once at each node', () => {
    const stacks = [stackOf('base:10 arm:5'), stackOf('base:10 amd:5'), stackOf('base:10')]
    const tree = treeOf(imageOf('a', '', { stacks }))
    expect(tree.imageCount(nodeNamed(tree, 'base'))).toBe(1)
  })

  it('counts a holder that is gone as a holder and as no image', () => {
    const tree = treeOf(imageOf('a', 'base:10'), imageOf('b', 'base:10', { isGone: true }))
    const base = nodeNamed(tree, 'base')
    expect([tree.imageCount(base), tree.holderCount(base)]).toEqual([1, 2])
  })

  it('holds an image without layers', () => {
    const tree = treeOf(imageOf('a', ''))
    expect([tree.image(ids('a')[0]!)?.stacks, tree.nodeCount()]).toEqual([[{ contentBytes: 0 }], 0])
  })

  it('puts an image anew in the place of what was held under its ID', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'))
    tree.change([imageOf('a', 'base:10 new:7')], [])
    expect(nodesOf(tree).map((id) => chainName(tree, id))).toEqual(['base', 'base new'])
  })

  it('keeps an image that a change both puts in and takes out', () => {
    const tree = treeOf(imageOf('a', 'base:10'))
    const patch = tree.change([imageOf('a', 'base:10')], ids('a'))
    expect([patch.removed, tree.nodeCount()]).toEqual([[], 1])
  })

  it('loses the nodes that no image holds any more', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('b', 'base:10'))
    tree.change([], ids('a'))
    expect(nodesOf(tree).map((id) => chainName(tree, id))).toEqual(['base'])
  })

  it('does not give the ID of a node that is gone to another', () => {
    const tree = treeOf(imageOf('a', 'base:10'))
    const before = nodeNamed(tree, 'base')
    tree.change([], ids('a'))
    tree.change([imageOf('a', 'base:10')], [])
    expect(nodeNamed(tree, 'base')).not.toBe(before)
  })

  it('refuses to speak of a node that it does not have', () => {
    expect(() => createLayerTree().node(7 as LayerNodeId)).toThrow('There is no layer node 7 in this tree.')
  })

  it('says with each change that what was reckoned before is out of date', () => {
    const tree = treeOf(imageOf('a', 'base:10'))
    const before = tree.revision()
    tree.change([], ids('a'))
    expect(tree.revision()).toBeGreaterThan(before)
  })

  it('says of each node what a look through all images says', () => {
    fc.assert(
      fc.property(anyImages(), (images) => {
        const tree = treeOf(...images)
        for (const id of nodesOf(tree)) {
          const name = chainName(tree, id)
          const holders = lastOfEach(images).filter(({ stacks }) => namesIn(stacks).includes(name))
          expect(tree.holdersOf(id).toSorted()).toEqual(holders.map(({ imageId }) => imageId).toSorted())
          expect(tree.holderCount(id)).toBe(holders.length)
          expect(tree.imageCount(id)).toBe(holders.filter(({ isGone }) => isGone !== true).length)
        }
        const names = lastOfEach(images).flatMap(({ stacks }) => namesIn(stacks))
        expect(
          nodesOf(tree)
            .map((id) => chainName(tree, id))
            .toSorted(),
        ).toEqual([...new Set(names)].toSorted())
      }),
    )
  })

  it('is the same whatever the order in which images came, went and came anew', () => {
    fc.assert(
      fc.property(changes, fc.infiniteStream(fc.nat()), (done, numbers) => {
        const tree = createLayerTree()
        for (const { put, removed } of done) tree.change(put, removed)
        const shuffled = leftAfter(done)
          .map((image) => ({ image, at: numbers.next().value as number }))
          .sort((a, b) => a.at - b.at)
        const other = createLayerTree()
        for (const { image } of shuffled) other.change([image], [])
        expect(saidBy(other)).toEqual(saidBy(tree))
      }),
    )
  })
})

describe('the size of a layer of which images say different sizes', () => {
  const sizes = (...images: readonly MeasuredImage[]): unknown => {
    const tree = treeOf(...images)
    const { unpackedBytes, isEstimate } = tree.node(nodeNamed(tree, 'base'))
    return isEstimate === true ? `about ${unpackedBytes}` : unpackedBytes
  }
  const guess = { certainty: 'estimate' } as const

  it('is what an image says that is certain', () => {
    expect(sizes(imageOf('a', 'base:10'), imageOf('b', 'base:90', guess))).toBe(10)
  })

  it('is the largest of those that are as certain', () => {
    expect(sizes(imageOf('a', 'base:10'), imageOf('b', 'base:12'), imageOf('c', 'base:11'))).toBe(12)
  })

  it('is an estimate where no image is certain', () => {
    expect(sizes(imageOf('a', 'base:10', guess), imageOf('b', 'base:12', guess))).toBe('about 12')
  })

  it('is again what the others say once the image is gone that was certain', () => {
    const tree = treeOf(imageOf('a', 'base:10'), imageOf('b', 'base:90', guess))
    const base = nodeNamed(tree, 'base')
    const { nodes } = tree.change([], ids('a'))
    expect(nodes).toEqual([{ id: base, diffId: 'base', unpackedBytes: 90, isEstimate: true }])
  })
})

describe('a patch', () => {
  it('carries a node that is known again, under its ID, when its size changes', () => {
    const tree = treeOf(imageOf('a', 'base:10'))
    const base = nodeNamed(tree, 'base')
    const { nodes } = tree.change([imageOf('b', 'base:12')], [])
    expect(nodes).toEqual([{ id: base, diffId: 'base', unpackedBytes: 12 }])
  })

  it('carries no node that the other tree has as it is', () => {
    const tree = treeOf(imageOf('a', 'base:10'))
    expect(tree.change([imageOf('b', 'base:10')], []).nodes).toEqual([])
  })

  it('carries no image that was not there to be taken out', () => {
    expect(createLayerTree().change([], ids('a'))).toEqual({ nodes: [], images: [], removed: [] })
  })

  it('has each node after its parent', () => {
    fc.assert(
      fc.property(changes, (done) => {
        const tree = createLayerTree()
        const known = new Set<LayerNodeId>()
        for (const { put, removed } of done) {
          for (const { id, parent } of tree.change(put, removed).nodes) {
            expect(parent === undefined || known.has(parent)).toBe(true)
            known.add(id)
          }
        }
      }),
    )
  })

  it('after a patch makes another tree say the same of the same nodes', () => {
    fc.assert(
      fc.property(changes, (done) => {
        const tree = createLayerTree()
        const mirror = createLayerTree()
        for (const { put, removed } of done) {
          mirror.apply(tree.change(put, removed))
          expect(byId(mirror.whole())).toEqual(byId(tree.whole()))
          expect(saidBy(mirror)).toEqual(saidBy(tree))
        }
      }),
    )
  })

  it('of the whole makes an empty tree say the same of the same nodes', () => {
    fc.assert(
      fc.property(changes, (done) => {
        const tree = createLayerTree()
        for (const { put, removed } of done) tree.change(put, removed)
        const mirror = createLayerTree()
        mirror.apply(tree.whole())
        expect(byId(mirror.whole())).toEqual(byId(tree.whole()))
        expect(saidBy(mirror)).toEqual(saidBy(tree))
      }),
    )
  })
})
