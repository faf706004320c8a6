import { flushSync } from 'svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { columns } from '../../../renderer/src/views/images/columns.ts'
import type { ImagesTable } from '../../../renderer/src/views/images/images-table.svelte.ts'
import { image, imageId } from './samples.ts'
import { TableWorld } from './table-support.svelte.ts'

const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

/** A table that follows its images, as in the window. */
const worldOf = (...images: InventoryImage[]): TableWorld => {
  const world = new TableWorld(...images)
  ends.push(world.table.start())
  flushSync()
  return world
}

const many = (count: number): InventoryImage[] => Array.from({ length: count }, (_, number) => image(number))
const columnOf = (key: string) => columns.find((column) => column.key === key) ?? columns[0]!
const idsOf = (table: ImagesTable): readonly ImageId[] => table.images.map((row) => row.image.id)
const numbers = (ids: Iterable<ImageId>): readonly number[] =>
  Array.from(ids, (id) => Number.parseInt(id.slice(7), 16))
const activeId = ({ activeRow }: ImagesTable): ImageId | undefined =>
  activeRow?.kind === 'image' ? activeRow.row.image.id : undefined

const grouped = (...images: InventoryImage[]): TableWorld => {
  const world = worldOf(...images)
  world.imageTable = { ...world.imageTable, isGrouped: true }
  return world
}

describe('the active row', () => {
  it('stays on its image through a new order', () => {
    const { table } = worldOf(image(1), image(2), image(3))
    table.choose(0, 'only')
    table.sortBy(columnOf('size'))
    expect(table.activeIndex).toBe(2)
    expect(activeId(table)).toBe(imageId(1))
  })

  it('is moved by keys and stops at the ends', () => {
    const { table } = worldOf(...many(30))
    expect(table.move('ArrowDown', 10)).toBe(0)
    expect(table.move('PageDown', 10)).toBe(10)
    expect(table.move('End', 10)).toBe(29)
    expect(table.move('ArrowDown', 10)).toBe(29)
    expect(table.move('Home', 10)).toBe(0)
    expect(table.move('PageUp', 10)).toBe(0)
    expect(table.move('x', 10)).toBeUndefined()
  })

  it('is none while the filter hides it, and untagged images are hidden by no default', () => {
    const { table } = worldOf(
      image(1, { tags: ['redis:7'] }),
      image(2, { tags: ['node:22'] }),
      image(3, { tags: [] }),
    )
    expect(table.images).toHaveLength(3)
    table.choose(1, 'only')
    table.filter = 'node'
    expect(table.activeRow).toBeUndefined()
    expect(table.total).toBe(3)
  })

  it('is found again when images are grouped, and when they are no longer', () => {
    const world = worldOf(image(1), image(2))
    world.table.choose(1, 'only')
    world.imageTable = { ...world.imageTable, isGrouped: true }
    expect(world.table.activeIndex).toBe(2)
    expect(activeId(world.table)).toBe(imageId(2))
  })

  it('passes to the row that takes its place when its image goes', () => {
    const world = worldOf(image(1), image(2), image(3))
    world.table.choose(1, 'only')
    flushSync()
    world.have(image(1), image(3))
    flushSync()
    expect(activeId(world.table)).toBe(imageId(3))
    expect(world.table.selectedIds.size).toBe(0)
  })

  it('passes on as well when a whole group goes, and not when a filter hides it', () => {
    const [a, b, c] = ['a:1', 'b:1', 'c:1'].map((tag, number) => image(number, { tags: [tag] }))
    if (!a || !b || !c) throw new Error('there are three')
    const world = grouped(a, b, c)
    world.table.choose(2, 'only')
    flushSync()
    world.table.filter = 'c:1'
    world.have(a, b, c, image(3, { tags: ['d:1'] }))
    flushSync()
    expect(world.table.activeIndex).toBe(-1)
    world.table.clearFilters()
    flushSync()
    world.have(a, c)
    flushSync()
    expect(world.table.activeRow).toMatchObject({ kind: 'group', group: { repository: 'c' } })
  })
})

