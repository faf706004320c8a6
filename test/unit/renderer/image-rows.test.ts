import { describe, expect, it } from 'vitest'
import type { HeldBytes } from '../../../electron/core/layers/layer-bytes.ts'
import { columns } from '../../../renderer/src/views/images/columns.ts'
import { rowOf, splitName, type ImageRow } from '../../../renderer/src/views/images/image-row.ts'
import { defaultOrder, nextOrder, sortRows } from '../../../renderer/src/views/images/sorting.ts'
import { digest, image, imageId, named } from './samples.ts'

const unknown = (): undefined => undefined
const firstNames = (rows: readonly ImageRow[]): readonly string[] =>
  rows.map(({ names }) => names[0]?.full ?? '')
const numbersOf = (rows: readonly ImageRow[]): readonly number[] => rows.map(({ image }) => image.sizeBytes)
const columnOf = (key: string) => columns.find((column) => column.key === key) ?? columns[0]!

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
    expect(firstNames(sortRows(rows, defaultOrder, unknown))).toEqual([
      'Alpine:1',
      'python:3.9',
      'python:3.13',
    ])
  })

  it.each(['ascending', 'descending'] as const)('%s puts untagged images last', (direction) => {
    const rows = [rowOf(image(1, { tags: [] })), named('b:1'), named('a:1')]
    expect(firstNames(sortRows(rows, { column: 'name', direction }, unknown)).at(-1)).toBe('')
  })

  it('puts what has no date last, whichever way round', () => {
    const { createdAtMs: _, ...undated } = image(3)
    const rows = [rowOf(undated), rowOf(image(1)), rowOf(image(2))]
    for (const direction of ['ascending', 'descending'] as const) {
      expect(sortRows(rows, { column: 'created', direction }, unknown).at(-1)?.image.id).toBe(imageId(3))
    }
  })

  it('by last use puts what runs first, then the latest use, and what was never seen used last', () => {
    const running = image(3, { usedBy: [{ id: 'c', name: 'c', running: true }], lastUsedAtMs: 1 })
    const rows = [image(1), image(2, { lastUsedAtMs: 20 }), image(4, { lastUsedAtMs: 10 }), running].map(
      rowOf,
    )
    const order = { column: 'lastUsed', direction: 'descending' } as const
    expect(numbersOf(sortRows(rows, order, unknown))).toEqual([3, 2, 4, 1])
  })

  it('by what is unique or shared puts images whose layers are not known last', () => {
    const figures = (uniqueBytes: number, sharedBytes: number): HeldBytes => ({
      totalBytes: uniqueBytes + sharedBytes,
      ...{ uniqueBytes, sharedBytes, certainty: 'exact' },
    })
    const known = new Map([
      [imageId(1), figures(5, 50)],
      [imageId(2), figures(7, 10)],
    ])
    const rows = [3, 1, 2].map((number) => rowOf(image(number)))
    const sorted = (column: 'unique' | 'shared') =>
      numbersOf(sortRows(rows, { column, direction: 'descending' }, (id) => known.get(id)))
    expect(sorted('unique')).toEqual([2, 1, 3])
    expect(sorted('shared')).toEqual([1, 2, 3])
  })

  it('starts with the largest size and turns round on the second click', () => {
    const once = nextOrder(defaultOrder, columnOf('size'))
    expect(once).toEqual({ column: 'size', direction: 'descending' })
    expect(nextOrder(once, columnOf('size'))).toEqual({ column: 'size', direction: 'ascending' })
  })
})
