import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DiskSummary } from '../../../../electron/core/cleanup/disk-summary.ts'
import type { CacheRecord } from '../../../../electron/core/cleanup/resources.ts'
import { quickRules, type CleanupRules } from '../../../../electron/core/cleanup/rules.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import { createDiskSummaries } from '../../../../electron/services/cleanup/disk-summary.ts'
import {
  containerOf,
  dayMs,
  nowMs,
  protection,
  recordOf,
  resourcesOf,
} from '../../core/cleanup/cleanup-samples.ts'
import { stopped } from '../../core/removal/removal-samples.ts'
import { cleanupOn, failing, type CleanupWorld } from './cleanup-on.ts'

const old = recordOf('p', { bytes: 4_000, lastUsedAtMs: nowMs - 30 * dayMs })
const young = recordOf('q', { bytes: 500, lastUsedAtMs: nowMs })

/** Of an engine that says its build cache by itself, unless `cacheAlone` says otherwise. */
const summaryOf = (
  world: CleanupWorld,
  options: {
    readonly rules?: Partial<CleanupRules>
    readonly cacheAlone?: () => Promise<readonly CacheRecord[] | undefined>
  } = {},
) => {
  const played = cleanupOn(world)
  const told: DiskSummary[] = []
  const state = { atMs: nowMs, isWhole: true, asked: 0, rules: { ...quickRules, ...options.rules } }
  const summaries = createDiskSummaries({
    engine: () => {
      const { engine } = played.state
      return (
        engine && {
          ...engine,
          cacheAlone: (signal) => {
            state.asked += 1
            return options.cacheAlone?.() ?? engine.cacheAlone(signal)
          },
        }
      )
    },
    images: played.images,
    tree: () => played.tree,
    isTreeWhole: () => state.isWhole,
    planner: played.planner,
    quickRules: () => state.rules,
    nowMs: () => state.atMs,
    onChange: (summary) => told.push(summary),
  })
  const settle = async (): Promise<DiskSummary> => {
    summaries.changed()
    await vi.advanceTimersByTimeAsync(3_000)
    return summaries.current()
  }
  return { ...played, engineState: played.state, state, told, summaries, settle }
}

const images = {
  used: { layers: ['base-1000', 'u-10'], usedBy: [stopped('web')] },
  unused: { layers: ['base-1000', 'n-200'] },
  dangling: { tags: [], layers: ['d-7'] },
}

const exact = (bytes: number) => ({ bytes, certainty: 'exact' }) as const

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what is said of the disk everywhere', () => {
  it('is what images take, what of it nothing keeps, and what the quick prune would give back', async () => {
    const world = summaryOf({ named: images, containers: [containerOf('web')], cache: [old, young] })
    expect(await world.settle()).toEqual({
      images: exact(1_217),
      reclaimable: exact(207),
      quick: exact(4_007),
    })
  })

  it('counts nothing that is protected as what could come back', async () => {
    const world = summaryOf({ named: images })
    world.engineState.protections = [protection('repository', 'unused')]
    expect(await world.settle()).toMatchObject({ reclaimable: exact(7) })
  })

  it('is told only where it is another than before', async () => {
    const world = summaryOf({ named: images })
    await world.settle()
    const before = world.told.length
    await world.settle()
    expect(world.told).toHaveLength(before)
  })

  it('is not known before all layers are', async () => {
    const world = summaryOf({ named: images })
    world.state.isWhole = false
    expect(await world.settle()).toEqual({})
    world.state.isWhole = true
    expect(await world.settle()).toMatchObject({ images: exact(1_217) })
  })

  it('is forgotten with the engine', async () => {
    const world = summaryOf({ named: images })
    await world.settle()
    world.summaries.forget()
    expect(world.told.at(-1)).toEqual({})
  })
})

describe('what the quick prune would give back', () => {
  it('has the engine say its build cache once, and again when that is old or a clean-up has ended', async () => {
    const world = summaryOf({ cache: [old] })
    await world.settle()
    await world.settle()
    expect(world.state.asked).toBe(1)
    world.state.atMs += 6 * 60_000
    await world.settle()
    expect(world.state.asked).toBe(2)
    world.summaries.outdated()
    await world.settle()
    expect(world.state.asked).toBe(3)
  })

  it('is shown as it was while the engine is asked again', async () => {
    const answers = [Promise.resolve([old]), new Promise<readonly CacheRecord[]>(() => undefined)]
    const world = summaryOf({}, { cacheAlone: async () => answers.shift() })
    expect(await world.settle()).toMatchObject({ quick: exact(4_000) })
    world.state.atMs += 6 * 60_000
    expect(await world.settle()).toMatchObject({ quick: exact(4_000) })
    expect(world.state.asked).toBe(2)
  })

  it('does not ask for the build cache where no rule looks at it', async () => {
    const world = summaryOf({ named: images, cache: [old] }, { rules: { buildCache: false } })
    expect(await world.settle()).toMatchObject({ quick: exact(7) })
    expect(world.state.asked).toBe(0)
  })

  it('is not known where the engine would have to walk its disk, until somebody else has asked', async () => {
    const world = summaryOf({ named: images }, { cacheAlone: () => Promise.resolve(undefined) })
    expect(await world.settle()).not.toHaveProperty('quick')
    world.summaries.heard(resourcesOf({ engineId: engineIdOf('E1'), cache: [old] }))
    expect(await world.settle()).toMatchObject({ quick: exact(4_007) })
    world.state.atMs += 6 * 60_000
    expect(await world.settle()).toMatchObject({ quick: exact(4_007) })
  })

  it('is not known where its rules look at containers or volumes, until somebody else has asked', async () => {
    const world = summaryOf({ cache: [old] }, { rules: { stoppedContainers: true } })
    expect(await world.settle()).not.toHaveProperty('quick')
    world.summaries.heard(
      resourcesOf({
        ...{ engineId: engineIdOf('E1'), cache: [old] },
        containers: [containerOf('done', { writableBytes: 30 })],
      }),
    )
    expect(await world.settle()).toMatchObject({ quick: exact(4_030) })
  })

  it('is not known while the engine does not say, and is asked for again later', async () => {
    const world = summaryOf({}, { cacheAlone: () => Promise.reject(failing('unexpected')) })
    expect(await world.settle()).not.toHaveProperty('quick')
    expect(await world.settle()).not.toHaveProperty('quick')
    expect(world.state.asked).toBe(2)
  })
})
