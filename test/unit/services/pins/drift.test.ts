import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { Pin, PinsState } from '../../../../electron/core/pins/pin.ts'
import { createDriftMemory } from '../../../../electron/history/drift.ts'
import { createDrift } from '../../../../electron/services/pins/drift.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { digestOf, imageOf, openIn, temporaryFolder } from '../../history/support.ts'

const nobody = (): never => {
  throw new Error('Nothing is asked here.')
}

const redis = imageOf(1, {
  tags: ['redis:7'],
  repositoryDigests: [{ repository: 'redis', digest: digestOf(11) }],
})
const nginx = imageOf(2, {
  tags: ['nginx:1'],
  repositoryDigests: [{ repository: 'nginx', digest: digestOf(12) }],
})

const pinOf = (note: string): Pin => ({
  ...{ reference: 'docker.io/library/redis:7', digest: digestOf(11), pinnedAtMs: 1, note },
})

/** Watches redis and nginx without a registry, and has told of them; gives what is told from then on. */
const watching = async () => {
  const world = { images: [redis, nginx] as readonly InventoryImage[], pins: new Map<string, Pin>() }
  const told: PinsState[] = []
  const drift = createDrift({
    names: createTagNames(),
    pins: () => world.pins,
    images: () => world.images,
    fileTags: () => [],
    filesRead: () => Promise.resolve(),
    memory: createDriftMemory(openIn(temporaryFolder()).database),
    registry: { headManifest: nobody, getManifest: nobody },
    reach: nobody,
    observationsOf: () => [],
    record: nobody,
    schedule: () => 'off',
    isOnline: () => true,
    wait: nobody,
    setTimer: nobody,
    notify: nobody,
    random: () => 0,
    nowMs: () => 1_000,
    onChange: (state) => told.push(state),
  })
  drift.changed()
  await vi.runAllTimersAsync()
  told.length = 0
  const change = async (
    images: readonly InventoryImage[],
    pins = world.pins,
  ): Promise<readonly PinsState[]> => {
    Object.assign(world, { images, pins })
    drift.changed()
    await vi.runAllTimersAsync()
    return told
  }
  return { change, drift }
}

describe('images that change', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('are not told of again where it is nothing that is watched, such as a container that starts', async () => {
    const { change } = await watching()
    const usedBy = [{ id: 'c1', name: 'shop', running: true }]
    expect(await change([{ ...redis, usedBy, lastUsedAtMs: 900 }, { ...nginx }])).toEqual([])
  })

  it('are told of where a name has moved to another', async () => {
    const { change } = await watching()
    const [told] = await change([
      { ...redis, tags: [] },
      { ...nginx, tags: ['nginx:1', 'redis:7'] },
    ])
    expect(told?.tags.map(({ reference }) => reference)).toEqual(['docker.io/library/nginx:1'])
  })

  it('are told of where one is known by another digest', async () => {
    const { change } = await watching()
    const again = { ...redis, repositoryDigests: [{ repository: 'redis', digest: digestOf(13) }] }
    const [told] = await change([again, nginx])
    expect(told?.tags.find(({ reference }) => reference.endsWith('redis:7'))?.localDigest).toBe(digestOf(13))
  })

  it('are not watched where nobody has seen their registry have them: not even their names are told to one', async () => {
    const { change, drift } = await watching()
    const built = imageOf(3, {
      tags: ['mine/secret:1'],
      repositoryDigests: [{ repository: 'mine/secret', digest: digestOf(3), isSupposed: true }],
    })
    await change([redis, built])
    expect(drift.state().tags.map(({ reference }) => reference)).toEqual(['docker.io/library/redis:7'])
    await change([redis, { ...built, alsoKnownBy: [{ repository: 'mine/secret', digest: digestOf(3) }] }])
    expect(drift.state().tags).toHaveLength(2)
  })

  it('are told of where one has come or gone', async () => {
    const { change } = await watching()
    const [told] = await change([nginx])
    expect(told?.tags).toHaveLength(1)
  })

  it('are told of where a tag was pinned, and where its pin was changed', async () => {
    const { change } = await watching()
    const pinned = (note: string) => new Map([['docker.io/library/redis:7', pinOf(note)]])
    await change([redis, nginx], pinned('first'))
    const told = await change([redis, nginx], pinned('second'))
    expect(told.map(({ tags }) => tags.map(({ pin }) => pin?.note))).toEqual([
      [undefined, 'first'],
      [undefined, 'second'],
    ])
  })
})

it('A tag counts as moved since it was said, where nothing is kept of it', async () => {
  vi.useFakeTimers({ now: 1_000 })
  onTestFinished(() => void vi.useRealTimers())
  const { drift } = await watching()
  const reference = 'docker.io/library/redis:7'
  drift.heard({ reference, digest: digestOf(13), seenAtMs: 900, source: 'pull' })
  expect(drift.state().tags.find((tag) => tag.reference === reference)?.outcome).toMatchObject({
    ...{ kind: 'repointed', from: digestOf(11), to: digestOf(13), firstSeenAtMs: 900 },
  })
})
