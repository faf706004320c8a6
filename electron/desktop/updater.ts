/** Newer versions by electron-updater, where Lading itself is what brings them. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import type { AppUpdater } from 'electron-updater'
import { FailureError } from '../core/failure.ts'
import type { NoUpdates } from '../core/updates.ts'
import { m } from '../words/messages.ts'
import type { Updater } from '../services/updates.ts'
import { appImageOf, type Running } from './app-image.ts'

/** Who brings newer versions of this Lading. */
export type UpdateWay = 'lading' | Exclude<NoUpdates, 'switched-off'>

/** Of the process: where it runs, and from what. */
export type Surroundings = Running & Pick<NodeJS.Process, 'platform' | 'resourcesPath'>

/**
 * On Linux what deb and rpm installed (electron-builder leaves `package-type` there) belongs to the package manager, an AppImage
 * is one file of the person's own, and what was unpacked from an archive is nobody's. A build without `app-update.yml`,
 * which electron-builder writes where it was told where to publish, has nowhere to look.
 */
export const updateWay = (
  { isPackaged }: Pick<App, 'isPackaged'>,
  surroundings: Surroundings = process,
  isThere: (path: string) => boolean = existsSync,
): UpdateWay => {
  const inResources = (name: string): boolean => isThere(join(surroundings.resourcesPath, name))
  if (!isPackaged) return 'nowhere'
  if (surroundings.platform === 'linux') {
    if (inResources('package-type')) return 'package-manager'
    if (appImageOf(surroundings) === undefined) return 'nowhere'
  }
  return inResources('app-update.yml') ? 'lading' : 'nowhere'
}

/** What was being done when it failed. */
type Step = 'check' | 'download' | 'install'

const stepWords: Readonly<Record<Step, { message: () => string; advice: () => string }>> = {
  check: { message: m.updates_not_looked_for, advice: m.updates_not_looked_for_advice },
  download: { message: m.updates_not_fetched, advice: m.updates_not_fetched_advice },
  install: { message: m.updates_not_installed, advice: m.updates_not_installed_advice },
}

const failed = (step: Step, error: unknown): FailureError =>
  new FailureError(
    {
      kind: 'unexpected',
      message: stepWords[step].message(),
      advice: stepWords[step].advice(),
      ownWords: error instanceof Error ? error.message.slice(0, 500) : String(error),
    },
    error,
  )

const load = async (): Promise<AppUpdater> => (await import('electron-updater')).autoUpdater

/** Who hears of what fails while nobody waits for it, and what it is made of. */
export interface UpdaterParts {
  /** An installation failed while Lading quits. */
  readonly onTrouble: (error: unknown) => void
  readonly load?: () => Promise<AppUpdater>
}

/** Makes it. Nothing is loaded before the first check, and nothing fetched or installed unless it is asked to. */
export const createUpdater = ({ onTrouble, ...parts }: UpdaterParts): Updater => {
  let prepared: Promise<AppUpdater> | undefined
  /** Who waits: what is checked or fetched says in its promise what fails, and an installation by an event alone. */
  let onError: (error: unknown) => void = onTrouble

  const prepare = async (): Promise<AppUpdater> => {
    const one = await (parts.load ?? load)()
    one.autoDownload = false
    one.autoInstallOnAppQuit = true
    one.logger = null
    one.on('error', (error) => onError(error))
    return one
  }

  const updater = (): Promise<AppUpdater> => (prepared ??= prepare())

  const asked = async <T>(step: Step, work: (one: AppUpdater) => Promise<T>): Promise<T> => {
    onError = () => undefined
    try {
      return await work(await updater())
    } catch (error) {
      throw failed(step, error)
    } finally {
      onError = onTrouble
    }
  }

  return {
    check: async () => {
      const result = await asked('check', (one) => one.checkForUpdates())
      return result?.isUpdateAvailable === true ? result.updateInfo.version : undefined
    },
    download: (onProgress) =>
      asked('download', async (one) => {
        const tell = ({ percent }: { percent: number }): void => onProgress(percent / 100)
        one.on('download-progress', tell)
        try {
          await one.downloadUpdate()
        } finally {
          one.off('download-progress', tell)
        }
      }),
    install: (onFailed) => {
      onError = (error) => onFailed(failed('install', error))
      void updater()
        .then((one) => one.quitAndInstall())
        .catch((error: unknown) => onError(error))
    },
  }
}
