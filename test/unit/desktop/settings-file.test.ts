import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Protection } from '../../../electron/core/cleanup/protection.ts'
import { defaultSettings, type Settings } from '../../../electron/core/settings.ts'
import { mayMissProtections, type SettingsTrouble } from '../../../electron/core/settings-trouble.ts'
import { openSettings, type SettingsFile } from '../../../electron/desktop/settings-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lading-settings-'))
  path = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const other: Settings = { ...defaultSettings, parallelPulls: defaultSettings.parallelPulls + 1 }

const keptLabel: Protection = {
  id: '7f0c8a52-41c6-4a1e-9d6a-3a0f3b6c1a11',
  kind: 'label',
  value: 'keep=yes',
  reason: 'The release',
}

const guarded: Settings = {
  ...other,
  cleanup: {
    ...other.cleanup,
    protections: [keptLabel],
    archive: { folder: '/srv/archives', limitBytes: 5_000_000_000 },
  },
}

const writeJson = (content: unknown): void => writeFileSync(path, JSON.stringify(content))

const written = (): Record<string, unknown> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>

const setAsideIn = (settings: SettingsFile): Extract<SettingsTrouble, { kind: 'set-aside' }> => {
  const trouble = settings.trouble()
  if (trouble?.kind !== 'set-aside') throw new Error(`it is ${JSON.stringify(trouble)}`)
  return trouble
}

