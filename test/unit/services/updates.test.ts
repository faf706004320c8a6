import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import type { UpdateState } from '../../../electron/core/updates.ts'
import { createUpdates } from '../../../electron/services/updates.ts'
import { virtualClock } from '../../support/virtual-clock.ts'

const hourMs = 3_600_000

const noError: { installError?: unknown } = {}

/** Updates by something that the test plays. */
const updatesOf = (found: string | undefined | Error, { isThere = true } = {}) => {
  const clock = virtualClock(1_000)
  const told: UpdateState[] = []
  const troubles: unknown[] = []
  const world = { isWanted: true, isBusy: false, isOnline: true, checks: 0, installs: 0, found, ...noError }
  const updates = createUpdates({
    updater: isThere
      ? {
          check: () => {
            world.checks += 1
            return world.found instanceof Error ? Promise.reject(world.found) : Promise.resolve(world.found)
          },
          download: (onProgress) => {
            onProgress(0.5)
            return Promise.resolve()
          },
          install: (onFailed) => {
            world.installs += 1
            if (world.installError !== undefined) onFailed(world.installError)
          },
        }
      : undefined,
    whyNone: 'package-manager',
    isWanted: () => world.isWanted,
    isOnline: () => world.isOnline,
    isBusy: () => world.isBusy,
    onChange: (state) => told.push(state),
    onTrouble: (error) => troubles.push(error),
    ...{ nowMs: clock.nowMs, setTimer: clock.setTimer },
  })
  return { updates, world, clock, told, troubles }
}

const offline = new FailureError({ kind: 'unexpected', message: 'No network.', advice: 'Try again.' })

describe('a newer version', () => {
  it('is looked for a minute after the start, and then once a day', async () => {
    const { clock, world } = updatesOf(undefined)
    await clock.pass(59_000)
    expect(world.checks).toBe(0)
    await clock.pass(1_000)
    expect(world.checks).toBe(1)
    await clock.pass(23 * hourMs)
    expect(world.checks).toBe(1)
    await clock.pass(hourMs)
    expect(world.checks).toBe(2)
  })

  it('is offered, fetched when the person says so, and installed when they say so again', async () => {
    const { updates, world, told } = updatesOf('2.0.0')
    await updates.check()
    expect(updates.state()).toEqual({ kind: 'available', version: '2.0.0' })
    expect(world.installs).toBe(0)
    await updates.download()
    expect(told.slice(-3)).toEqual([
      { kind: 'downloading', version: '2.0.0', fraction: 0 },
      { kind: 'downloading', version: '2.0.0', fraction: 0.5 },
      { kind: 'ready', version: '2.0.0' },
    ])
    updates.install()
    expect(world.installs).toBe(1)
  })

  it('is never installed in the middle of a pull', async () => {
    const { updates, world } = updatesOf('2.0.0')
    await updates.check()
    await updates.download()
    world.isBusy = true
    expect(updates.install).toThrow(expect.objectContaining({ failure: expect.anything() as unknown }))
    expect(world.installs).toBe(0)
    expect(updates.state().kind).toBe('ready')
  })

  it('that cannot be installed is said to be so', async () => {
    const { updates, world, told } = updatesOf('2.0.0')
    await updates.check()
    await updates.download()
    world.installError = offline
    updates.install()
    expect(told.at(-1)).toEqual({ kind: 'failed', failure: offline.failure })
  })

  it('is not fetched before one was found, nor looked for again once it is fetched', async () => {
    const { updates, world } = updatesOf('2.0.0')
    await updates.download()
    expect(updates.state().kind).toBe('newest')
    await updates.check()
    await updates.download()
    await updates.check()
    expect(world.checks).toBe(1)
  })

  it('that could not be looked for is said where somebody asked, and nobody is told where the clock did', async () => {
    const { updates, clock, troubles } = updatesOf(offline)
    await clock.pass(60_000)
    expect(updates.state()).toEqual({ kind: 'newest' })
    expect(troubles).toEqual([offline])
    await updates.check()
    expect(updates.state()).toEqual({ kind: 'failed', failure: offline.failure })
  })

  it('is not looked for where the person does not want it, until they do', async () => {
    const { updates, world, clock } = updatesOf('2.0.0')
    world.isWanted = false
    updates.replan()
    await clock.pass(48 * hourMs)
    expect(world.checks).toBe(0)
    expect(updates.state()).toEqual({ kind: 'off', why: 'switched-off' })
    world.isWanted = true
    updates.replan()
    await clock.pass(60_000)
    expect(world.checks).toBe(1)
  })

  it('is not looked for where a package manager brings it', async () => {
    const { updates, clock } = updatesOf('2.0.0', { isThere: false })
    await clock.pass(48 * hourMs)
    await updates.check()
    expect(updates.state()).toEqual({ kind: 'off', why: 'package-manager' })
  })
})
