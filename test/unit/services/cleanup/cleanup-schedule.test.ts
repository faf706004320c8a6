import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Notice } from '../../../../electron/core/cleanup/notices.ts'
import type { CleanupSchedule } from '../../../../electron/core/settings.ts'
import type { CountedSchedule } from '../../../../electron/history/cleanup-schedule.ts'
import { createCleanupSchedule } from '../../../../electron/services/cleanup/cleanup-schedule.ts'
import { virtualClock } from '../../../support/virtual-clock.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const ownZone = process.env['TZ']
beforeAll(() => void (process.env['TZ'] = 'Europe/Berlin'))
afterAll(() => {
  if (ownZone === undefined) delete process.env['TZ']
  else process.env['TZ'] = ownZone
})

/** Midday of a day in a winter without a change of clocks. */
const midday = '2026-01-14T12:00:00+01:00'

const at = (text: string): number => Date.parse(text)

const daily: CleanupSchedule = { every: 'every-day', atHour: 3, isDryRun: false }

/** A schedule on a clock that the test moves. */
const started = (
  chosen: CleanupSchedule,
  options: { startAt?: string; counted?: CountedSchedule; freeBytes?: number; isLocal?: boolean } = {},
) => {
  const { freeBytes = 0, isLocal = true, startAt = midday } = options
  const world = { chosen, isEngineUp: true, isPossible: true, kept: options.counted, runs: [] as number[] }
  const told: Notice[] = []
  const failures: unknown[] = []
  const clock = virtualClock(at(startAt))
  const forecast = { fails: false, bytes: 1_200_000_000 }
  const make = () =>
    createCleanupSchedule({
      schedule: () => world.chosen,
      memory: { counted: () => world.kept, keep: (next) => void (world.kept = next) },
      isEngineUp: () => world.isEngineUp,
      localFolder: () => Promise.resolve(isLocal ? '/var/lib/docker' : undefined),
      freeBytesAt: () => Promise.resolve(freeBytes),
      rulesInWords: () => 'Dangling images',
      forecast: () =>
        forecast.fails
          ? Promise.reject(new Error('the engine went away'))
          : Promise.resolve({ bytes: forecast.bytes, certainty: 'exact' }),
      run: () => {
        world.runs.push(clock.nowMs())
        return Promise.resolve(world.isPossible)
      },
      tell: (notice) => told.push(notice),
      onFailure: (error) => failures.push(error),
      ...clock,
    })
  const schedule = make()
  schedule.plan()
  return { ...clock, world, told, failures, forecast, schedule, make }
}

