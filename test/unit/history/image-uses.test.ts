import { describe, expect, it } from 'vitest'
import { engineIdOf } from '../../../electron/core/identity.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createImageCache } from '../../../electron/history/image-cache.ts'
import { createUsesMemory } from '../../../electron/history/image-uses.ts'
import { atMs, engineId, imageOf, openIn, temporaryFolder } from './support.ts'

const host = 'unix:///socket'
const [first, second] = [imageOf(1).id, imageOf(2).id]

const opened = (folder = temporaryFolder()) => {
  const { database, told } = openIn(folder)
  const cache = createImageCache(database)
  const memory = createUsesMemory(database)
  const meet = (engine = engineId, nowMs = atMs) => {
    cache.rememberEngine(host, engine, {}, nowMs)
    memory.watch(engine, nowMs)
  }
  return { database, cache, memory, meet, told, folder }
}

describe('the uses of images', () => {
  it('are there in another run', () => {
    const { memory, meet, database, folder } = opened()
    meet()
    memory.rememberUses(engineId, [
      [first, 5],
      [second, 7],
    ])
    database.close()
    const again = opened(folder)
    expect(again.memory.usesOf(engineId)).toEqual(
      new Map([
        [first, 5],
        [second, 7],
      ]),
    )
  })

  it('are the latest that were seen, in whatever order they are told', () => {
    const { memory, meet } = opened()
    meet()
    for (const lastUsedAtMs of [5, 9, 7]) memory.rememberUses(engineId, [[first, lastUsedAtMs]])
    expect(memory.usesOf(engineId).get(first)).toBe(9)
  })

  it('outlast the image', () => {
    const { memory, meet, cache } = opened()
    meet()
    cache.replaceImages(engineId, [imageOf(1)], atMs)
    memory.rememberUses(engineId, [[first, 5]])
    cache.replaceImages(engineId, [], atMs)
    expect(memory.usesOf(engineId).get(first)).toBe(5)
  })

  it('belong to one engine, and are forgotten when no endpoint leads to it', () => {
    const { memory, meet } = opened()
    const other = engineIdOf('another')
    meet()
    memory.rememberUses(engineId, [[first, 5]])
    expect(memory.usesOf(other)).toEqual(new Map())
    meet(other)
    expect(memory.usesOf(engineId)).toEqual(new Map())
    expect(memory.watchedSinceMs(engineId)).toBeUndefined()
  })

  it('of an engine that is not watched are left out, and history goes on', () => {
    const { memory, told } = opened()
    memory.rememberUses(engineId, [[first, 5]])
    expect(memory.usesOf(engineId)).toEqual(new Map())
    expect(told).toEqual([])
  })

  it('are unknown where history is off', () => {
    const memory = createUsesMemory(noDatabase)
    memory.watch(engineId, atMs)
    memory.rememberUses(engineId, [[first, 5]])
    expect(memory.usesOf(engineId)).toEqual(new Map())
    expect(memory.watchedSinceMs(engineId)).toBeUndefined()
  })
})

describe('an engine', () => {
  it('is watched since it was first met', () => {
    const { memory, meet } = opened()
    expect(memory.watchedSinceMs(engineId)).toBeUndefined()
    meet(engineId, 100)
    meet(engineId, 200)
    expect(memory.watchedSinceMs(engineId)).toBe(100)
  })
})
