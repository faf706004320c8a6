import { EventEmitter } from 'node:events'
import type { AppUpdater } from 'electron-updater'
import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import { createUpdater, updateWay } from '../../../electron/desktop/updater.ts'

const appImage = {
  env: { APPIMAGE: '/home/ada/Lading.AppImage', APPDIR: '/tmp/.mount_L' },
  execPath: '/tmp/.mount_L/lading',
}
const installed = { env: {}, execPath: '/opt/Lading/lading' }
const underAnother = { ...appImage, execPath: '/opt/Lading/lading' }

describe('who brings newer versions', () => {
  it.each([
    ['an AppImage that knows where', 'linux', appImage, ['app-update.yml'], 'lading'],
    ['an AppImage that does not', 'linux', appImage, [], 'nowhere'],
    ['a package', 'linux', installed, ['package-type', 'app-update.yml'], 'package-manager'],
    [
      'a package, started in another AppImage',
      'linux',
      underAnother,
      ['package-type', 'app-update.yml'],
      'package-manager',
    ],
    ['an archive, started in another AppImage', 'linux', underAnother, ['app-update.yml'], 'nowhere'],
    ['an archive', 'linux', installed, ['app-update.yml'], 'nowhere'],
    ['an installation on Windows', 'win32', installed, ['app-update.yml'], 'lading'],
    ['an app of macOS that does not know where', 'darwin', installed, [], 'nowhere'],
  ] as const)('for %s', (_what, platform, running, there, way) => {
    const isThere = (path: string): boolean => there.some((name) => path === `/resources/${name}`)
    const surroundings = { ...running, platform, resourcesPath: '/resources' }
    expect(updateWay({ isPackaged: true }, surroundings, isThere)).toBe(way)
    expect(updateWay({ isPackaged: false }, surroundings, isThere)).toBe('nowhere')
  })
})

/** An updater whose parts fail as electron-updater's do: by an event, and where there is a promise by that, too. */
const updaterOn = ({ error, installs = true }: { error?: Error; installs?: boolean } = {}) => {
  const events = new EventEmitter()
  const troubles: unknown[] = []
  const work = (): Promise<unknown> => {
    if (error === undefined)
      return Promise.resolve({ isUpdateAvailable: true, updateInfo: { version: '2.0.0' } })
    events.emit('error', error)
    return Promise.reject(error)
  }
  const stand = Object.assign(events, {
    ...{ checkForUpdates: work, downloadUpdate: work },
    quitAndInstall: () => void (installs || events.emit('error', new Error('EACCES: unlink'))),
  })
  const updater = createUpdater({
    onTrouble: (trouble) => troubles.push(trouble),
    load: () => Promise.resolve(stand as unknown as AppUpdater),
  })
  return { updater, events, troubles }
}

const thrown = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await work.catch((one: unknown) => one)
  return error instanceof FailureError ? error.failure : error
}

describe('an updater', () => {
  it('gives the version that it found', async () => {
    expect(await updaterOn().updater.check()).toBe('2.0.0')
  })

  it('says of a check and of a download which of them failed, once', async () => {
    const { updater, troubles } = updaterOn({ error: new Error('ENOTFOUND') })
    expect(await thrown(updater.check())).toMatchObject({
      message: 'Lading could not look for newer versions.',
      ownWords: 'ENOTFOUND',
    })
    expect(await thrown(updater.download(() => undefined))).toMatchObject({
      message: 'The newer version of Lading could not be downloaded.',
    })
    expect(troubles).toEqual([])
  })

  it('says that an installation failed, and what to do', async () => {
    const { updater } = updaterOn({ installs: false })
    const error = await new Promise<unknown>((resolve) => updater.install(resolve))
    expect(error).toMatchObject({
      failure: {
        message: 'The newer version of Lading could not be installed.',
        advice: expect.stringContaining('by hand') as unknown,
        ownWords: 'EACCES: unlink',
      },
    })
  })

  it('tells of what fails while nobody waits for it, such as an installation at the end', async () => {
    const { updater, events, troubles } = updaterOn()
    await updater.check()
    const error = new Error('EACCES')
    events.emit('error', error)
    expect(troubles).toEqual([error])
  })
})
