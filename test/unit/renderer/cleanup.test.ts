import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CleanupRun } from '../../../electron/core/cleanup/cleanup-run.ts'
import { imageOf, treeOf } from '../../support/layer-trees.ts'
import {
  containerItem,
  containerOf,
  idOf,
  imageItem,
  namedImage,
  resourcesOf,
  stopped,
  type Planned,
  volumeItem,
  volumeOf,
} from './cleanup-samples.ts'
import { CleanupWorld, engineDown, engineUp } from './cleanup-support.svelte.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = async (ms: number): Promise<void> => {
  flushSync()
  await vi.advanceTimersByTimeAsync(ms)
  flushSync()
}

/** A clean-up whose view is open, with its first plan. */
const opened = async (...planned: ConstructorParameters<typeof CleanupWorld>) => {
  const world = new CleanupWorld(...planned)
  const close = world.cleanup.follow()
  await pass(150)
  return { world, cleanup: world.cleanup, close }
}

const unused: Planned = {
  rules: { unused: true },
  images: [namedImage('a'), namedImage('b')],
  layers: { a: ['base-100', 'a-1'], b: ['base-100', 'b-2'] },
}

const ended = (endedAtMs: number): CleanupRun => ({
  ...{ id: 'run', engineId: 'here' as never, origin: 'window', phase: 'ended', startedAtMs: 0 },
  ...{ endedAtMs, planned: { bytes: 0, certainty: 'exact' }, steps: [] },
})

describe('the plan', () => {
  it('is asked for when the view opens, and so is where the disk goes', async () => {
    const { world, cleanup } = await opened(unused)
    expect(cleanup.plan?.items.map(({ id }) => id)).toEqual([imageItem('a'), imageItem('b')])
    expect(world.usageAsked).toBe(1)
  })

  it('brings back the layers of an image that is gone with the last of its containers', async () => {
    const containers = [containerOf('a', { imageId: idOf('gone') })]
    const world = new CleanupWorld({
      rules: { stoppedContainers: true },
      resources: resourcesOf({ containers }),
    })
    world.tree = treeOf(imageOf(idOf('gone'), 'gone:30', { isGone: true }))
    await world.cleanup.ask()
    expect(world.cleanup.total).toMatchObject({ images: { bytes: 30 }, total: { bytes: 30 } })
  })

  it('is asked for 150 ms after the last change of the rules, and stays until there is another', async () => {
    const { world, cleanup } = await opened(unused)
    const before = cleanup.plan
    cleanup.setRules({ dangling: true })
    await pass(149)
    cleanup.setRules({ unused: false })
    await pass(149)
    expect(world.plansAsked).toHaveLength(1)
    expect(cleanup.plan).toBe(before)
    expect(cleanup.isOutdated).toBe(true)
    await pass(1)
    expect(world.plansAsked.at(-1)).toMatchObject({ dangling: true, unused: false })
    expect(cleanup.plan?.items).toEqual([])
    expect(cleanup.isOutdated).toBe(false)
  })

  it('is asked for once more where rules change while it is made, one at a time', async () => {
    const { world, cleanup } = await opened(unused)
    world.held = []
    cleanup.setRules({ dangling: true })
    await pass(150)
    cleanup.setRules({ unused: false })
    await pass(150)
    expect(world.plansAsked).toHaveLength(2)
    world.held.shift()?.()
    await pass(0)
    expect(world.plansAsked).toHaveLength(3)
    expect(cleanup.isOutdated).toBe(true)
    world.held.shift()?.()
    await pass(0)
    expect(cleanup.isOutdated).toBe(false)
  })

  it('follows protections and images, and nothing once the view is closed', async () => {
    const { world, close } = await opened(unused)
    await world.setCleanup({ protections: [{ id: '1', kind: 'image', value: 'a', reason: '' }] })
    await pass(150)
    expect(world.plansAsked).toHaveLength(2)
    world.images = new Map(world.images)
    await pass(1_000)
    expect(world.plansAsked).toHaveLength(3)
    close()
    world.images = new Map(world.images)
    world.setRules({ dangling: true })
    await pass(5_000)
    expect(world.plansAsked).toHaveLength(3)
  })

  it('does not follow settings that it is not made of', async () => {
    const { world } = await opened(unused)
    world.current = { ...world.current, parallelPulls: 5, cleanup: { ...world.current.cleanup } }
    await pass(1_000)
    expect(world.plansAsked).toHaveLength(1)
  })

  it('stays where there is no newer one, which can be asked for again', async () => {
    const { world, cleanup } = await opened(unused)
    const before = cleanup.plan
    const failure = { kind: 'engine-timeout', message: 'It is busy.', advice: 'Wait.' } as const
    world.answer = { ok: false, failure } as never
    cleanup.setRules({ dangling: true })
    await pass(150)
    expect(cleanup.failure).toEqual(failure)
    expect(cleanup.plan).toBe(before)
    expect(cleanup.isReady).toBe(false)
    world.answer = undefined
    await cleanup.ask()
    expect(cleanup.failure).toBeUndefined()
    expect(cleanup.isReady).toBe(true)
  })

  it('is asked for when the engine is up again, and is forgotten where that is another one', async () => {
    const { world, cleanup } = await opened(unused)
    world.state = engineDown
    await pass(150)
    expect(cleanup.plan).toBeDefined()
    expect(cleanup.isReady).toBe(false)
    world.state = engineUp('here')
    await pass(150)
    expect(world.plansAsked).toHaveLength(2)
    world.state = engineUp('there')
    flushSync()
    expect(cleanup.plan).toBeUndefined()
    await pass(150)
    expect(cleanup.plan).toBeDefined()
  })
})

