import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { departure, heldBytes, nodeBytes } from '../../../../electron/core/layers/layer-bytes.ts'
import { contentShares } from '../../../../electron/core/layers/layer-content.ts'
import {
  createLayerTree,
  type LayerTree,
  type MeasuredImage,
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
  unpackedBytesOf,
  usedBy,
} from '../../../support/layer-trees.ts'

const onContainerd = { agree: true, hasContent: true }
const unused = usedBy()

const withContent = (id: string, layers: string, contentBytes: number): MeasuredImage =>
  imageOf(id, layers, { stacks: [stackOf(layers, contentBytes)] })

/** The content of each node, by its name. */
const contentIn = (tree: LayerTree): Readonly<Record<string, number>> =>
  Object.fromEntries(
    nodesOf(tree).map((id) => [chainName(tree, id), contentShares(tree).nodeBytes(tree.node(id))] as const),
  )

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0)

const shareNothing = (tree: LayerTree, images: readonly MeasuredImage[]): readonly MeasuredImage[] =>
  images.filter(({ imageId, stacks }) => {
    const nodes = tree.nodesOf(imageId)
    const isAlone = nodes.every(({ id }) => tree.holderCount(id) === 1)
    return isAlone && sum(stacks.map(({ layers }) => layers.length)) === nodes.length
  })

