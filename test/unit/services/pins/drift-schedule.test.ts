import { describe, expect, it } from 'vitest'
import type { DriftSchedule } from '../../../../electron/core/settings.ts'
import { createDriftSchedule } from '../../../../electron/services/pins/drift-schedule.ts'
import { virtualClock } from '../../../support/virtual-clock.ts'

const hourMs = 3_600_000

/** A schedule on a clock that the test moves. */
const started = (chosen: DriftSchedule, lastCheckedAtMs?: number) => {
  const world = { chosen, isOnline: true, last: lastCheckedAtMs, checks: 0 }
  const clock = virtualClock(100 * hourMs)
  const schedule = createDriftSchedule({
    schedule: () => world.chosen,
    lastCheckedAtMs: () => world.last,
    isOnline: () => world.isOnline,
    check: () => {
      world.checks += 1
      world.last = clock.nowMs()
      return Promise.resolve()
    },
    ...clock,
  })
  schedule.plan()
  return { ...clock, world, schedule }
}

describe('checking by the clock', () => {
  it('does not happen, and no timer runs, until it is chosen', async () => {
    const { world, timers, schedule, pass } = started('off')
    await pass(1_000 * hourMs)
    expect([world.checks, timers.size, schedule.nextAtMs()]).toEqual([0, 0, undefined])
  })

  it('happens soon where nothing was ever checked, and then once a period', async () => {
    const { world, timers, schedule, pass, nowMs } = started('every-6-hours')
    await pass(10_000)
    expect(world.checks).toBe(1)
    expect(schedule.nextAtMs()).toBe(nowMs() + 6 * hourMs)
    await pass(6 * hourMs - 1)
    expect(world.checks).toBe(1)
    await pass(1)
    expect([world.checks, timers.size]).toEqual([2, 1])
  })

  it('keeps its time over a restart', () => {
    const { schedule } = started('every-day', 90 * hourMs)
    expect(schedule.nextAtMs()).toBe(114 * hourMs)
  })

  it('makes up once for what was missed', async () => {
    const { world, pass } = started('every-hour', 50 * hourMs)
    await pass(10_000)
    expect(world.checks).toBe(1)
    await pass(10_000)
    expect(world.checks).toBe(1)
  })

  it('waits while the network is away', async () => {
    const { world, pass } = started('every-hour')
    world.isOnline = false
    await pass(10_000)
    expect(world.checks).toBe(0)
    world.isOnline = true
    await pass(10 * 60_000)
    expect(world.checks).toBe(1)
  })

  it('has no timer while the machine sleeps, and goes on when it wakes', async () => {
    const { world, timers, schedule, pass } = started('every-hour', 100 * hourMs)
    schedule.sleep()
    expect(timers.size).toBe(0)
    await pass(3 * hourMs)
    expect(world.checks).toBe(0)
    schedule.wake()
    await pass(10_000)
    expect(world.checks).toBe(1)
  })

  it('ends as soon as it is chosen no longer', () => {
    const { world, timers, schedule } = started('every-week')
    world.chosen = 'off'
    schedule.plan()
    expect(timers.size).toBe(0)
  })
})
