import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layoutOf, type MapCell, type MapLayout } from '../../../renderer/src/views/images/map/map-layout.ts'
import { layersInSight, spotAt } from '../../../renderer/src/views/images/map/map-spots.ts'
import {
  cellAt,
  crumbsOf,
  isWhole,
  panBy,
  pieceAt,
  piecesOf,
  portionAt,
  pxOf,
  revealing,
  viewBetween,
  viewOf,
  viewOutside,
  wholeView,
  zoomAround,
  type MapView,
} from '../../../renderer/src/views/images/map/map-view.ts'
import { anyImages, imageOf, treeOf } from '../../support/layer-trees.ts'

const widthPx = 1000
const anyLayout = anyImages().map((images) => layoutOf(treeOf(...images)))
const portion = fc.double({ min: 0, max: 1, noNaN: true })
const anyView: fc.Arbitrary<MapView> = fc
  .tuple(portion, fc.double({ min: 0.001, max: 1, noNaN: true }))
  .map(([at, span]) => ({ from: at * (1 - span), to: at * (1 - span) + span }))

const cellsOfRow = ({ cells }: MapLayout, row: number): MapCell[] => cells.filter((cell) => cell.row === row)
const manyImages = Array.from({ length: 400 }, (_, number) =>
  imageOf(`i${number}`, `base:100 own${number}:1`),
)
const many = layoutOf(treeOf(...manyImages, imageOf('large', 'base:100 large:1000')))
const two = layoutOf(treeOf(imageOf('a', 'base:10 app:20'), imageOf('b', 'base:10 other:40')))
const [base, other] = two.cells

describe('the cell at a point', () => {
  it('is the one whose span it lies in, as looking at every cell finds it', () => {
    fc.assert(
      fc.property(anyLayout, portion, fc.nat(5), (layout, at, row) => {
        const found = cellsOfRow(layout, row).find(({ start, end }) => start <= at && at < end)
        expect(cellAt(layout, row, at)).toBe(found)
      }),
    )
  })

  it('is none outside the map', () => {
    expect(cellAt(two, 0, -0.1)).toBeUndefined()
    expect(cellAt(two, 0, 1)).toBeUndefined()
    expect(cellAt(two, 99, 0.5)).toBeUndefined()
  })
})

describe('what is drawn of a row', () => {
  it('holds every cell in sight once, wherever one looks', () => {
    fc.assert(
      fc.property(anyLayout, anyView, fc.nat(5), (layout, view, row) => {
        const drawn = piecesOf(layout, row, view, widthPx).flatMap(({ from, to }) =>
          layout.cells.slice(from, to),
        )
        const inSight = cellsOfRow(layout, row).filter(
          ({ start, end }) => end >= view.from && start <= view.to,
        )
        expect(drawn).toEqual(inSight)
      }),
    )
  })

  it('is as wide as its cells, and in order', () => {
    fc.assert(
      fc.property(fc.nat(3), anyView, (row, view) => {
        const pieces = piecesOf(many, row, view, widthPx)
        pieces.forEach(({ from, to, leftPx, rightPx }, index) => {
          const spans = many.cells.slice(from, to).map(({ start, end }) => end - start)
          const sum = spans.reduce((all, one) => all + one, 0)
          expect(rightPx - leftPx).toBeCloseTo(pxOf(view, widthPx, view.from + sum), 4)
          expect(leftPx).toBeGreaterThanOrEqual((pieces[index - 1]?.rightPx ?? -Infinity) - 1e-6)
        })
      }),
    )
  })

  it('joins what is too narrow into one piece', () => {
    const narrow = layoutOf(treeOf(...manyImages, imageOf('large', 'base:100 large:100000')))
    const pieces = piecesOf(narrow, 1, wholeView, widthPx)
    expect(pieces.map(({ from, to, isTooNarrow }) => [to - from, isTooNarrow])).toEqual([
      [1, false],
      [400, true],
    ])
  })

  it('is met where it is drawn, also where that is less than two pixels', () => {
    const narrow = layoutOf(treeOf(imageOf('large', 'large:1000000'), imageOf('tiny', 'tiny:1')))
    expect(pieceAt(narrow, 0, wholeView, widthPx, 1000.5)?.from).toBe(1)
    const spot = spotAt({ layout: narrow, view: wholeView, widthPx, rowPx: 20 }, { x: 500, y: 25 })
    expect(spot).toMatchObject({ count: 1, cell: { kind: 'image', imageId: 'large' } })
  })
})

