import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../../../electron/core/identity.ts'
import {
  comesBack,
  departure,
  exclusiveNodes,
  heldBytes,
  nodeBytes,
  type Departure,
} from '../../../../electron/core/layers/layer-bytes.ts'
import { createLayerTree, type LayerTree } from '../../../../electron/core/layers/layers.ts'
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

const onGraphDriver = { agree: true }
const unused = usedBy()

/** What stays, in words: the layer up to which it does, its bytes, and because of whom. */
const stays = (tree: LayerTree, { staying }: Departure): readonly string[] =>
  staying.map(({ top, bytes, images, containers }) => {
    const because = [...images, ...containers.map(({ id }) => id)].join(', ')
    return `${bytes} up to ${chainName(tree, top)} because of ${because}`
  })

describe('what images take', () => {
  const tree = treeOf(
    imageOf('python', 'alpine:10 python:30'),
    imageOf('node', 'alpine:10 node:50'),
    imageOf('slim', 'debian:80'),
  )

  it('is for one image what any other image has too, and what only it has', () => {
    expect(heldBytes(tree, ids('python'))).toEqual({
      totalBytes: 40,
      sharedBytes: 10,
      uniqueBytes: 30,
      certainty: 'exact',
    })
  })

  it('is for several images each layer once, shared where an image outside has it', () => {
    expect(heldBytes(tree, ids('python node'))).toMatchObject({
      totalBytes: 90,
      sharedBytes: 0,
      uniqueBytes: 90,
    })
  })

  it('does not count an image twice that is named twice', () => {
    expect(heldBytes(tree, ids('slim slim')).totalBytes).toBe(80)
  })

  it('leaves out images that are not known', () => {
    expect(heldBytes(tree, ids('slim unknown')).totalBytes).toBe(80)
  })

  it('is nothing for no images', () => {
    expect(heldBytes(tree, [])).toEqual({ totalBytes: 0, sharedBytes: 0, uniqueBytes: 0, certainty: 'exact' })
  })

  it('is not shared with a holder that is gone, which is no image', () => {
    const held = treeOf(imageOf('a', 'base:10'), imageOf('b', 'base:10', { isGone: true }))
    expect(heldBytes(held, ids('a'))).toMatchObject({ sharedBytes: 0, uniqueBytes: 10 })
  })

  it('is an estimate where a size is one, for whoever has that layer', () => {
    const guessed = treeOf(imageOf('a', 'base:10'), imageOf('b', 'base:10 app:5', { certainty: 'estimate' }))
    expect(heldBytes(guessed, ids('a')).certainty).toBe('exact')
    expect(heldBytes(guessed, ids('a b')).certainty).toBe('estimate')
    expect(nodeBytes(guessed, nodeNamed(guessed, 'base app'))).toEqual({ bytes: 5, certainty: 'estimate' })
  })

  it('is for every image what `docker system df -v` says, which looks through all images for each layer', () => {
    fc.assert(
      fc.property(anyImages({ ...onGraphDriver, isGone: false }), (images) => {
        const held = treeOf(...images)
        const all = lastOfEach(images).map(({ imageId }) => held.nodesOf(imageId))
        lastOfEach(images).forEach(({ imageId }, own) => {
          const others = new Set(all.flatMap((nodes, index) => (index === own ? [] : nodes)))
          const sum = (isShared: boolean): number =>
            held
              .nodesOf(imageId)
              .filter((node) => others.has(node) === isShared)
              .reduce((bytes, node) => bytes + node.unpackedBytes, 0)
          expect(heldBytes(held, [imageId])).toMatchObject({
            sharedBytes: sum(true),
            uniqueBytes: sum(false),
          })
        })
      }),
    )
  })
})

describe('what only some images have', () => {
  it('is their layers that no image outside has', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('b', 'base:10 app:5'), imageOf('c', 'base:10'))
    expect(exclusiveNodes(tree, ids('a'))).toEqual([])
    expect(exclusiveNodes(tree, ids('a b')).map(({ diffId }) => diffId)).toEqual(['app'])
  })

  it('comes to their unique bytes, for all images', () => {
    fc.assert(
      fc.property(anyImages(onGraphDriver), anyIds, (images, chosen) => {
        const tree = treeOf(...images)
        const bytes = exclusiveNodes(tree, chosen).reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0)
        expect(bytes).toBe(heldBytes(tree, chosen).uniqueBytes)
      }),
    )
  })
})

