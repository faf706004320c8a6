import { describe, expect, it } from 'vitest'
import { defaultSettings, schedulesOf, type Settings } from '../../../electron/core/settings.ts'

const scheduled: Settings = {
  ...defaultSettings,
  driftCheck: 'every-day',
  cleanup: { ...defaultSettings.cleanup, schedule: { every: 'every-week', atHour: 4, isDryRun: false } },
}

describe('the schedules that hold', () => {
  it('are those that were chosen', () => {
    expect(schedulesOf(scheduled)).toEqual({
      driftCheck: 'every-day',
      cleanup: { every: 'every-week', atHour: 4, isDryRun: false },
    })
  })

  it('are none while all that is done by the clock is paused', () => {
    const { driftCheck, cleanup } = schedulesOf({ ...scheduled, isAutomaticPaused: true })
    expect([driftCheck, cleanup.every]).toEqual(['off', 'off'])
  })
})
