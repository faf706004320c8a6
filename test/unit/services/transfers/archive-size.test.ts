import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { MeasuredImage } from '../../../../electron/core/layers/layers.ts'
import { archiveBytesBySize, archiveBytesOf } from '../../../../electron/services/transfers/archive-size.ts'
import { anyImages, imageOf, lastOfEach, stackOf, treeOf } from '../../../support/layer-trees.ts'
import { imageOf as listed } from '../../history/support.ts'

const withContent = (id: string, layers: string, contentBytes: number): MeasuredImage =>
  imageOf(id, layers, { stacks: [stackOf(layers, contentBytes)] })

/** The archive of all of these images, each asked for by the one or the other of its names. */
const archiveOf = (images: readonly MeasuredImage[], wanted?: readonly string[]) => {
  const inventory = images.map(({ imageId }, index): InventoryImage => ({
    ...listed(index),
    ...{ id: imageId, tags: [`app:${index}`, `same:${index}`] },
  }))
  return archiveBytesOf(treeOf(...images), inventory, wanted ?? inventory.flatMap(({ tags }) => tags))
}

const contentOf = ({ stacks }: MeasuredImage): number =>
  stacks.reduce((sum, { contentBytes }) => sum + contentBytes, 0)

describe('the archive of images', () => {
  it('has each layer of a graph driver once, however many images have it', () => {
    expect(archiveOf([imageOf('a', 'base:100 one:5'), imageOf('b', 'base:100 two:7')])).toEqual({
      expectedBytes: 112,
      leastBytes: 112,
    })
  })

  it('has the content that images of a containerd store share once, and no less than the largest of them', () => {
    const images = [
      withContent('base', 'base:1000', 250),
      withContent('a', 'base:1000 one:200', 300),
      withContent('b', 'base:1000 two:200', 300),
    ]
    expect(archiveOf(images)).toEqual({ expectedBytes: 350, leastBytes: 300 })
  })

  it('is never more than all that its images have in a containerd store', () => {
    fc.assert(
      fc.property(anyImages({ agree: true, hasContent: true }), (changes) => {
        const images = lastOfEach(changes)
        const archive = archiveOf(images)
        const contents = images.map(contentOf)
        const all = contents.reduce((sum, bytes) => sum + bytes, 0)
        fc.pre(all > 0)
        expect(archive?.leastBytes).toBe(Math.max(...contents))
        expect(archive?.expectedBytes).toBeLessThanOrEqual(all)
      }),
    )
  })

  it('is not reckoned where the layers of one of them are not known', () => {
    expect(archiveOf([imageOf('a', 'base:100')], ['app:0', 'other:1'])).toBeUndefined()
  })
})

describe('the archive of images of which only the sizes are known', () => {
  it('is as large as a single image', () => {
    expect(archiveBytesBySize([70])).toEqual({ expectedBytes: 70, leastBytes: 70 })
  })

  it('is no less than the largest of several, which may share the rest', () => {
    expect(archiveBytesBySize([70, 90])).toEqual({ leastBytes: 90 })
  })
})
