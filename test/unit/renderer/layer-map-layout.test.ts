import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MeasuredImage } from '../../../electron/core/layers/layers.ts'
import {
  anImageOver,
  cellNow,
  cellsUnder,
  imagesOver,
  keyOf,
  layoutOf,
  leavesOver,
  siblingsOf,
  type ImageCell,
  type LayerCell,
  type MapCell,
  type MapLayout,
} from '../../../renderer/src/views/images/map/map-layout.ts'
import { anyImages, imageOf, nodesOf, stackOf, treeOf } from '../../support/layer-trees.ts'

const layoutFor = (...images: readonly MeasuredImage[]): MapLayout => layoutOf(treeOf(...images))
const layersOf = ({ cells }: MapLayout): LayerCell[] => cells.filter((cell) => cell.kind === 'layer')
const leavesOf = ({ cells }: MapLayout): ImageCell[] => cells.filter((cell) => cell.kind === 'image')
const widthOf = ({ start, end }: MapCell): number => end - start
const named = (layout: MapLayout, name: string): MapCell => {
  const found = layout.cells.find(
    (cell) => (cell.kind === 'layer' ? cell.node.diffId : cell.imageId) === name,
  )
  if (found === undefined) throw new Error(`There is no ${name} on the map.`)
  return found
}
/** A map of anything, with what it was made of. */
const anyMap = anyImages().map((images) => {
  const tree = treeOf(...images)
  return { tree, layout: layoutOf(tree) }
})

describe('the map of two images on one base', () => {
  const layout = layoutFor(imageOf('a', 'base:10 app:20'), imageOf('b', 'base:10 other:40'))

  it('has the base once, as wide as both', () => {
    expect(layersOf(layout).map(({ node }) => node.diffId)).toEqual(['base', 'other', 'app'])
    expect(named(layout, 'base')).toMatchObject({ row: 0, start: 0, end: 1, imageCount: 2 })
  })

  it('has each image as wide as its own layers and half of the base', () => {
    expect(widthOf(named(layout, 'a'))).toBeCloseTo(25 / 70)
    expect(widthOf(named(layout, 'b'))).toBeCloseTo(45 / 70)
    expect(named(layout, 'b')).toMatchObject({ stackBytes: 50, shareBytes: 45 })
  })

  it('says what sharing saves', () => {
    expect(layout).toMatchObject({ totalBytes: 70, savedBytes: 10, layerCount: 3, imageCount: 2 })
  })
})

