import { describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../../electron/core/image.ts'
import { engineIdOf, imageIdOf } from '../../../electron/core/identity.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createImageCache } from '../../../electron/history/image-cache.ts'
import { createLayerMemory } from '../../../electron/history/layer-facts.ts'
import { atMs, digestOf, engineId, openIn, temporaryFolder } from './support.ts'

const image: InventoryImage = {
  ...{ id: imageIdOf(digestOf(1)), tags: ['app:1'], repositoryDigests: [] },
  ...{ sizeBytes: 5, labels: {}, usedBy: [] },
}
const facts = { chains: [['sha256:a', 'sha256:b'], ['sha256:a']], sizeBytes: 5 }

const opened = (folder = temporaryFolder()) => {
  const { database, told } = openIn(folder)
  const cache = createImageCache(database)
  cache.rememberEngine('unix:///socket', engineId, {}, atMs)
  return { database, cache, memory: createLayerMemory(database), told, folder }
}

describe('the layers of an image', () => {
  it('are remembered while the image is', () => {
    const { cache, memory, database, folder } = opened()
    cache.replaceImages(engineId, [image], atMs)
    memory.rememberLayers(engineId, [{ id: image.id, facts }], atMs)
    database.close()
    const again = opened(folder)
    expect(again.memory.layersOf(engineId)).toEqual(new Map([[image.id, facts]]))
    again.cache.replaceImages(engineId, [], atMs)
    expect(again.memory.layersOf(engineId)).toEqual(new Map())
  })

  it('are those that were said last', () => {
    const { cache, memory } = opened()
    cache.replaceImages(engineId, [image], atMs)
    for (const sizeBytes of [1, 2])
      memory.rememberLayers(engineId, [{ id: image.id, facts: { ...facts, sizeBytes } }], atMs)
    expect(memory.layersOf(engineId).get(image.id)?.sizeBytes).toBe(2)
  })

  it('do not take the place of what else is remembered of it', () => {
    const { cache, memory } = opened()
    cache.replaceImages(engineId, [image], atMs)
    memory.rememberLayers(engineId, [{ id: image.id, facts }], atMs)
    expect(cache.imagesOf(engineId)).toEqual([image])
  })

  it('are left out where the image is not known, and history goes on', () => {
    const { memory, cache, told } = opened()
    memory.rememberLayers(engineId, [{ id: image.id, facts }], atMs)
    expect(memory.layersOf(engineId)).toEqual(new Map())
    cache.replaceImages(engineId, [image], atMs)
    expect(cache.imagesOf(engineId)).toEqual([image])
    expect(told).toEqual([])
  })

  it('belong to one engine', () => {
    const { cache, memory } = opened()
    cache.replaceImages(engineId, [image], atMs)
    memory.rememberLayers(engineId, [{ id: image.id, facts }], atMs)
    expect(memory.layersOf(engineIdOf('another'))).toEqual(new Map())
  })

  it('are unknown where history is off', () => {
    const memory = createLayerMemory(noDatabase)
    memory.rememberLayers(engineId, [{ id: image.id, facts }], atMs)
    expect(memory.layersOf(engineId)).toEqual(new Map())
  })
})
