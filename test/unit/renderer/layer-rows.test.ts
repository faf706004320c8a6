import { describe, expect, it } from 'vitest'
import type { LayeredStep } from '../../../electron/core/instructions/image-history.ts'
import { createLayerTree, type DiffId, type LayerTree } from '../../../electron/core/layers/layers.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import { listLayers, type LayerRow } from '../../../renderer/src/views/images/details/layer-rows.ts'
import { imageId } from './samples.ts'

const diffId = (name: string): DiffId => `sha256:${name}` as DiffId

/** A step that made the layer of this name, or none. */
const step = (instruction: string, layer?: string, unpackedBytes = 10): LayeredStep => ({
  createdBy: instruction,
  instruction,
  unpackedBytes: layer === undefined ? 0 : unpackedBytes,
  ...(layer !== undefined && { diffId: diffId(layer) }),
})

/** A tree of images, each given by the names of its layers from the lowest up. */
const treeOf = (images: Readonly<Record<number, string>>, gone: readonly number[] = []): LayerTree => {
  const tree = createLayerTree()
  const measured = Object.entries(images).map(([number, layers]) => ({
    imageId: imageId(Number(number)),
    certainty: 'exact' as const,
    ...(gone.includes(Number(number)) && { isGone: true as const }),
    stacks: [
      {
        platform: 'linux/amd64',
        contentBytes: 0,
        layers: [...layers].map((name) => ({ diffId: diffId(name), unpackedBytes: 10 })),
      },
    ],
  }))
  tree.change(measured, [])
  return tree
}

const list = (steps: readonly LayeredStep[], tree: LayerTree) =>
  listLayers({ imageId: imageId(1), steps, platform: 'linux/amd64', tree, titleOf: (id: ImageId) => id })

const wordsOf = (row: LayerRow): string => {
  if (row.kind === 'boundary') return '---'
  if (row.kind === 'empty') return row.steps.map(({ instruction }) => instruction).join('+')
  return `${row.step.instruction} ${row.others.map((id) => Number(id.slice(7))).join(',')}`.trim()
}

describe('the list of layers', () => {
  const steps = [
    step('ADD', 'a'),
    step('ENV'),
    step('RUN', 'b', 30),
    step('USER'),
    step('CMD'),
    step('COPY', 'c'),
  ]

  it('has the steps in the order of the Dockerfile, with steps in a row that made no layer as one', () => {
    expect(list(steps, treeOf({ 1: 'abc' })).rows.map(wordsOf)).toEqual([
      'ADD',
      'ENV',
      'RUN',
      'USER+CMD',
      'COPY',
    ])
  })

  it('names the other images that hold each layer, and where they end', () => {
    const { rows, sharedBytes } = list(steps, treeOf({ 1: 'abc', 2: 'ab', 3: 'abd', 4: 'ax' }))
    expect(rows.map(wordsOf)).toEqual(['ADD 2,3,4', 'ENV', 'RUN 2,3', 'USER+CMD', '---', 'COPY'])
    expect(sharedBytes).toBe(40)
  })

  it('counts a layer as shared only on the same chain, and with images that are here', () => {
    const { rows } = list(steps, treeOf({ 1: 'abc', 2: 'xbc', 3: 'ab' }, [3]))
    expect(rows.map(wordsOf)).not.toContain('---')
    expect(rows.map(wordsOf)).toContain('RUN')
  })

  it('adds up the layers and knows the largest', () => {
    expect(list(steps, treeOf({ 1: 'abc' }))).toMatchObject({
      layerCount: 3,
      unpackedBytes: 50,
      sharedBytes: 0,
      largestBytes: 30,
    })
  })

  it('is there before the tree knows the image, and says nothing of sharing then', () => {
    const { rows, sharedBytes } = list(steps, treeOf({}))
    expect(rows).toHaveLength(5)
    expect(sharedBytes).toBeUndefined()
  })

  it('of an image that says nothing is empty', () => {
    expect(list([], treeOf({}))).toEqual({ rows: [], layerCount: 0, unpackedBytes: 0, largestBytes: 0 })
  })
})