describe('a map', () => {
  it('shows an image that ends on a layer beside the layers that stand on it', () => {
    const layout = layoutFor(imageOf('base-image', 'base:10'), imageOf('a', 'base:10 app:20'))
    expect(siblingsOf(layout, named(layout, 'base-image')).map(({ kind }) => kind)).toEqual([
      'layer',
      'image',
    ])
  })

  it('shows two images that end on the same layer both', () => {
    const layout = layoutFor(imageOf('a', 'base:10'), imageOf('b', 'base:10'))
    expect(leavesOf(layout).map((cell) => [cell.imageId, widthOf(cell)])).toEqual([
      ['a', 0.5],
      ['b', 0.5],
    ])
  })

  it('shows an image of two platforms as a leaf of each', () => {
    const stacks = [stackOf('arm:10'), stackOf('amd:30')]
    const layout = layoutFor(imageOf('a', '', { stacks }))
    expect(leavesOf(layout).map(({ stackBytes }) => stackBytes)).toEqual([30, 10])
    expect(layout.imageCount).toBe(1)
  })

  it('of layers without bytes gives every image the same width', () => {
    const layout = layoutFor(imageOf('a', 'x:0'), imageOf('b', 'y:0 z:0'))
    expect(leavesOf(layout).map(widthOf)).toEqual([0.5, 0.5])
  })

  it('counts images that have no layers, and none that are gone', () => {
    const layout = layoutFor(imageOf('a', ''), imageOf('b', 'base:1', { isGone: true }))
    expect(layout).toMatchObject({ imagesWithoutLayers: 1, imageCount: 0, layerCount: 1 })
  })

  it('is an estimate where a size on it is one', () => {
    expect(layoutFor(imageOf('a', 'x:1', { certainty: 'estimate' })).certainty).toBe('estimate')
    expect(layoutFor(imageOf('a', 'x:1')).certainty).toBe('exact')
  })

  it('has every layer once, and a leaf for every place where an image ends', () => {
    fc.assert(
      fc.property(anyMap, ({ tree, layout }) => {
        const ids = nodesOf(tree)
        expect(new Set(layersOf(layout).map(({ node }) => node.id))).toEqual(new Set(ids))
        expect(layout.layerCount).toBe(ids.length)
        const endings = ids.reduce((sum, id) => sum + tree.endingAt(id).length, 0)
        expect(leavesOf(layout)).toHaveLength(endings)
      }),
    )
  })

  it('tiles a layer with what stands on it: no gap, no overlap', () => {
    fc.assert(
      fc.property(anyMap, ({ layout }) => {
        for (const layer of layersOf(layout)) {
          const above = layout.cells.slice(layer.firstChild, layer.endChild)
          expect(above.map(({ parent }) => parent)).toEqual(above.map(() => layer.index))
          const edges = above.flatMap(({ start, end }) => [start, end])
          const expected = [layer.start, ...above.slice(1).flatMap(({ start }) => [start, start]), layer.end]
          edges.forEach((edge, index) => expect(edge).toBeCloseTo(expected[index] ?? Number.NaN, 9))
        }
      }),
    )
  })

  it('is as wide as all images together, and every layer as wide as the images over it', () => {
    fc.assert(
      fc.property(anyMap, ({ layout }) => {
        const sum = (cells: readonly MapCell[]): number => cells.reduce((all, cell) => all + widthOf(cell), 0)
        if (layout.cells.length > 0) expect(sum(leavesOf(layout))).toBeCloseTo(1, 9)
        for (const layer of layersOf(layout)) {
          expect(sum(leavesOver(layout, layer))).toBeCloseTo(widthOf(layer), 9)
        }
      }),
    )
  })

  it('has room for the own bytes of every layer in its span, on the scale of the map', () => {
    fc.assert(
      fc.property(anyMap, ({ layout }) => {
        for (const layer of layersOf(layout)) {
          if (layout.totalBytes === 0) continue
          expect(layer.ownBytes / layout.totalBytes).toBeLessThanOrEqual(widthOf(layer) + 1e-9)
        }
      }),
    )
  })

  it('adds up, layer by layer, to what is stored', () => {
    fc.assert(
      fc.property(anyMap, ({ layout }) => {
        const lowest = layersOf(layout).filter(({ row }) => row === 0)
        const own = layersOf(layout).reduce((sum, { ownBytes }) => sum + ownBytes, 0)
        expect(lowest.reduce((sum, { subtreeBytes }) => sum + subtreeBytes, 0)).toBe(layout.totalBytes)
        expect(own).toBe(layout.totalBytes)
      }),
    )
  })

  it('knows the images over a layer as the tree does', () => {
    fc.assert(
      fc.property(anyMap, ({ tree, layout }) => {
        for (const layer of layersOf(layout)) {
          const here = tree.holdersOf(layer.node.id).filter((id) => tree.image(id)?.isGone !== true)
          expect(imagesOver(layout, layer).toSorted()).toEqual(here.toSorted())
          const one = anImageOver(layout, layer)
          if (here.length > 0) expect(here).toContain(one)
          else expect(one).toBeUndefined()
        }
      }),
    )
  })

  it('has every cell on the layers of its stack, from the lowest up', () => {
    fc.assert(
      fc.property(anyMap, ({ layout }) => {
        for (const cell of layout.cells) {
          const under = cellsUnder(layout, cell)
          expect(under.map(({ row }) => row)).toEqual(under.map((_, index) => index))
          expect(under).toHaveLength(cell.row)
          expect(siblingsOf(layout, cell)).toContain(cell)
        }
      }),
    )
  })
})

describe('a map that is laid out again', () => {
  it('has the same layers and images under the same IDs', () => {
    const tree = treeOf(imageOf('a', 'base:10 app:20'), imageOf('b', 'base:10 other:40'))
    const before = layoutOf(tree)
    tree.change([imageOf('c', 'first:900 second:1')], [])
    const after = layoutOf(tree)
    for (const cell of before.cells) {
      const now = cellNow(after, cell)
      expect(now && keyOf(now)).toBe(keyOf(cell))
    }
    tree.change([], ['b'] as never)
    expect(cellNow(layoutOf(tree), named(before, 'b'))).toBeUndefined()
  })
})
