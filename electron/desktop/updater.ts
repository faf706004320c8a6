/** Newer versions by electron-updater, where Lading itself is what brings them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import type { AppUpdater } from 'electron-updater'
import { FailureError } from '../core/failure.ts'
import type { NoUpdates } from '../core/updates.ts'
import { m } from '../words/messages.ts'
import type { Updater } from '../services/updates.ts'

/** Who brings newer versions of this Lading. */
export type UpdateWay = 'lading' | Exclude<NoUpdates, 'switched-off'>

/**
 * On Linux an AppImage is one file of the person's own; what deb and rpm installed (electron-builder leaves `package-type`
 * there) belongs to the package manager, and what was unpacked from an archive to nobody. A build without `app-update.yml`,
 * which electron-builder writes where it was told where to publish, has nowhere to look.
 */
export const updateWay = (
  { isPackaged }: Pick<App, 'isPackaged'>,
  isThere: (path: string) => boolean = existsSync,
): UpdateWay => {
  const inResources = (name: string): boolean => isThere(join(process.resourcesPath, name))
  if (!isPackaged) return 'nowhere'
  const isAppImage = process.env['APPIMAGE'] !== undefined
  if (process.platform === 'linux' && !isAppImage)
    return inResources('package-type') ? 'package-manager' : 'nowhere'
  return inResources('app-update.yml') ? 'lading' : 'nowhere'
}

const failed = (error: unknown): FailureError =>
  new FailureError(
    {
      kind: 'unexpected',
      message: m.updates_not_looked_for(),
      advice: m.updates_not_looked_for_advice(),
      ownWords: error instanceof Error ? error.message.slice(0, 500) : String(error),
    },
    error,
  )

const prepare = async (): Promise<AppUpdater> => {
  const { autoUpdater } = await import('electron-updater')
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = true
  autoUpdater.logger = null
  // What fails is in the promise, too.
  autoUpdater.on('error', () => undefined)
  return autoUpdater
}

/** Makes it. Nothing is loaded before the first check, and nothing fetched or installed unless it is asked to. */
export const createUpdater = (): Updater => {
  let prepared: Promise<AppUpdater> | undefined
  const updater = (): Promise<AppUpdater> => (prepared ??= prepare())

  const orFailed = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      throw failed(error)
    })

  return {
    check: async () => {
      const result = await orFailed(updater().then((one) => one.checkForUpdates()))
      return result?.isUpdateAvailable === true ? result.updateInfo.version : undefined
    },
    download: async (onProgress) => {
      const one = await updater()
      const tell = ({ percent }: { percent: number }): void => onProgress(percent / 100)
      one.on('download-progress', tell)
      try {
        await orFailed(one.downloadUpdate())
      } finally {
        one.off('download-progress', tell)
      }
    },
    install: () => void updater().then((one) => one.quitAndInstall()),
  }
}