describe('the selection', () => {
  it('is what is chosen alone, what is toggled, and the range from there', () => {
    const { table } = worldOf(...many(6))
    table.choose(1, 'only')
    table.choose(3, 'toggle')
    expect(numbers(table.selectedIds)).toEqual([1, 3])
    table.choose(5, 'extend')
    expect(numbers(table.selectedIds)).toEqual([3, 4, 5])
    table.choose(2, 'extend')
    expect(numbers(table.selectedIds)).toEqual([2, 3])
    table.choose(3, 'toggle')
    expect(numbers(table.selectedIds)).toEqual([2])
  })

  it('stays while the active row is moved without it', () => {
    const { table } = worldOf(...many(3))
    table.choose(0, 'only')
    expect(table.move('ArrowDown', 10, 'keep')).toBe(1)
    expect(numbers(table.selectedIds)).toEqual([0])
    expect(activeId(table)).toBe(imageId(1))
  })

  it('of all takes what is shown and nothing else', () => {
    const { table } = worldOf(image(1, { tags: ['redis:7'] }), image(2, { tags: ['node:22'] }))
    table.filter = 'redis'
    table.selectAll()
    expect(numbers(table.selectedIds)).toEqual([1])
  })

  it('loses the images that go', () => {
    const world = worldOf(...many(3))
    world.table.selectAll()
    world.have(image(0), image(2))
    flushSync()
    expect(numbers(world.table.selectedIds)).toEqual([0, 2])
  })

  it('is what an action is for; without one it is for the active row', () => {
    const { table } = worldOf(...many(3))
    expect(table.actedOn).toEqual([])
    table.activate(2)
    expect(numbers(table.actedOn)).toEqual([2])
    table.select([imageId(0), imageId(1)])
    expect(numbers(table.rowsActedOn.map((row) => row.image.id))).toEqual([0, 1])
  })

  it('of one image brings details that are open along', () => {
    const { table } = worldOf(...many(3))
    table.choose(0, 'only')
    expect(table.openedId).toBeUndefined()
    table.open(imageId(0))
    table.choose(1, 'only')
    expect(table.openedId).toBe(imageId(1))
    table.choose(2, 'extend')
    expect(table.openedId).toBe(imageId(1))
  })
})

describe('a group', () => {
  const images = [image(1, { tags: ['a:1'] }), image(2, { tags: ['a:2'] }), image(3, { tags: ['b:1'] })]

  it('is selected by its header with all of its images', () => {
    const { table } = grouped(...images)
    table.choose(0, 'only')
    expect(numbers(table.selectedIds)).toEqual([1, 2])
  })

  it('is folded by Left, from its images by way of its header, and unfolded by Right', () => {
    const { table } = grouped(...images)
    table.choose(2, 'only')
    expect(table.foldByKey('ArrowLeft')).toBe(0)
    expect(table.rows).toHaveLength(5)
    table.foldByKey('ArrowLeft')
    expect(table.rows.map(({ kind }) => kind)).toEqual(['group', 'group', 'image'])
    table.foldByKey('ArrowRight')
    expect(table.rows).toHaveLength(5)
    expect(table.foldByKey('ArrowRight')).toBe(1)
    expect(table.foldByKey('ArrowRight')).toBeUndefined()
  })

  it('is nothing that Left or Right mean anything to while images are not grouped', () => {
    const { table } = worldOf(...images)
    table.choose(0, 'only')
    expect(table.foldByKey('ArrowLeft')).toBeUndefined()
  })

  it('marks an image that stands in two of them in both', () => {
    const { table } = grouped(image(1, { tags: ['a:1', 'b:1'] }))
    expect(table.rows.filter(({ kind }) => kind === 'image')).toHaveLength(2)
    expect(table.images).toHaveLength(1)
  })
})

describe('an order by sizes of layers', () => {
  it('follows once they are known, and what is not known is last', () => {
    const [one, two, three] = [image(1), image(2), image(3)]
    const world = worldOf(one, two, three)
    world.table.sortBy(columnOf('unique'))
    world.know([one, 10], [three, 30])
    flushSync()
    expect(numbers(idsOf(world.table))).toEqual([3, 1, 2])
  })

  it('has a place at once for an image that is listed after its layers were known', () => {
    const [one, two, three] = [image(1), image(2), image(3)]
    const world = worldOf(one, three)
    world.table.sortBy(columnOf('unique'))
    world.know([one, 10], [two, 20], [three, 30])
    flushSync()
    world.have(one, two, three)
    flushSync()
    expect(numbers(idsOf(world.table))).toEqual([3, 2, 1])
  })

  it('of thousands is reckoned a slice at a time', async () => {
    const images = many(1_200)
    const world = worldOf(...images)
    world.know(...images.map((one, index) => [one, index] as const))
    world.table.sortBy(columnOf('unique'))
    flushSync()
    expect(idsOf(world.table)[0]).not.toBe(imageId(1_199))
    await expect.poll(() => idsOf(world.table)[0]).toBe(imageId(1_199))
  })
})

describe('what is not there for anybody', () => {
  it('is asked for by filters that are cleared together', () => {
    const { table } = worldOf(image(1))
    table.filter = 'nothing'
    table.filters = { ...table.filters, on: ['dangling'] }
    expect(table.isFiltered).toBe(true)
    expect(table.images).toHaveLength(0)
    table.clearFilters()
    expect(table.isFiltered).toBe(false)
    expect(table.images).toHaveLength(1)
  })
})

describe('a column that is being dragged', () => {
  it('has its new width at once, and keeps it only when it is let go', () => {
    const { table, imageTable } = worldOf(image(1))
    table.dragged = { column: 'size', widthPx: 300 }
    expect(table.layout.template).toContain('300px')
    expect(imageTable.widths).toEqual({})
    table.dragged = undefined
    expect(table.layout.template).not.toContain('300px')
  })
})
