import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { releaseConfiguration, trialConfiguration } from '../../../../build/packaging/configuration.mjs'
import { root } from '../../../../build/process.mjs'
import { appId } from '../../../../electron/desktop/app-id.ts'
import { linkScheme } from '../../../../electron/core/deep-link.ts'

const base = {
  files: ['package.json', 'out/**', '!node_modules/**', 'node_modules/better-sqlite3/{lib/**,prebuilds/**}'],
  linux: {
    target: [
      { target: 'deb', arch: ['x64' as const, 'arm64' as const] },
      { target: 'tar.gz', arch: 'x64' as const },
    ],
    category: 'Development',
  },
  publish: null,
}

describe('a release', () => {
  it('says nothing of updates and names nobody, unless it is told', () => {
    const { publish, extraMetadata, linux } = releaseConfiguration(base, {})
    expect(publish).toBeNull()
    expect(extraMetadata).toEqual({ homepage: 'https://lading.invalid/' })
    expect(linux?.maintainer).toMatch(/\.invalid>$/)
  })

  it('says where updates are and who stands for it, when the environment does', () => {
    const { publish, extraMetadata, linux } = releaseConfiguration(base, {
      LADING_UPDATES_URL: 'https://updates.example/lading',
      LADING_HOMEPAGE: 'https://lading.example/',
      LADING_MAINTAINER: 'Somebody <somebody@lading.example>',
    })
    expect(publish).toEqual({ provider: 'generic', url: 'https://updates.example/lading' })
    expect(extraMetadata).toEqual({ homepage: 'https://lading.example/' })
    expect(linux).toMatchObject({
      maintainer: 'Somebody <somebody@lading.example>',
      category: 'Development',
    })
  })

  it('takes an empty variable for none', () => {
    expect(releaseConfiguration(base, { LADING_UPDATES_URL: '' }).publish).toBeNull()
  })
})

describe('a trial', () => {
  const trial = trialConfiguration(base, {}, '1.2.3', {
    electronFolder: '/runtime',
    electronVersion: '33.2.1',
    modulesFolder: '/modules',
  })

  it('is marked in its version, and so in its files’ names', () => {
    expect(trial.extraMetadata).toMatchObject({ version: '1.2.3-trial' })
  })

  it('holds the Electron that it is given, and the better-sqlite3 that fits it instead of the app’s', () => {
    expect(trial).toMatchObject({ electronDist: '/runtime', electronVersion: '33.2.1' })
    expect(trial.files).toEqual([
      ...['package.json', 'out/**', '!node_modules/**'],
      { from: '/modules', to: 'node_modules', filter: expect.any(Array) },
    ])
  })

  it('is all that a release is, for x64 alone', () => {
    expect(trial.linux?.target).toEqual([
      { target: 'deb', arch: 'x64' },
      { target: 'tar.gz', arch: 'x64' },
    ])
    expect(trial.linux?.category).toBe('Development')
  })
})

describe('the package for Windows', () => {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8')
  const builder = parse(read('electron-builder.yml')) as { appId: string; nsis: { include: string } }

  it('is known by the name that Lading gives itself', () => {
    expect(builder.appId).toBe(appId)
  })

  it('takes with it what Lading has written into the registry, unless a newer version takes its place', () => {
    const script = read(builder.nsis.include)
    expect(script).toContain('${andIfNot} ${isUpdated}')
    expect(script).toContain(`DeleteRegKey HKCU "Software\\Classes\\${linkScheme}"`)
    expect(script).toMatch(
      /DeleteRegValue HKCU "Software\\Microsoft\\Windows\\CurrentVersion\\Run" "\$\{APP_ID\}"/,
    )
  })
})