describe('ticking', () => {
  it('changes what comes back, shared layers counted once', async () => {
    const { cleanup } = await opened(unused)
    expect(cleanup.total?.total).toEqual({ bytes: 103, certainty: 'exact' })
    cleanup.tick([imageItem('a')], false)
    expect(cleanup.total?.total.bytes).toBe(2)
    expect(cleanup.going.map(({ id }) => id)).toEqual([imageItem('b')])
    cleanup.tick([imageItem('b')], false)
    expect(cleanup.isReady).toBe(false)
  })

  it('outlives a new plan and a layer tree that grows', async () => {
    const { world, cleanup } = await opened(unused)
    cleanup.tick([imageItem('a')], false)
    world.calmRevision += 1
    expect(cleanup.tally?.isTicked(imageItem('a'))).toBe(false)
    cleanup.setRules({ dangling: true })
    await pass(150)
    expect(cleanup.tally?.isTicked(imageItem('a'))).toBe(false)
    expect(cleanup.tally?.isTicked(imageItem('b'))).toBe(true)
  })

  it('begins anew after a clean-up, for which plan and disk are asked for again', async () => {
    const { world, cleanup } = await opened(unused)
    cleanup.tick([imageItem('a')], false)
    cleanup.archiveFirst = true
    world.run = ended(1)
    await pass(0)
    expect(cleanup.tally?.isTicked(imageItem('a'))).toBe(true)
    expect(cleanup.archiveFirst).toBe(false)
    expect(world.plansAsked).toHaveLength(2)
    expect(world.usageAsked).toBe(2)
  })

  it('of a named volume is left to the person', async () => {
    const resources = resourcesOf({
      volumes: [volumeOf('data', { bytes: 5 }), volumeOf('f00', { bytes: 7, isAnonymous: true })],
    })
    const { cleanup } = await opened({ rules: { unusedVolumes: true }, resources })
    expect(cleanup.total?.volumesBytes).toBe(7)
    cleanup.tick([volumeItem('data')], true)
    expect(cleanup.total?.volumesBytes).toBe(12)
  })
})

describe('what is handed over to be cleaned up', () => {
  it('is what goes, by the rules that the plan was made by', async () => {
    const { world, cleanup } = await opened(unused)
    cleanup.tick([imageItem('a')], false)
    await cleanup.clean()
    expect(world.wishes).toEqual([{ rules: cleanup.rules, ticked: [imageItem('b')], archiveFirst: false }])
  })

  it('is nothing while the plan is not by the rules as they stand', async () => {
    const { world, cleanup } = await opened(unused)
    cleanup.setRules({ dangling: true })
    await cleanup.clean()
    expect(world.wishes).toEqual([])
  })

  it('leaves out what something that stays keeps, and takes it once that goes as well', async () => {
    const { cleanup } = await opened({
      rules: { unused: true, stoppedContainers: true },
      images: [namedImage('app', { usedBy: [stopped('web')] })],
      layers: { app: ['app-100'] },
      resources: resourcesOf({
        containers: [containerOf('web', { imageId: idOf('app'), writableBytes: 20 })],
      }),
    })
    expect(cleanup.total?.total.bytes).toBe(120)
    cleanup.tick([containerItem('web')], false)
    expect(cleanup.going).toEqual([])
    expect(cleanup.total?.total.bytes).toBe(0)
    expect(cleanup.tally?.blockedBy(imageItem('app'))).toEqual([containerItem('web')])
  })

  it('says to save first only where something of it cannot be had again', async () => {
    const { world, cleanup } = await opened({
      ...unused,
      images: [namedImage('a', { repositoryDigests: [] }), namedImage('b')],
    })
    expect(cleanup.goingForGood).toBe(1)
    cleanup.archiveFirst = true
    await cleanup.clean()
    cleanup.tick([imageItem('a')], false)
    await cleanup.clean()
    expect(world.wishes.map(({ archiveFirst }) => archiveFirst)).toEqual([true, false])
  })
})
