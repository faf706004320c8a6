import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings, type Settings } from '../../../electron/core/settings.ts'
import { openSettings } from '../../../electron/desktop/settings-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lading-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const other: Settings = { ...defaultSettings, parallelPulls: defaultSettings.parallelPulls + 1 }

describe('the settings', () => {
  it('are what they were set to after a restart', async () => {
    await openSettings(folder).update(other)
    expect(openSettings(folder).get()).toEqual(other)
    expect(readdirSync(folder)).toEqual(['settings.json'])
  })

  it('are those that were set last, however soon after the ones before', async () => {
    const settings = openSettings(folder)
    await Promise.all([...Array.from({ length: 20 }, () => defaultSettings), other].map(settings.update))
    expect(openSettings(folder).get()).toEqual(other)
  })

  it('are the defaults where the file is damaged, and mended by the next change', async () => {
    writeFileSync(join(folder, 'settings.json'), '{')
    const settings = openSettings(folder)
    expect(settings.get()).toEqual(defaultSettings)
    await settings.update(other)
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual(other)
  })

  it('that cannot be written hold all the same', async () => {
    const settings = openSettings(join(folder, 'nowhere'))
    await expect(settings.update(other)).rejects.toMatchObject({
      failure: { kind: 'disk-full', ownWords: expect.stringContaining('ENOENT') as unknown },
    })
    expect(settings.get()).toEqual(other)
  })
})