describe('the content of a containerd store', () => {
  it('is shared out over the layers of an image in proportion to their unpacked bytes', () => {
    expect(contentIn(treeOf(withContent('a', 'base:30 app:10', 20)))).toEqual({ base: 15, 'base app': 5 })
  })

  it('is shared out in equal parts where no layer has any bytes', () => {
    expect(contentIn(treeOf(withContent('a', 'base:0 app:0', 20)))).toEqual({ base: 10, 'base app': 10 })
  })

  it('is known of the layers on which smaller images end', () => {
    const tree = treeOf(
      withContent('python', 'alpine:10 python:30', 24),
      withContent('alpine', 'alpine:10', 4),
    )
    expect(contentIn(tree)).toEqual({ alpine: 4, 'alpine python': 20 })
  })

  it('belongs to the image alone that has no layer of which it could be', () => {
    const tree = treeOf(withContent('a', 'base:10', 4), withContent('b', 'base:10', 7))
    expect(heldBytes(tree, ids('b'))).toMatchObject({ totalBytes: 17, sharedBytes: 14, uniqueBytes: 3 })
    expect(departure(tree, ids('b'), unused).back).toEqual({ bytes: 3, certainty: 'estimate' })
  })

  it('is taken for that of the layers from the image that has the least besides', () => {
    const tree = treeOf(withContent('a', 'base:10', 7), withContent('b', 'base:10', 4))
    expect(contentIn(tree)).toEqual({ base: 4 })
    expect(heldBytes(tree, ids('a')).uniqueBytes).toBe(3)
  })

  it('goes by the image ID, and not by who came first, where nothing else tells images apart', () => {
    const [a, b] = [withContent('a', 'base:10 a:10', 20), withContent('b', 'base:10 b:30', 20)]
    const shared = { base: 10, 'base a': 10, 'base b': 10 }
    expect([contentIn(treeOf(a, b)), contentIn(treeOf(b, a))]).toEqual([shared, shared])
  })

  it('takes nothing from a layer where a larger image says that it has less', () => {
    const tree = treeOf(withContent('a', 'base:10', 9), withContent('b', 'base:10 app:10', 5))
    expect(contentIn(tree)).toEqual({ base: 9, 'base app': 0 })
  })

  it('is learnt of no layer from a holder of which no content is left', () => {
    const gone = imageOf('old', 'base:10', { isGone: true })
    expect(contentIn(treeOf(gone, withContent('a', 'base:10 app:10', 8)))).toEqual({ base: 4, 'base app': 4 })
  })

  it('is part of what a node takes, as an estimate', () => {
    const tree = treeOf(withContent('a', 'base:30 app:10', 20))
    expect(nodeBytes(tree, nodeNamed(tree, 'base'))).toEqual({ bytes: 45, certainty: 'estimate' })
  })

  it('is shared out anew when the tree changes', () => {
    const tree = treeOf(withContent('a', 'base:10 app:10', 20))
    expect(contentIn(tree)).toEqual({ base: 10, 'base app': 10 })
    tree.change([withContent('b', 'base:10', 4)], [])
    expect(contentIn(tree)).toEqual({ base: 4, 'base app': 16 })
  })

  it('is known exactly of an image that shares nothing, whichever of its layers it belongs to', () => {
    const tree = treeOf(withContent('a', 'base:30 app:10', 20), withContent('b', 'other:5', 3))
    expect(heldBytes(tree, ids('a'))).toMatchObject({ totalBytes: 60, certainty: 'exact' })
    expect(departure(tree, ids('a b'), unused).back).toEqual({ bytes: 68, certainty: 'exact' })
  })

  it('is an estimate of images that share a layer, even with each other alone', () => {
    const tree = treeOf(withContent('a', 'base:30 app:10', 20), withContent('b', 'base:30', 3))
    expect(departure(tree, ids('a b'), unused).back.certainty).toBe('estimate')
  })

  it('is an estimate of an image that shares a layer with containers of one that is gone', () => {
    const tree = treeOf(withContent('a', 'base:30 app:10', 20), imageOf('old', 'base:30', { isGone: true }))
    expect(departure(tree, ids('a'), unused).back).toEqual({ bytes: 15, certainty: 'estimate' })
  })

  it('is an estimate of an image whose platforms share a layer', () => {
    const stacks = [stackOf('base:10 arm:5', 8), stackOf('base:10 amd:5', 8)]
    expect(heldBytes(treeOf(imageOf('a', '', { stacks })), ids('a')).certainty).toBe('estimate')
  })

  it('comes of an image that shares nothing to just what it is, for all images', () => {
    fc.assert(
      fc.property(anyImages(onContainerd), (images) => {
        const tree = treeOf(...images)
        for (const { imageId, stacks } of shareNothing(tree, lastOfEach(images))) {
          const unpacked = sum(tree.nodesOf(imageId).map(({ unpackedBytes }) => unpackedBytes))
          const totalBytes = unpacked + sum(stacks.map(({ contentBytes }) => contentBytes))
          expect(heldBytes(tree, [imageId])).toMatchObject({ totalBytes, certainty: 'exact' })
        }
      }),
    )
  })

  it('comes of a platform to no less than what it is, and over the tree to no more than all of it, for all images', () => {
    fc.assert(
      fc.property(anyImages(onContainerd), (images) => {
        const tree = treeOf(...images)
        const shares = contentShares(tree)
        for (const { imageId, stacks } of tree.images()) {
          const content = sum(tree.nodesOf(imageId).map(shares.nodeBytes)) + shares.ownBytes(imageId)
          for (const { contentBytes } of stacks) expect(content).toBeGreaterThanOrEqual(contentBytes)
        }
        const shared = sum(Object.values(contentIn(tree)))
        const own = sum([...tree.images()].map(({ imageId }) => shares.ownBytes(imageId)))
        const all = sum(
          [...tree.images()].flatMap(({ stacks }) => stacks.map(({ contentBytes }) => contentBytes)),
        )
        expect(shared + own).toBeLessThanOrEqual(all)
      }),
    )
  })

  it('is in whole bytes, and of no node below zero, for all images', () => {
    fc.assert(
      fc.property(anyImages(onContainerd), (images) => {
        for (const bytes of Object.values(contentIn(treeOf(...images)))) {
          expect(Number.isInteger(bytes) && bytes >= 0).toBe(true)
        }
      }),
    )
  })

  it('is the same whatever the order in which images came', () => {
    fc.assert(
      fc.property(anyImages(onContainerd), (images) => {
        const tree = treeOf(...lastOfEach(images))
        const other = createLayerTree()
        for (const image of lastOfEach(images).toReversed()) other.change([image], [])
        expect(contentIn(other)).toEqual(contentIn(tree))
        for (const { imageId } of images)
          expect(heldBytes(other, [imageId])).toEqual(heldBytes(tree, [imageId]))
      }),
    )
  })

  it('comes back, with what stays, as all that images with layers have, for all images', () => {
    fc.assert(
      fc.property(anyImages(onContainerd), anyIds, anyIds, (images, chosen, used) => {
        const tree = treeOf(...images.filter(({ stacks }) => stacks.some(({ layers }) => layers.length > 0)))
        const { back, staying } = departure(tree, chosen, usedBy(...used))
        expect(back.bytes + sum(staying.map(({ bytes }) => bytes))).toBe(heldBytes(tree, chosen).totalBytes)
      }),
    )
  })

  it('comes back whole with all images that nobody uses, for all images', () => {
    fc.assert(
      fc.property(anyImages({ ...onContainerd, isGone: false }), (images) => {
        const tree = treeOf(...images)
        const all = images.map(({ imageId }) => imageId)
        const content = sum(Object.values(contentIn(tree)))
        const own = sum([...tree.images()].map(({ imageId }) => contentShares(tree).ownBytes(imageId)))
        expect(departure(tree, all, unused).back.bytes).toBe(unpackedBytesOf(tree) + content + own)
      }),
    )
  })
})
