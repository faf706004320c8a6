import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { imageIdOf, type ImageId } from '../../../electron/core/identity.ts'
import { createLayerTree, type DiffId } from '../../../electron/core/layers/layers.ts'
import type { LayersChange } from '../../../electron/core/layers/layers-state.ts'
import { Layers } from '../../../renderer/src/state/layers.svelte.ts'
import { imageId } from './samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A main process whose tree grows by one image a change. */
const setUp = async () => {
  const own = createLayerTree()
  const shown: (readonly ImageId[])[] = []
  let revision = 0
  let listener: (change: LayersChange) => void = () => undefined
  const layers = new Layers(
    {
      images: {
        layers: () => Promise.resolve({ ok: true, value: { revision, whole: own.whole(), unreadImages: 9 } }),
        showing: ({ ids }) => {
          shown.push(ids.map(imageIdOf))
          return Promise.resolve({ ok: true, value: undefined })
        },
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
  )
  layers.start()
  await vi.advanceTimersByTimeAsync(0)
  const know = (number: number, unreadImages = 9): void => {
    const stacks = [{ contentBytes: 0, layers: [{ diffId: `${number}` as DiffId, unpackedBytes: 1 }] }]
    const patch = own.change([{ imageId: imageId(number), certainty: 'exact', stacks }], [])
    listener({ revision: (revision += 1), patch, unreadImages })
  }
  return { layers, know, shown }
}

describe('the tree of layers in the window', () => {
  it('follows what becomes known', async () => {
    const { layers, know } = await setUp()
    know(1)
    expect(layers.tree.image(imageId(1))).toBeDefined()
    expect(layers.unreadImages).toBe(9)
  })

  it('is followed calmly at most once a second, and never misses the last change', async () => {
    const { layers, know } = await setUp()
    const first = layers.calmRevision
    expect(first).toBe(layers.revision)
    know(1)
    know(2)
    expect(layers.calmRevision).toBe(first)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(layers.calmRevision).toBe(layers.revision)
    await vi.advanceTimersByTimeAsync(1_000)
    know(3)
    expect(layers.calmRevision).toBe(layers.revision)
  })

  it('has those on screen asked for that are not known, once scrolling pauses, and no two times', async () => {
    const { layers, know, shown } = await setUp()
    know(1)
    layers.showing([imageId(5)])
    layers.showing([imageId(1), imageId(2)])
    await vi.advanceTimersByTimeAsync(150)
    layers.showing([imageId(2)])
    await vi.advanceTimersByTimeAsync(150)
    expect(shown).toEqual([[imageId(2)]])
  })

  it('asks for nothing on screen once everything was asked for', async () => {
    const { layers, know, shown } = await setUp()
    know(1, 0)
    layers.showing([imageId(2)])
    await vi.advanceTimersByTimeAsync(150)
    expect(shown).toEqual([])
  })
})
