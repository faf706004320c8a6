import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowOf } from '../../../renderer/src/views/images/image-row.ts'
import { imagesBetween, isSelected, toggledImages } from '../../../renderer/src/views/images/selection.ts'
import { defaultOrder } from '../../../renderer/src/views/images/sorting.ts'
import {
  groupedRows,
  groupsOf,
  imagesOf,
  namesIn,
  plainRows,
} from '../../../renderer/src/views/images/table-rows.ts'
import { image, imageId, named } from './samples.ts'

const bySize = { column: 'size', direction: 'descending' } as const
const titles = (...args: Parameters<typeof groupsOf>) => groupsOf(...args).map(({ title }) => title)

describe('groups', () => {
  it('hold the images of one repository; one with names in several stands in each of them', () => {
    const both = named('acme/runtime:1', 'python:3.13')
    const groups = groupsOf([both, named('python:3.12')], defaultOrder)
    expect(groups.map(({ title, images }) => [title, images.length])).toEqual([
      ['acme/runtime', 1],
      ['python', 2],
    ])
    expect(groups[1]?.images).toContain(both)
  })

  it('count an image with two names in one repository once', () => {
    expect(groupsOf([named('redis:7', 'redis:latest')], defaultOrder)[0]?.images).toHaveLength(1)
  })

  it('have untagged images last, together', () => {
    const rows = [rowOf(image(1, { tags: [] })), named('b:1'), rowOf(image(2, { tags: [] }))]
    expect(titles(rows, defaultOrder)).toEqual(['b', 'Untagged'])
    expect(titles(rows, { column: 'name', direction: 'descending' })).toEqual(['b', 'Untagged'])
  })

  it('and their images go by the names in their own repository when sorted by name', () => {
    const both = named('acme/runtime:1', 'python:3.13')
    const [, python] = groupsOf([both, named('python:3.9')], defaultOrder)
    expect(python?.images.map((row) => namesIn(row, python)[0]?.full)).toEqual(['python:3.9', 'python:3.13'])
  })

  it('stand in the order of their first images when sorted by anything else', () => {
    expect(titles([named('small:1'), named('large:1')], bySize)).toEqual(['small', 'large'])
  })

  it('that are folded leave only their header', () => {
    const rows = groupedRows(groupsOf([named('a:1'), named('b:1')], defaultOrder), new Set(['repository-a']))
    expect(rows.map(({ kind, key }) => [kind, key])).toEqual([
      ['group', 'repository-a'],
      ['group', 'repository-b'],
      ['image', 'repository-b b:1'],
    ])
  })

  it('give every row a key of its own, whatever images are called', () => {
    const name = fc.constantFrom('a:1', 'a:2', 'b:1', 'untagged:1', 'c/a:1')
    const images = fc.uniqueArray(fc.uniqueArray(name, { maxLength: 3 }), { selector: (tags) => tags.join() })
    fc.assert(
      fc.property(images, (all) => {
        const rows = all.map((tags, number) => rowOf(image(number, { tags })))
        const keys = groupedRows(groupsOf(rows, bySize), new Set()).map(({ key }) => key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})

describe('a selection', () => {
  const rows = plainRows([1, 2, 3, 4].map((number) => rowOf(image(number))))

  it('of a range takes all between its ends, whichever is above', () => {
    expect(imagesBetween(rows, 1, 3)).toEqual([imageId(2), imageId(3), imageId(4)])
    expect(imagesBetween(rows, 3, 1)).toEqual(imagesBetween(rows, 1, 3))
  })

  it('of a range takes the images of a folded group, and of an open one only those in the range', () => {
    const groups = groupsOf([named('a:1'), named('a:2'), named('b:1')], defaultOrder)
    const folded = groupedRows(groups, new Set(['repository-a']))
    expect(imagesBetween(folded, 0, 1)).toEqual(['a:1', 'a:2'])
    expect(imagesBetween(groupedRows(groups, new Set()), 0, 1)).toEqual(['a:1'])
  })

  it('is toggled as a whole: what is partly in it is put in, what is in it goes', () => {
    const [one, two] = [imageId(1), imageId(2)]
    expect(toggledImages(new Set([one]), [one, two])).toEqual(new Set([one, two]))
    expect(toggledImages(new Set([one, two]), [one, two])).toEqual(new Set())
  })

  it('has a group in it once all of its images are', () => {
    const [group] = groupedRows(groupsOf([named('a:1'), named('a:2')], defaultOrder), new Set())
    if (group === undefined) throw new Error('there is a group')
    const [first] = imagesOf(group)
    expect(isSelected(new Set(first ? [first] : []), group)).toBe(false)
    expect(isSelected(new Set(imagesOf(group)), group)).toBe(true)
    expect(isSelected(new Set(), group)).toBe(false)
  })
})
