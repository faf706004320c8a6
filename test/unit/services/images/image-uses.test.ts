import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { EngineClient } from '../../../../electron/engine/client.ts'
import { createImageCache } from '../../../../electron/history/image-cache.ts'
import { createUsesMemory } from '../../../../electron/history/image-uses.ts'
import { createImageUses } from '../../../../electron/services/images/image-uses.ts'
import { atMs, containerUse, engineId, imageOf, openIn, temporaryFolder } from '../../history/support.ts'

const [redis, python] = [imageOf(1).id, imageOf(2).id]

interface ListedContainer {
  readonly name: string
  readonly image: ImageId
  readonly createdAtMs?: number
  readonly running?: boolean
}

/** Uses on a real database, of an engine whose containers and names are what the test says. */
const world = (folder = temporaryFolder()) => {
  const { database } = openIn(folder)
  createImageCache(database).rememberEngine('unix:///socket', engineId, {}, atMs)
  const names = new Map<string, ImageId>([['redis', redis]])
  const changed: ImageId[][] = []
  const troubles: unknown[] = []
  let containers: readonly ListedContainer[] = []
  let lists = 0
  let failure: Error | undefined
  let nowMs = atMs
  const client: EngineClient = {
    ask: () => {
      lists += 1
      if (failure !== undefined) return Promise.reject(failure)
      return Promise.resolve(
        containers.map(({ name, image, createdAtMs = atMs - 5_000, running = true }) => ({
          ...{ Id: `id-of-${name}`, Names: [`/${name}`], ImageID: image, Created: createdAtMs / 1000 },
          State: running ? 'running' : 'exited',
        })),
      )
    },
    open: () => Promise.reject(new Error('not asked for')),
  }
  const uses = createImageUses({
    memory: createUsesMemory(database),
    nowMs: () => nowMs,
    imageNamed: (text) => names.get(text),
    onChange: (ids) => changed.push([...ids]),
    onTrouble: (error) => troubles.push(error),
  })
  const gone = new AbortController()
  const follow = () => uses.follow(client, engineId, gone.signal)
  const soon = () => vi.advanceTimersByTimeAsync(2_000)
  return {
    ...{ uses, names, changed, troubles, database, folder, follow, soon, gone },
    have: (...next: readonly ListedContainer[]) => (containers = next),
    fail: (error: Error) => (failure = error),
    pass: (ms: number) => (nowMs += ms),
    lists: () => lists,
  }
}

const moment = (containerId: string, image: string, at?: number) => ({
  ...{ containerId, image },
  ...(at !== undefined && { atMs: at }),
})

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => vi.useRealTimers())

describe('the uses of images', () => {
  it('are the containers that the engine lists, by their image', async () => {
    const { uses, have, follow, changed } = world()
    follow()
    have({ name: 'web', image: redis }, { name: 'old', image: redis, running: false })
    await uses.read()
    expect(uses.of(redis).usedBy).toEqual([
      { id: 'id-of-web', name: 'web', running: true },
      { id: 'id-of-old', name: 'old', running: false },
    ])
    expect(uses.of(python)).toEqual({ usedBy: [] })
    expect(changed).toEqual([[redis]])
    await uses.read()
    expect(changed).toHaveLength(1)
  })

  it('are told of also where the image is gone', async () => {
    const { uses, have, follow, changed } = world()
    const gone = imageOf(9).id
    follow()
    have({ name: 'web', image: gone })
    await uses.read()
    have()
    await uses.read()
    expect(changed).toEqual([[gone], [gone]])
  })

  it('are asked for once for many events', async () => {
    const { uses, follow, soon, lists } = world()
    follow()
    uses.onEvent()
    await soon()
    for (let event = 0; event < 100; event += 1) uses.onEvent()
    await soon()
    expect(lists()).toBeLessThanOrEqual(3)
  })

  it('are not asked for where the engine is gone, and its silence is no trouble', async () => {
    const { uses, follow, soon, lists, gone, troubles, fail } = world()
    follow()
    fail(new Error('gone'))
    uses.onEvent()
    gone.abort()
    await soon()
    uses.onEvent()
    await soon()
    expect(lists()).toBeLessThanOrEqual(1)
    expect(troubles).toEqual([])
  })

  it('that could not be listed are a trouble', async () => {
    const { uses, follow, soon, troubles, fail } = world()
    follow()
    fail(new Error('out of order'))
    uses.onEvent()
    await soon()
    expect(troubles).toHaveLength(1)
  })
})

