import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../electron/core/image.ts'
import { imagesById } from '../../../renderer/src/state/inventory-patch.ts'
import { rowOf, splitName, type ImageRow } from '../../../renderer/src/views/images/image-row.ts'
import { ImagesTable } from '../../../renderer/src/views/images/images-table.svelte.ts'
import {
  columns,
  defaultOrder,
  filterRows,
  nextOrder,
  sortRows,
  type ColumnKey,
} from '../../../renderer/src/views/images/sorting.ts'
import { digest, image, imageId } from './samples.ts'

const named = (...tags: string[]): ImageRow => rowOf(image(tags.length, { id: tags.join() as ImageId, tags }))
const firstNames = (rows: readonly ImageRow[]): readonly string[] =>
  rows.map(({ names }) => names[0]?.full ?? '')
const columnOf = (key: ColumnKey) => columns.find((column) => column.key === key) ?? columns[0]!

describe('a row', () => {
  it('tells the tag from the port of a registry', () => {
    expect(splitName('localhost:5000/team/app:1')).toMatchObject({
      repository: 'localhost:5000/team/app',
      tag: '1',
    })
    expect(splitName('localhost:5000/app')).toMatchObject({ repository: 'localhost:5000/app', tag: '' })
  })

  it('is marked with what is worth knowing', () => {
    expect(rowOf(image(1, { tags: ['redis:7', 'redis:latest'], repositoryDigests: [] })).marks).toEqual([
      'latest',
      'unused',
      'local only',
    ])
    const user = { id: 'c', name: 'web', running: true }
    expect(rowOf(image(2, { tags: [], usedBy: [user] })).marks).toEqual(['dangling'])
  })

  it('of an untagged image says where it came from', () => {
    const repositoryDigests = [{ repository: 'redis', digest: digest(1) }]
    expect(rowOf(image(1, { tags: [], repositoryDigests })).formerRepository).toBe('redis')
  })

  it('is made once for an image', () => {
    const one = image(1)
    expect(rowOf(one)).toBe(rowOf(one))
  })
})

describe('sorting', () => {
  it('by name compares numbers by their value', () => {
    const rows = [named('python:3.13'), named('python:3.9'), named('Alpine:1')]
    expect(firstNames(sortRows(rows, defaultOrder))).toEqual(['Alpine:1', 'python:3.9', 'python:3.13'])
  })

  it.each(['ascending', 'descending'] as const)('%s puts untagged images last', (direction) => {
    const rows = [rowOf(image(1, { tags: [] })), named('b:1'), named('a:1')]
    expect(firstNames(sortRows(rows, { column: 'name', direction })).at(-1)).toBe('')
  })

  it('puts what has no date last, whichever way round', () => {
    const { createdAtMs: _, ...undated } = image(3)
    const rows = [rowOf(undated), rowOf(image(1)), rowOf(image(2))]
    for (const direction of ['ascending', 'descending'] as const) {
      expect(sortRows(rows, { column: 'created', direction }).at(-1)?.image.id).toBe(imageId(3))
    }
  })

  it('starts with the largest size and turns round on the second click', () => {
    const once = nextOrder(defaultOrder, columnOf('size'))
    expect(once).toEqual({ column: 'size', direction: 'descending' })
    expect(nextOrder(once, columnOf('size'))).toEqual({ column: 'size', direction: 'ascending' })
  })
})

describe('a filter', () => {
  const rows = [named('redis:7', 'cache:prod'), named('postgres:16')]

  it('looks in every name, whatever its case', () => {
    expect(firstNames(filterRows(rows, 'PROD'))).toEqual(['redis:7'])
  })

  it('asks for every word', () => {
    expect(filterRows(rows, 'redis prod')).toHaveLength(1)
    expect(filterRows(rows, 'redis 16')).toHaveLength(0)
  })

  it('finds IDs and digests', () => {
    const row = rowOf(image(0xabc))
    expect(filterRows([row], '0abc')).toHaveLength(1)
    expect(filterRows([row], digest(0xabc).slice(0, 30))).toHaveLength(1)
  })

  it('and an order take less than a frame for 5,000 images', () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      rowOf(image(index, { tags: [`repository-${(index * 7919) % 5_000}:1.${index}`] })),
    )
    sortRows(many, defaultOrder)
    const startedAt = performance.now()
    filterRows(sortRows(many, defaultOrder), 'repository 1')
    expect(performance.now() - startedAt).toBeLessThan(50)
  })
})

describe('the images table', () => {
  const tableOf = (...images: InventoryImage[]): ImagesTable =>
    new ImagesTable({ images: imagesById(images) })

  it('keeps the active row through a new order', () => {
    const table = tableOf(image(1), image(2), image(3))
    table.activate(0)
    table.sortBy(columnOf('size'))
    expect(table.activeIndex).toBe(2)
    expect(table.activeRow?.image.id).toBe(imageId(1))
  })

  it('moves the active row by keys and stops at the ends', () => {
    const table = tableOf(...Array.from({ length: 30 }, (_, index) => image(index)))
    expect(table.move('ArrowDown', 10)).toBe(0)
    expect(table.move('PageDown', 10)).toBe(10)
    expect(table.move('End', 10)).toBe(29)
    expect(table.move('ArrowDown', 10)).toBe(29)
    expect(table.move('Home', 10)).toBe(0)
    expect(table.move('PageUp', 10)).toBe(0)
    expect(table.move('x', 10)).toBeUndefined()
  })

  it('has no active row while the filter hides it', () => {
    const table = tableOf(image(1, { tags: ['redis:7'] }), image(2, { tags: ['node:22'] }))
    table.activate(1)
    table.filter = 'node'
    expect(table.activeRow).toBeUndefined()
    expect(table.total).toBe(2)
  })
})
