import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  measuredImage,
  type ImageConfig,
  type ImageDetails,
} from '../../../electron/core/images/image-details.ts'
import { engineIdOf, imageIdOf, type ImageId } from '../../../electron/core/identity.ts'
import type { DiffId, MeasuredImage } from '../../../electron/core/layers/layers.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createImageCache } from '../../../electron/history/image-cache.ts'
import { createFactsMemory, type FactsMemory } from '../../../electron/history/image-facts.ts'
import type { Learnt } from '../../../electron/history/stored-details.ts'
import { atMs, digestOf, engineId, imageOf, openIn, temporaryFolder } from './support.ts'

const diffId = (n: number) => digestOf(n) as string as DiffId

const emptyConfig: ImageConfig = {
  ...{ entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} },
}

const detailsOf = (n: number): ImageDetails => ({
  imageId: imageIdOf(digestOf(n)),
  platforms: [
    {
      platform: 'linux/amd64',
      manifestDigest: digestOf(n + 50),
      config: {
        ...{
          platform: 'linux/amd64',
          entrypoint: [],
          command: ['sh'],
          workingDirectory: '/srv',
          user: 'node',
        },
        ...{ exposedPorts: ['80/tcp'], environment: ['A=1'], volumes: ['/data'], author: 'somebody' },
        ...{ labels: { __proto__x: '<b>', 'a.b': '' }, stopSignal: 'SIGINT', createdAtMs: atMs },
        healthcheck: ['CMD', 'true'],
      },
      steps: [
        { createdBy: 'ADD a /', instruction: 'ADD a /', diffId: diffId(n), unpackedBytes: 5, createdAtMs: 1 },
        { createdBy: 'CMD ["sh"]', instruction: 'CMD ["sh"]', unpackedBytes: 0, comment: 'buildkit' },
      ],
      ...{ certainty: 'exact', unpackedBytes: 5, contentBytes: 3 },
    },
    {
      config: emptyConfig,
      ...{ steps: [], certainty: 'estimate', unpackedBytes: 0, contentBytes: 0 },
    },
  ],
})

const learnt = (n: number, sizeBytes = 8): Learnt<ImageDetails> => ({ value: detailsOf(n), sizeBytes })

const opened = (folder = temporaryFolder()) => {
  const { database, told } = openIn(folder)
  const cache = createImageCache(database)
  cache.rememberEngine('unix:///socket', engineId, {}, atMs)
  return { database, cache, memory: createFactsMemory(database), told, folder }
}

/** With images 1 to `count` in the cache. */
const withImages = (count: number) => {
  const made = opened()
  made.cache.replaceImages(
    engineId,
    Array.from({ length: count }, (_, index) => imageOf(index + 1)),
    atMs,
  )
  return made
}

const allLayers = (memory: FactsMemory, engine = engineId, limit = 100): Learnt<MeasuredImage>[] => {
  const found: Learnt<MeasuredImage>[] = []
  let after: ImageId | undefined
  do {
    const slice = memory.layersAfter(engine, after, limit)
    found.push(...slice.found)
    after = slice.next
  } while (after !== undefined)
  return found
}

const { id } = imageOf(1)

describe('what was learnt of an image', () => {
  it('is there in another run, whole and as layers alone', () => {
    const { memory, database, folder } = withImages(1)
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    database.close()
    const again = opened(folder)
    expect(again.memory.detailsOf(engineId, id)).toEqual(learnt(1))
    expect(allLayers(again.memory)).toEqual([{ value: measuredImage(detailsOf(1)), sizeBytes: 8 }])
  })

  it('is what was said last', () => {
    const { memory } = withImages(1)
    for (const sizeBytes of [1, 2]) memory.rememberDetails(engineId, [learnt(1, sizeBytes)], atMs)
    expect(memory.detailsOf(engineId, id)?.sizeBytes).toBe(2)
    expect(allLayers(memory).map(({ sizeBytes }) => sizeBytes)).toEqual([2])
  })

  it('goes with the image', () => {
    const { memory, cache } = withImages(1)
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    memory.rememberInspection(engineId, id, {}, atMs)
    cache.replaceImages(engineId, [], atMs)
    cache.replaceImages(engineId, [imageOf(1)], atMs)
    expect(memory.detailsOf(engineId, id)).toBeUndefined()
    expect(memory.inspectionOf(engineId, id)).toBeUndefined()
    expect(allLayers(memory)).toEqual([])
  })

  it('does not take the place of what else is remembered of it', () => {
    const { memory, cache } = withImages(1)
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    memory.rememberInspection(engineId, id, { Id: id }, atMs)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(1)])
    expect(memory.detailsOf(engineId, id)).toEqual(learnt(1))
  })

  it('is left out where the image is not known, and history goes on', () => {
    const { memory, told } = withImages(1)
    memory.rememberDetails(engineId, [learnt(2), learnt(1)], atMs)
    memory.rememberInspection(engineId, imageOf(2).id, {}, atMs)
    expect(allLayers(memory).map(({ value }) => value.imageId)).toEqual([id])
    expect(told).toEqual([])
  })

  it('belongs to one engine', () => {
    const { memory } = withImages(1)
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    expect(allLayers(memory, engineIdOf('another'))).toEqual([])
    expect(memory.detailsOf(engineIdOf('another'), id)).toBeUndefined()
  })

  it('is unknown where history is off', () => {
    const memory = createFactsMemory(noDatabase)
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    memory.rememberInspection(engineId, id, {}, atMs)
    expect(allLayers(memory)).toEqual([])
    expect(memory.detailsOf(engineId, id)).toBeUndefined()
    expect(memory.inspectionOf(engineId, id)).toBeUndefined()
  })
})

