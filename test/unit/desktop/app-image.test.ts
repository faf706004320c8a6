import { describe, expect, it } from 'vitest'
import { appImageOf, programOf } from '../../../electron/desktop/app-image.ts'

const inAppImage = {
  env: { APPIMAGE: '/home/ada/Lading.AppImage', APPDIR: '/tmp/.mount_Lading1' },
  execPath: '/tmp/.mount_Lading1/lading',
}
const installed = { env: {}, execPath: '/opt/Lading/lading' }
const underAnother = { ...inAppImage, execPath: '/opt/Lading/lading' }
const besideIts = { ...inAppImage, execPath: '/tmp/.mount_Lading12/lading' }

describe('what starts Lading another time', () => {
  it.each([
    ['in an AppImage, that file, since what is mounted is gone by then', inAppImage, inAppImage.env.APPIMAGE],
    ['where it is installed, its program', installed, installed.execPath],
    ['where something in another AppImage has started it, its program', underAnother, installed.execPath],
    ['where another is mounted beside it, its program', besideIts, besideIts.execPath],
  ])('is, %s', (_where, running, program) => {
    expect(programOf(running)).toBe(program)
  })

  it('is no AppImage where the environment says half of it', () => {
    expect(appImageOf({ ...inAppImage, env: { APPIMAGE: '/home/ada/Lading.AppImage' } })).toBeUndefined()
  })
})