describe('the settings', () => {
  it('are what they were set to after a restart', async () => {
    await openSettings(folder).update(guarded)
    expect(openSettings(folder).get()).toEqual(guarded)
    expect(openSettings(folder).trouble()).toBeUndefined()
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('are the defaults without a file, which needs nobody’s attention', () => {
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(defaultSettings)
    expect(settings.trouble()).toBeUndefined()
  })

  it('are those that were set last, however soon after the ones before', async () => {
    const settings = openSettings(folder)
    await Promise.all([...Array.from({ length: 20 }, () => defaultSettings), other].map(settings.update))
    expect(openSettings(folder).get()).toEqual(other)
  })

  it('are the defaults where they were not set yet', () => {
    writeJson({ parallelPulls: 5, imageTable: { isGrouped: true } })
    const settings = openSettings(folder)
    expect(settings.get()).toEqual({
      ...defaultSettings,
      parallelPulls: 5,
      imageTable: { ...defaultSettings.imageTable, isGrouped: true },
    })
    expect(settings.trouble()).toBeUndefined()
  })
})

describe('a file with what this Lading does not know', () => {
  it('costs nothing of what it does know, and keeps it', async () => {
    writeJson({ ...guarded, mascot: 'whale' })
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(guarded)
    expect(settings.trouble()).toBeUndefined()
    await settings.update({ ...guarded, colours: 'dark' })
    expect(written()).toEqual({ ...guarded, colours: 'dark', mascot: 'whale' })
  })

  it('is not understood where that may say what is to be kept', () => {
    writeJson({ ...guarded, cleanup: { ...guarded.cleanup, holidays: ['12-24'] } })
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(guarded)
    expect(setAsideIn(settings).parts).toEqual(['cleanup.holidays'])
  })
})

describe('a file of which some is not understood', () => {
  const newerKind = { ...keptLabel, kind: 'registry' }
  const newer = {
    ...guarded,
    colours: 'sepia',
    cleanup: { ...guarded.cleanup, protections: [newerKind, keptLabel] },
  }

  it('costs no more than that', () => {
    writeJson(newer)
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(guarded)
    expect(setAsideIn(settings).parts).toEqual(['colours', 'cleanup.protections[0]'])
  })

  it('is set aside as it was, for its owner alone', async () => {
    writeJson(newer)
    const settings = openSettings(folder)
    const { setAsidePath } = setAsideIn(settings)
    await settings.update(other)
    expect(JSON.parse(readFileSync(setAsidePath, 'utf8'))).toEqual(newer)
    expect(statSync(setAsidePath).mode & 0o077).toBe(0)
  })

  it('is told of again after a restart, until the person has seen it', async () => {
    writeJson(newer)
    const settings = openSettings(folder)
    const trouble = setAsideIn(settings)
    await settings.update(other)
    const again = openSettings(folder)
    expect(again.trouble()).toEqual(trouble)
    await again.acknowledgeTrouble()
    expect(again.trouble()).toBeUndefined()
    expect(openSettings(folder).trouble()).toBeUndefined()
    expect(existsSync(trouble.setAsidePath)).toBe(true)
    expect(written()).toEqual(other)
  })

  it('does not keep clean-ups waiting where it says nothing of them', () => {
    writeJson({ ...guarded, colours: 'sepia' })
    expect(mayMissProtections(setAsideIn(openSettings(folder)))).toBe(false)
    writeJson(newer)
    expect(mayMissProtections(setAsideIn(openSettings(folder)))).toBe(true)
  })

  it.each([
    [
      'a rule that is narrowed in a way that is not known',
      { quick: { ...guarded.cleanup.quick, unusedOnly: { onSundays: true } } },
      'cleanup.quick',
    ],
    [
      'a schedule that is due at no hour',
      { schedule: { ...guarded.cleanup.schedule, atHour: 24 } },
      'cleanup.schedule',
    ],
    ['protections that are no list', { protections: {} }, 'cleanup.protections'],
  ])('has its first value in the place of %s', (_what, parts, lost) => {
    writeJson({ ...defaultSettings, cleanup: { ...defaultSettings.cleanup, ...parts } })
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(defaultSettings)
    expect(setAsideIn(settings).parts).toEqual([lost])
  })
})

describe('a file that is damaged', () => {
  it.each(['{', '', '[]', 'null'])('is set aside, and the settings are the defaults (%j)', async (text) => {
    writeFileSync(path, text)
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(defaultSettings)
    const trouble = setAsideIn(settings)
    expect(trouble.parts).toEqual([])
    expect(mayMissProtections(trouble)).toBe(true)
    await settings.update(other)
    expect(readFileSync(trouble.setAsidePath, 'utf8')).toBe(text)
    expect(openSettings(folder).get()).toEqual(other)
  })

  it('is set aside once, and another one beside it', () => {
    writeFileSync(path, '{')
    const first = setAsideIn(openSettings(folder)).setAsidePath
    expect(setAsideIn(openSettings(folder)).setAsidePath).toBe(first)
    writeFileSync(first, 'another')
    writeFileSync(path, '{')
    expect(setAsideIn(openSettings(folder)).setAsidePath).not.toBe(first)
    expect(readFileSync(first, 'utf8')).toBe('another')
  })
})

describe('a file that cannot be read', () => {
  it('is left as it is, and clean-ups wait', async () => {
    mkdirSync(path)
    const settings = openSettings(folder)
    const trouble = settings.trouble()
    expect(trouble).toMatchObject({
      kind: 'left',
      path,
      ownWords: expect.stringContaining('EISDIR') as unknown,
    })
    expect(trouble && mayMissProtections(trouble)).toBe(true)
    await expect(settings.update(other)).rejects.toMatchObject({ failure: { kind: 'invalid-input' } })
    expect(settings.get()).toEqual(other)
    expect(statSync(path).isDirectory()).toBe(true)
  })

  it('is told of again after a restart, though the person has seen it', async () => {
    mkdirSync(path)
    const settings = openSettings(folder)
    await settings.acknowledgeTrouble()
    expect(settings.trouble()).toBeUndefined()
    expect(openSettings(folder).trouble()).toMatchObject({ kind: 'left' })
  })
})

describe('settings that cannot be written', () => {
  it('hold all the same, and say why', async () => {
    const settings = openSettings(join(folder, 'nowhere'))
    await expect(settings.update(other)).rejects.toMatchObject({
      failure: { kind: 'not-found', ownWords: expect.stringContaining('ENOENT') as unknown },
    })
    expect(settings.get()).toEqual(other)
  })

  it('because a folder is in the file’s place are not said to need room', async () => {
    const settings = openSettings(folder)
    mkdirSync(path)
    await expect(settings.update(other)).rejects.toMatchObject({
      failure: {
        kind: 'invalid-input',
        advice: `Look at what is at ${path}, with the words below.`,
        ownWords: expect.stringContaining('EISDIR') as unknown,
      },
    })
  })
})

describe('who watches a part of the settings', () => {
  it('hears of it when it is another, and of nothing else', async () => {
    const settings = openSettings(folder)
    const heard: unknown[] = []
    settings.watch(
      ({ cleanup: { quick, protections } }) => ({ quick, protections }),
      (part) => heard.push(part),
    )
    const { imageTable } = defaultSettings
    await settings.update({ ...defaultSettings, imageTable: { ...imageTable, widths: { size: 90 } } })
    await settings.update(structuredClone(settings.get()))
    expect(heard).toEqual([])
    await settings.update(guarded)
    expect(heard).toEqual([{ quick: guarded.cleanup.quick, protections: [keptLabel] }])
  })

  it('hears of it at once, be it kept or not', async () => {
    const settings = openSettings(join(folder, 'nowhere'))
    const heard: number[] = []
    settings.watch(
      ({ parallelPulls }) => parallelPulls,
      (count) => heard.push(count),
    )
    const kept = settings.update(other)
    expect(heard).toEqual([other.parallelPulls])
    await expect(kept).rejects.toThrow()
  })
})