describe('the last use of an image', () => {
  it('is when the youngest of its containers was made, for all that is known', async () => {
    const { uses, have, follow } = world()
    follow()
    have(
      { name: 'a', image: redis, createdAtMs: atMs - 9_000, running: false },
      { name: 'b', image: redis, createdAtMs: atMs - 3_000, running: false },
    )
    await uses.read()
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs - 3_000)
  })

  it('is seen of a container that no list ever had', () => {
    const { uses, follow, changed } = world()
    follow()
    uses.onEvent(moment('c1', 'redis', atMs - 20))
    uses.onEvent(moment('c1', 'redis', atMs - 10))
    expect(uses.of(redis)).toEqual({ usedBy: [], lastUsedAtMs: atMs - 10 })
    expect(changed).toEqual([[redis], [redis]])
  })

  it('is the later one where an earlier one is told of afterwards', () => {
    const { uses, follow, changed } = world()
    follow()
    for (const at of [atMs - 5, atMs - 10]) uses.onEvent(moment('c1', 'redis', at))
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs - 5)
    expect(changed).toHaveLength(1)
  })

  it('is not in the future, and is now where the engine does not say', () => {
    const { uses, follow, pass } = world()
    follow()
    uses.onEvent(moment('c1', 'redis', atMs + 60_000))
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs)
    pass(1_000)
    uses.onEvent(moment('c1', 'redis'))
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs + 1_000)
  })

  it('is that of the image which a container was made from, whatever its name stands for since', async () => {
    const { uses, have, names, follow } = world()
    follow()
    have({ name: 'web', image: redis, running: false })
    await uses.read()
    names.set('redis', python)
    uses.onEvent(moment('id-of-web', 'redis', atMs - 1))
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs - 1)
    expect(uses.of(python)).not.toHaveProperty('lastUsedAtMs')
  })

  it('is known as soon as the name is, of an image that was pulled a moment ago', () => {
    const { uses, names, follow, changed } = world()
    follow()
    uses.onEvent(moment('c1', 'fresh:1', atMs - 10))
    uses.namesLearnt()
    expect(changed).toEqual([])
    names.set('fresh:1', python)
    uses.namesLearnt()
    expect(uses.of(python).lastUsedAtMs).toBe(atMs - 10)
    expect(changed).toEqual([[python]])
  })

  it('is not that of an image which gets the name a minute later', () => {
    const { uses, names, follow, pass } = world()
    follow()
    uses.onEvent(moment('c1', 'fresh:1', atMs - 10))
    pass(60_000)
    uses.namesLearnt()
    names.set('fresh:1', python)
    uses.namesLearnt()
    expect(uses.of(python)).not.toHaveProperty('lastUsedAtMs')
  })

  it('is remembered, and since when the engine was watched', async () => {
    const first = world()
    first.follow()
    first.uses.onEvent(moment('c1', 'redis', atMs - 10))
    await first.soon()
    first.database.close()
    const second = world(first.folder)
    second.uses.recall(engineId, [imageOf(1, { usedBy: [containerUse('web')] })])
    expect(second.uses.of(redis)).toEqual({ usedBy: [containerUse('web')], lastUsedAtMs: atMs - 10 })
    expect(second.uses.watchedSinceMs()).toBe(atMs)
    second.pass(5_000)
    second.follow()
    expect(second.uses.watchedSinceMs()).toBe(atMs)
    expect(second.uses.of(redis).lastUsedAtMs).toBe(atMs - 10)
  })

  it('is remembered at once when the engine goes', () => {
    const first = world()
    first.follow()
    for (const at of [atMs - 20, atMs - 10]) first.uses.onEvent(moment('c1', 'redis', at))
    first.uses.settle()
    first.database.close()
    const second = world(first.folder)
    second.uses.recall(engineId, [])
    expect(second.uses.of(redis).lastUsedAtMs).toBe(atMs - 10)
  })

  it('is when its container was last seen to run, where that was before the engine went and ended meanwhile', async () => {
    const first = world()
    first.follow()
    first.have({ name: 'web', image: redis, createdAtMs: atMs - 9_000 })
    await first.uses.read()
    first.pass(60_000)
    first.gone.abort()
    first.uses.settle()
    first.database.close()
    const second = world(first.folder)
    second.pass(90_000)
    second.follow()
    await second.uses.read()
    expect(second.uses.of(redis)).toEqual({ usedBy: [], lastUsedAtMs: atMs + 60_000 })
  })

  it('is not now because of a container that ran when the engine was last there, nor of one that stopped', async () => {
    const { uses, have, follow, pass } = world()
    uses.recall(engineId, [imageOf(1, { usedBy: [containerUse('web')] })])
    follow()
    uses.settle()
    expect(uses.of(redis)).not.toHaveProperty('lastUsedAtMs')
    follow()
    have({ name: 'old', image: python, createdAtMs: atMs - 9_000, running: false })
    await uses.read()
    pass(1_000)
    uses.settle()
    expect(uses.of(python).lastUsedAtMs).toBe(atMs - 9_000)
  })

  it('that goes on is no news for the list', async () => {
    const { uses, have, follow, pass, changed } = world()
    follow()
    have({ name: 'web', image: redis })
    await uses.read()
    pass(60_000)
    await uses.read()
    expect(uses.of(redis).lastUsedAtMs).toBe(atMs + 60_000)
    expect(changed).toEqual([[redis]])
  })

  it('is forgotten with the engine that it was seen on', () => {
    const { uses, follow } = world()
    follow()
    uses.onEvent(moment('c1', 'redis', atMs - 10))
    uses.forget()
    expect(uses.of(redis)).toEqual({ usedBy: [] })
    expect(uses.watchedSinceMs()).toBeUndefined()
  })
})