describe('the layers of many images', () => {
  it('come in slices, each image once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 5 }), (count, limit) => {
        const { memory, database } = withImages(count)
        memory.rememberDetails(
          engineId,
          Array.from({ length: count }, (_, index) => learnt(index + 1)),
          atMs,
        )
        const ids = allLayers(memory, engineId, limit).map(({ value }) => value.imageId)
        database.close()
        expect(ids).toEqual(Array.from({ length: count }, (_, index) => imageOf(index + 1).id))
      }),
      { numRuns: 20 },
    )
  })

  it('leave out what another Lading wrote or somebody edited, and go on after it', () => {
    const { memory, database } = withImages(4)
    memory.rememberDetails(
      engineId,
      [1, 2, 3, 4].map((n) => learnt(n)),
      atMs,
    )
    const edit = database.prepare((connection) =>
      connection.prepare(
        "UPDATE image_facts SET value = ? WHERE image_id = ? AND kind IN ('layers', 'details')",
      ),
    )
    edit.write((statement) => {
      statement.run('{"chains":[["sha256:a"]],"sizeBytes":8}', imageOf(1).id)
      statement.run('no JSON', imageOf(2).id)
      statement.run(
        '{"sizeBytes":8,"certainty":"exact","stacks":[{"contentBytes":0,"layers":[[1,2]]}]}',
        imageOf(3).id,
      )
    })
    expect(allLayers(memory, engineId, 1).map(({ value }) => value.imageId)).toEqual([imageOf(4).id])
    for (const n of [1, 2, 3]) expect(memory.detailsOf(engineId, imageOf(n).id)).toBeUndefined()
    memory.rememberDetails(engineId, [learnt(1)], atMs)
    expect(allLayers(memory).map(({ value }) => value.imageId)).toEqual([imageOf(1).id, imageOf(4).id])
  })

  it('are whatever was measured', () => {
    const size = fc.integer({ min: 0, max: 2 ** 40 })
    const layer = fc.record({ diffId: fc.string().map((text) => text as DiffId), unpackedBytes: size })
    const step = layer.map(({ diffId: its, unpackedBytes }) => ({
      ...{ createdBy: '', instruction: '', unpackedBytes, diffId: its },
    }))
    const platform = fc.record({
      platform: fc.string(),
      config: fc.constant(emptyConfig),
      steps: fc.array(step, { maxLength: 5 }),
      certainty: fc.constantFrom('exact' as const, 'estimate' as const),
      ...{ unpackedBytes: size, contentBytes: size },
    })
    const { memory } = withImages(1)
    fc.assert(
      fc.property(fc.array(platform, { maxLength: 3 }), (platforms) => {
        const value: ImageDetails = { imageId: id, platforms }
        memory.rememberDetails(engineId, [{ value, sizeBytes: 1 }], atMs)
        expect(memory.detailsOf(engineId, id)?.value).toEqual(value)
        expect(allLayers(memory).map((one) => one.value)).toEqual([measuredImage(value)])
      }),
      { numRuns: 50 },
    )
  })
})

describe('an inspection', () => {
  it('is remembered as it was, with when', () => {
    const { memory } = withImages(1)
    const value = { Id: id, Config: { Env: null }, RootFS: { Layers: [] } }
    memory.rememberInspection(engineId, id, { Id: 'before' }, atMs)
    memory.rememberInspection(engineId, id, value, atMs + 1)
    expect(memory.inspectionOf(engineId, id)).toEqual({ value, learnedAtMs: atMs + 1 })
  })
})