describe('cleaning up by the clock', () => {
  it('does not happen, and no timer runs, until it is chosen', async () => {
    const { world, timers, schedule, pass } = started({ ...daily, every: 'off' })
    await pass(100 * dayMs)
    expect([world.runs, timers.size, schedule.nextAtMs()]).toEqual([[], 0, undefined])
  })

  it('is due at the chosen hour, and not for an hour before it was chosen', async () => {
    const { world, timers, schedule, pass } = started(daily)
    expect(schedule.nextAtMs()).toBe(at('2026-01-15T03:00:00+01:00'))
    await pass(15 * hourMs - 1)
    expect(world.runs).toEqual([])
    await pass(1)
    expect(world.runs).toEqual([at('2026-01-15T03:00:00+01:00')])
    expect(schedule.nextAtMs()).toBe(at('2026-01-16T03:00:00+01:00'))
    expect(timers.size).toBe(1)
  })

  it('keeps to the hour of this machine’s clock when clocks change', () => {
    const chosen = at('2026-03-28T12:00:00+01:00')
    const { schedule } = started(daily, {
      startAt: '2026-03-28T12:00:00+01:00',
      counted: { rhythm: 'every-day@3', sinceMs: chosen },
    })
    expect(schedule.nextAtMs()).toBe(at('2026-03-29T03:00:00+02:00'))
  })

  it('is due a week later where that was chosen', () => {
    const { schedule } = started({ ...daily, every: 'every-week' })
    expect(schedule.nextAtMs()).toBe(at('2026-01-21T03:00:00+01:00'))
  })

  it('is made up for once when Lading did not run at that hour', async () => {
    const counted = { rhythm: 'every-day@3', sinceMs: at(midday) - 10 * dayMs }
    const { world, schedule, pass } = started(daily, { counted })
    await pass(10_000)
    expect(world.runs).toHaveLength(1)
    await pass(hourMs)
    expect(world.runs).toHaveLength(1)
    expect(schedule.nextAtMs()).toBe(at('2026-01-15T03:00:00+01:00'))
  })

  it('is not done twice for the same hour, whichever Lading did it', async () => {
    const counted = { rhythm: 'every-day@3', sinceMs: at('2026-01-14T03:00:10+01:00') }
    const { world, pass, make } = started(daily, { counted })
    await pass(10_000)
    make().plan()
    await pass(10_000)
    expect(world.runs).toEqual([])
  })

  it('has no timer while the machine sleeps, and is made up for when it wakes', async () => {
    const { world, timers, schedule, pass } = started(daily)
    schedule.sleep()
    expect(timers.size).toBe(0)
    await pass(20 * hourMs)
    schedule.wake()
    await pass(10_000)
    expect(world.runs).toHaveLength(1)
  })

  it('waits for an engine', async () => {
    const { world, pass } = started(daily)
    world.isEngineUp = false
    await pass(15 * hourMs)
    expect(world.runs).toEqual([])
    world.isEngineUp = true
    await pass(10 * 60_000)
    expect(world.runs).toHaveLength(1)
  })

  it('counts from the moment at which another hour was chosen', async () => {
    const { world, schedule, pass } = started(daily)
    await pass(15 * hourMs)
    await pass(12 * hourMs)
    world.chosen = { ...daily, atHour: 10 }
    schedule.plan()
    expect(schedule.nextAtMs()).toBe(at('2026-01-16T10:00:00+01:00'))
  })

  it('forgets its past when it is switched off', async () => {
    const { world, schedule, pass } = started(daily)
    world.chosen = { ...daily, every: 'off' }
    schedule.plan()
    await pass(30 * dayMs)
    world.chosen = daily
    schedule.plan()
    await pass(10_000)
    expect(world.runs).toEqual([])
  })

  it('runs only while the engine’s disk has less room than the limit', async () => {
    const limited = { ...daily, onlyUnderFreeBytes: 10_000 }
    const [roomy, full] = [started(limited, { freeBytes: 10_000 }), started(limited, { freeBytes: 9_999 })]
    await roomy.pass(15 * hourMs)
    await full.pass(15 * hourMs)
    expect([roomy.world.runs.length, full.world.runs.length]).toEqual([0, 1])
    expect([...roomy.told, ...full.told]).toEqual([])
  })

  it('says that it cannot know the room of an engine elsewhere, and leaves it', async () => {
    const { world, told, pass } = started({ ...daily, onlyUnderFreeBytes: 10_000 }, { isLocal: false })
    await pass(15 * hourMs)
    expect(world.runs).toEqual([])
    expect(told).toMatchObject([{ title: 'The clean-up that was due did not run' }])
  })

  it('only says what it would do where that was chosen', async () => {
    const { world, told, pass } = started({ ...daily, isDryRun: true })
    await pass(15 * hourMs)
    expect(world.runs).toEqual([])
    expect(told).toEqual([
      {
        title: '1.20 GB could come back',
        body: 'A clean-up is due: Dangling images. It only says so, as the schedule has it.',
      },
    ])
  })

  it('does not speak of nothing', async () => {
    const { told, forecast, pass } = started({ ...daily, isDryRun: true })
    forecast.bytes = 0
    await pass(15 * hourMs)
    expect(told).toEqual([])
  })

  it('goes on after an engine that could not say what would go', async () => {
    const { failures, forecast, schedule, pass } = started({ ...daily, isDryRun: true })
    forecast.fails = true
    await pass(15 * hourMs)
    expect(failures).toHaveLength(1)
    expect(schedule.nextAtMs()).toBe(at('2026-01-15T04:00:00+01:00'))
  })

  it('is still due where it did not come to it, and is tried again as soon as something says that it can be', async () => {
    const { world, schedule, pass } = started(daily)
    world.isPossible = false
    await pass(15 * hourMs)
    world.isPossible = true
    schedule.retry()
    await pass(10_000)
    expect(world.runs).toHaveLength(2)
    expect(schedule.nextAtMs()).toBe(at('2026-01-16T03:00:00+01:00'))
  })

  it('is tried again an hour later where nothing says so, and no more once it came to it', async () => {
    const { world, schedule, pass } = started(daily)
    world.isPossible = false
    await pass(15 * hourMs)
    world.isPossible = true
    await pass(hourMs)
    expect(world.runs).toEqual([at('2026-01-15T03:00:00+01:00'), at('2026-01-15T04:00:00+01:00')])
    expect(schedule.nextAtMs()).toBe(at('2026-01-16T03:00:00+01:00'))
  })

  it('is made up for by the next Lading where it did not come to it', async () => {
    const { world, pass, make, nowMs } = started(daily)
    world.isPossible = false
    await pass(15 * hourMs)
    const next = make()
    next.plan()
    expect(next.nextAtMs()).toBe(nowMs() + 10_000)
  })

  it('is not brought forward by what says that it can be while nothing waits', () => {
    const { schedule } = started(daily)
    schedule.retry()
    expect(schedule.nextAtMs()).toBe(at('2026-01-15T03:00:00+01:00'))
  })
})