describe('what comes back when images go', () => {
  it('is nothing for either of two images with the same layers, and all of it for both', () => {
    const tree = treeOf(imageOf('a', 'base:700 app:500'), imageOf('b', 'base:700 app:500'))
    expect(departure(tree, ids('a'), unused).back).toEqual({ bytes: 0, certainty: 'exact' })
    expect(departure(tree, ids('b'), unused).back).toEqual({ bytes: 0, certainty: 'exact' })
    expect(departure(tree, ids('a b'), unused).back).toEqual({ bytes: 1200, certainty: 'exact' })
  })

  it('leaves what another image has, and says which', () => {
    const tree = treeOf(
      imageOf('a', 'base:10 app:5'),
      imageOf('c', 'base:10 more:3'),
      imageOf('b', 'base:10'),
    )
    const gone = departure(tree, ids('a'), unused)
    expect(gone.back.bytes).toBe(5)
    expect(stays(tree, gone)).toEqual(['10 up to base because of b, c'])
  })

  it('is nothing of an image that a container uses, and says which', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'))
    const gone = departure(tree, ids('a'), usedBy('a'))
    expect(gone.back.bytes).toBe(0)
    expect(stays(tree, gone)).toEqual(['15 up to base app because of container of a'])
  })

  it('leaves what the container of an image that is gone holds', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('old', 'base:10', { isGone: true }))
    const gone = departure(tree, ids('a'), usedBy('old'))
    expect(gone.back.bytes).toBe(5)
    expect(stays(tree, gone)).toEqual(['10 up to base because of container of old'])
  })

  it('names the images and the containers of those images that keep a layer', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:5'), imageOf('b', 'base:10 b:1'), imageOf('c', 'base:10'))
    const gone = departure(tree, ids('a b'), usedBy('b', 'c'))
    expect(stays(tree, gone)).toEqual([
      '10 up to base because of c, container of b, container of c',
      '1 up to base b because of container of b',
    ])
  })

  it('tells apart the layers that stay for different reasons', () => {
    const tree = treeOf(
      imageOf('a', 'base:10 mid:20 a:1'),
      imageOf('b', 'base:10 b:1'),
      imageOf('keep', 'base:10 mid:20'),
      imageOf('low', 'base:10'),
    )
    expect(stays(tree, departure(tree, ids('a b'), unused))).toEqual([
      '20 up to base mid because of keep',
      '10 up to base because of keep, low',
    ])
  })

  it('tells apart what stays of several images from what stays of each', () => {
    const tree = treeOf(imageOf('a', 'base:10 a:3'), imageOf('b', 'base:10 b:2'))
    expect(stays(tree, departure(tree, ids('a b'), usedBy('a', 'b')))).toEqual([
      '10 up to base because of container of a, container of b',
      '3 up to base a because of container of a',
      '2 up to base b because of container of b',
    ])
  })

  it('is with each platform of an image', () => {
    const stacks = [stackOf('base:10 arm:5'), stackOf('base:10 amd:6')]
    const tree = treeOf(imageOf('a', '', { stacks }), imageOf('b', 'base:10'))
    expect(departure(tree, ids('a'), unused).back.bytes).toBe(11)
  })

  it('is by how much the tree of those that are left is smaller, for all images', () => {
    fc.assert(
      fc.property(anyImages(onGraphDriver), anyIds, anyIds, (images, chosen, used) => {
        const tree = treeOf(...images)
        const before = unpackedBytesOf(tree)
        const { back } = departure(tree, chosen, usedBy(...used))
        const goes = (id: ImageId): boolean => !used.includes(id) && tree.image(id)?.isGone !== true
        tree.change([], chosen.filter(goes))
        expect(back.bytes).toBe(before - unpackedBytesOf(tree))
      }),
    )
  })

  it('is the same without what stays, for all images', () => {
    fc.assert(
      fc.property(anyImages(onGraphDriver), anyIds, anyIds, (images, chosen, used) => {
        const [tree, users] = [treeOf(...images), usedBy(...used)]
        expect(comesBack(tree, chosen, users)).toEqual(departure(tree, chosen, users).back)
      }),
    )
  })

  it('is with what stays all that the images have, for all images', () => {
    fc.assert(
      fc.property(anyImages(onGraphDriver), anyIds, anyIds, (images, chosen, used) => {
        const tree = treeOf(...images)
        const { back, staying } = departure(tree, chosen, usedBy(...used))
        const stayingBytes = staying.reduce((sum, { bytes }) => sum + bytes, 0)
        expect(back.bytes + stayingBytes).toBe(heldBytes(tree, chosen).totalBytes)
      }),
    )
  })

  it('is at least what comes back of two parts one by one, for all images', () => {
    fc.assert(
      fc.property(anyImages(onGraphDriver), anyIds, (images, chosen) => {
        const tree = treeOf(...images)
        const back = (part: readonly ImageId[]): number => departure(tree, part, unused).back.bytes
        expect(back(chosen)).toBeGreaterThanOrEqual(back(chosen.slice(0, 2)) + back(chosen.slice(2)))
      }),
    )
  })

  it('names for all that stays a holder that does not go, for all images', () => {
    fc.assert(
      fc.property(anyImages({ ...onGraphDriver, isGone: false }), anyIds, anyIds, (images, chosen, used) => {
        const tree = treeOf(...images)
        for (const { top, images: keep, containers } of departure(tree, chosen, usedBy(...used)).staying) {
          const holders = tree.holdersOf(top)
          expect(keep).toEqual(holders.filter((id) => !chosen.includes(id)).toSorted())
          const users = holders.filter((id) => used.includes(id)).toSorted()
          expect(containers.map(({ name }) => name)).toEqual(users)
        }
      }),
    )
  })
})

describe('bytes of a tree without images', () => {
  it('are none', () => {
    const tree = createLayerTree()
    expect(nodesOf(tree)).toEqual([])
    expect(departure(tree, ids('a'), unused)).toEqual({ back: { bytes: 0, certainty: 'exact' }, staying: [] })
  })
})
