import { describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/failure.ts'
import { defaultSettings, type Settings } from '../../../electron/core/settings.ts'
import { SettingsMirror } from '../../../renderer/src/state/settings.svelte.ts'

/** A main process that keeps settings only when the test says so. */
const setUp = () => {
  const sent: Settings[] = []
  const answers: ((result: Result<Settings>) => void)[] = []
  let listener: (settings: Settings) => void = () => undefined
  let holding = defaultSettings
  const settings = new SettingsMirror(
    {
      settings: {
        get: () => Promise.resolve({ ok: true, value: holding }),
        update: (next) => {
          sent.push(next)
          return new Promise((resolve) => answers.push(resolve))
        },
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
  )
  settings.start()
  return {
    settings,
    sent,
    tell: (value: Settings) => listener(value),
    keep: () => answers.shift()?.({ ok: true, value: sent.at(-1) ?? defaultSettings }),
    /** @param holds what was sent holds all the same, though it is not kept */
    refuse: (holds: boolean) => {
      if (holds) holding = sent.at(-1) ?? holding
      const failure = { kind: 'disk-full', message: 'No room.', advice: 'Make some.' } as const
      answers.shift()?.({ ok: false, failure })
    },
  }
}

const grouped = { ...defaultSettings.imageTable, isGrouped: true }
const narrow = { ...grouped, widths: { size: 60 } }

describe('a setting', () => {
  it('holds at once, before it is kept', () => {
    const { settings } = setUp()
    void settings.setImageTable(grouped)
    expect(settings.imageTable).toEqual(grouped)
  })

  it('is sent with all the others, so that none of them is lost', async () => {
    const { settings, sent, keep } = setUp()
    const kept = settings.setImageTable(grouped)
    keep()
    await kept
    void settings.setParallelPulls(5)
    expect(sent.at(-1)).toEqual({ ...defaultSettings, parallelPulls: 5, imageTable: grouped })
  })

  it('of clean-ups leaves the others of them as they are', () => {
    const { settings, sent } = setUp()
    const { cleanup } = defaultSettings
    void settings.setCleanup({ rules: { ...cleanup.rules, unused: true } })
    expect(settings.current.cleanup).toEqual({ ...cleanup, rules: { ...cleanup.rules, unused: true } })
    expect(sent.at(-1)?.cleanup).toEqual(settings.current.cleanup)
  })

  it('of the start at login is sent with all the others', () => {
    const { settings, sent } = setUp()
    void settings.setStartsAtLogin(true)
    expect(sent.at(-1)).toEqual({ ...defaultSettings, startsAtLogin: true })
  })

  it('is never set back by news of the one before it', async () => {
    const { settings, tell, keep, sent } = setUp()
    const kept = settings.setImageTable(grouped)
    void settings.setImageTable({ ...grouped, widths: { size: 50 } })
    void settings.setImageTable(narrow)
    tell({ ...defaultSettings, imageTable: grouped })
    expect(settings.imageTable).toEqual(narrow)
    keep()
    await expect.poll(() => sent).toHaveLength(2)
    expect(sent.at(-1)?.imageTable).toEqual(narrow)
    keep()
    await kept
    expect(settings.imageTable).toEqual(narrow)
  })

  it('that could not be kept holds all the same', async () => {
    const { settings, refuse } = setUp()
    const kept = settings.setImageTable(grouped)
    refuse(true)
    await kept
    expect(settings.imageTable).toEqual(grouped)
  })

  it('that could not be done does not hold', async () => {
    const { settings, refuse } = setUp()
    const kept = settings.setStartsAtLogin(true)
    refuse(false)
    await kept
    expect(settings.current.startsAtLogin).toBe(false)
  })

  it('that is changed leaves the others as they are', () => {
    const { settings, sent } = setUp()
    void settings.change({ colours: 'dark', isInTray: false })
    expect(sent.at(-1)).toEqual({ ...defaultSettings, colours: 'dark', isInTray: false })
  })

  it('of how many pulls run at once stays within what is allowed', () => {
    const { settings } = setUp()
    void settings.setParallelPulls(99)
    expect(settings.current.parallelPulls).toBe(10)
  })
})