describe('layers whose instruction is read', () => {
  const sight = { view: wholeView, widthPx, rowPx: 20, scrollPx: 0, heightPx: 400 }

  it('are those with room for it, the widest first', () => {
    const read = layersInSight({ ...sight, layout: two })
    expect(read.map(({ node }) => node.diffId)).toEqual(['base', 'other', 'app'])
    expect(layersInSight({ ...sight, layout: many }).map(({ node }) => node.diffId)).toEqual([
      'base',
      'large',
    ])
  })

  it('begin with the one under the pointer', () => {
    const app = two.cells[2]
    const [first] = layersInSight({ ...sight, layout: two }, app)
    expect(first).toBe(app)
  })
})

describe('a view', () => {
  it('that is zoomed keeps what is under the pointer where it is', () => {
    fc.assert(
      fc.property(anyView, portion, fc.double({ min: 1, max: 50, noNaN: true }), (view, held, factor) => {
        const at = view.from + held * (view.to - view.from)
        const before = pxOf(view, widthPx, at)
        expect(pxOf(zoomAround(view, at, factor), widthPx, at)).toBeCloseTo(before, 3)
      }),
    )
  })

  it('stays on the map however it is moved and zoomed', () => {
    fc.assert(
      fc.property(anyView, portion, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (view, at, by) => {
        for (const { from, to } of [panBy(view, by), zoomAround(view, at, Math.exp(by / 1e5))]) {
          expect(from).toBeGreaterThanOrEqual(0)
          expect(to).toBeLessThanOrEqual(1 + 1e-12)
          expect(to).toBeGreaterThan(from)
        }
      }),
    )
  })

  it('finds the portion of the map at a pixel', () => {
    fc.assert(
      fc.property(anyView, portion, (view, at) => {
        expect(portionAt(view, widthPx, pxOf(view, widthPx, at))).toBeCloseTo(at, 9)
      }),
    )
  })

  it('glides from its start to its end', () => {
    fc.assert(
      fc.property(anyView, anyView, (one, another) => {
        for (const [at, expected] of [
          [0, one],
          [1, another],
        ] as const) {
          const view = viewBetween(one, another, at)
          expect(view.from).toBeCloseTo(expected.from, 6)
          expect(view.to).toBeCloseTo(expected.to, 6)
        }
      }),
    )
  })

  it('moves no further than it must to bring a cell into sight', () => {
    const view = { from: 0, to: 0.1 }
    expect(revealing(view, { start: 0.02, end: 0.05 })).toEqual(view)
    expect(revealing(view, { start: 0.5, end: 0.55 }).to).toBeCloseTo(0.55)
    expect(revealing({ from: 0.8, to: 0.9 }, { start: 0.5, end: 0.55 }).from).toBeCloseTo(0.5)
    expect(revealing(view, { start: 0, end: 1 })).toEqual(view)
  })

  it('goes back the way it came: from a layer to the wider one that it stands on, and then to everything', () => {
    const deep = layoutOf(
      treeOf(
        imageOf('a', 'base:10 mid:10 app:20'),
        imageOf('b', 'base:10 mid:10 more:5'),
        imageOf('c', 'base:10 z:9'),
        imageOf('d', 'q:50'),
      ),
    )
    const cellOf = (diffId: string): MapCell =>
      deep.cells.find((cell) => cell.kind === 'layer' && cell.node.diffId === diffId)!
    const app = viewOf(cellOf('app'))
    expect(crumbsOf(deep, app)).toEqual([cellOf('base'), cellOf('mid'), cellOf('app')])
    const mid = viewOutside(deep, app)
    expect(mid).toEqual(viewOf(cellOf('mid')))
    expect(viewOutside(deep, viewOutside(deep, mid))).toEqual(wholeView)
  })

  it('of everything has nothing around it', () => {
    expect(isWhole(wholeView)).toBe(true)
    expect(crumbsOf(two, wholeView)).toEqual([])
    expect(isWhole(viewOf(other!))).toBe(false)
    expect(viewOf(base!)).toEqual(wholeView)
  })
})
