import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diskUsageOf, type DiskUsageParts } from '../../../../electron/core/cleanup/disk-usage.ts'
import type { EngineResources } from '../../../../electron/core/cleanup/resources.ts'
import { imageOf, treeOf } from '../../../support/layer-trees.ts'
import { containerOf, recordOf, resourcesOf, volumeOf } from './cleanup-samples.ts'

const usageOf = (resources: Partial<EngineResources>, more: Partial<DiskUsageParts> = {}) =>
  diskUsageOf({
    resources: resourcesOf(resources),
    tree: treeOf(imageOf('a', 'base:1000 a:10'), imageOf('b', 'base:1000 b:20')),
    isTreeWhole: true,
    store: 'containerd',
    isPulling: false,
    isInDiskImage: false,
    ...more,
  })

describe('where the disk goes', () => {
  it('counts layers once, and what an image has of a record of the cache with the image', () => {
    const usage = usageOf({
      imageBytes: 1_030,
      containers: [containerOf('a', { writableBytes: 7 })],
      volumes: [volumeOf('data', { bytes: 30 })],
      cache: [recordOf('r', { bytes: 4 }), recordOf('s', { bytes: 99, isShared: true })],
    })
    expect(usage).toMatchObject({
      ...{ imagesBytes: 1_030, containersBytes: 7, volumesBytes: 30, cacheBytes: 4, builders: [] },
      totalBytes: 1_071,
    })
    expect(usage).not.toHaveProperty('unaccounted')
  })

  it('has another builder with its volume, which is not counted twice', () => {
    const name = 'buildx_buildkit_mine0'
    const usage = usageOf({
      containers: [containerOf(name, { volumes: [`${name}_state`, 'data'] })],
      volumes: [volumeOf('data', { bytes: 30 }), volumeOf(`${name}_state`, { bytes: 500 })],
    })
    expect(usage).toMatchObject({
      volumesBytes: 30,
      builders: [{ name, volume: `${name}_state`, bytes: 500 }],
      totalBytes: 1_030 + 530,
    })
  })

  it.each([
    ['containerd', false, { kind: 'interrupted-pull', bytes: 4_000, canBeFreed: true }],
    ['containerd', true, { kind: 'unknown', bytes: 4_000, canBeFreed: false }],
    ['graph-driver', false, { kind: 'unknown', bytes: 4_000, canBeFreed: false }],
  ] as const)('names what %s has beyond its images; while pulling: %s', (store, isPulling, unaccounted) => {
    expect(usageOf({ imageBytes: 5_030 }, { store, isPulling })).toMatchObject({
      imagesBytes: 1_030,
      unaccounted,
      totalBytes: 5_030,
    })
  })

  it.each([
    ['the engine has less than the tree', { imageBytes: 900 }, true, 900],
    ['the engine has hardly more than the tree', { imageBytes: 1_035 }, true, 1_035],
    ['not all layers are known', { imageBytes: 5_030 }, false, 5_030],
    ['the engine does not say', {}, true, 1_030],
  ])('has nothing unaccounted where %s', (_, resources, isTreeWhole, imagesBytes) => {
    const usage = usageOf(resources, { isTreeWhole })
    expect(usage).toMatchObject({ imagesBytes, totalBytes: imagesBytes })
    expect(usage).not.toHaveProperty('unaccounted')
  })

  it('counts layers that only containers hold, which a graph driver’s figure leaves out', () => {
    const tree = treeOf(imageOf('a', 'base:1000 a:10'), imageOf('b', 'base:1000 b:20', { isGone: true }))
    const usage = usageOf({ imageBytes: 1_010 }, { tree, store: 'graph-driver' })
    expect(usage).toMatchObject({ imagesBytes: 1_030, totalBytes: 1_030 })
    expect(usage).not.toHaveProperty('unaccounted')
  })

  it('adds up whatever the engine says', () => {
    const bytes = fc.nat({ max: 10_000 })
    fc.assert(
      fc.property(
        fc.record({
          imageBytes: fc.option(bytes, { nil: undefined }),
          isTreeWhole: fc.boolean(),
          isPulling: fc.boolean(),
          store: fc.constantFrom('containerd' as const, 'graph-driver' as const),
          sizes: fc.tuple(bytes, fc.option(bytes, { nil: undefined }), bytes),
        }),
        ({ imageBytes, sizes: [writableBytes, volumeBytes, cacheBytes], ...more }) => {
          const name = 'buildx_buildkit_mine0'
          const { bytes: _, ...volume } = volumeOf(`${name}_state`)
          const usage = usageOf(
            {
              ...(imageBytes !== undefined && { imageBytes }),
              containers: [containerOf(name, { writableBytes, volumes: [volume.name] })],
              volumes: [{ ...volume, ...(volumeBytes !== undefined && { bytes: volumeBytes }) }],
              cache: [recordOf('r', { bytes: cacheBytes })],
            },
            more,
          )
          const parts = [usage.imagesBytes, usage.containersBytes, usage.volumesBytes, usage.cacheBytes]
          const others = [...usage.builders.map((one) => one.bytes ?? 0), usage.unaccounted?.bytes ?? 0]
          expect([...parts, ...others].reduce((sum, one) => sum + one, 0)).toBe(usage.totalBytes)
          expect(Math.min(...parts, ...others)).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})
