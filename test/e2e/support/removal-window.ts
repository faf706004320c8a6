import type { Page } from '@playwright/test'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Result } from '../../../electron/core/failure.ts'
import type { RemovalOutcome, RemovalTarget } from '../../../electron/core/removal/removal.ts'
import type { LadingApp } from './lading-app.ts'

declare const window: { readonly lading: Bridge; readonly confirmation?: object }

/** A removal that was asked for. */
export interface Removal {
  readonly isSettled: () => boolean
  /** What came of it; rejects with the sentence of the failure. */
  readonly outcome: () => Promise<RemovalOutcome>
}

/** Has the page ask for the removal of the images with these names, each with all of its names. */
export const askForRemoval = (page: Page, names: readonly string[], force: boolean): Removal => {
  let settled = false
  const asked: Promise<Result<RemovalOutcome>> = page
    .evaluate(
      async ([wanted, withForce]) => {
        const listed = await window.lading.images.snapshot()
        if (!listed.ok) throw new Error(listed.failure.message)
        const targets: RemovalTarget[] = listed.value.images
          .filter(({ tags }) => tags.some((tag) => wanted.includes(tag)))
          .map(({ id }) => ({ imageId: id }))
        return window.lading.removals.remove({ targets: targets as never, force: withForce })
      },
      [names, force] as const,
    )
    .finally(() => {
      settled = true
    })
  // Whoever wants to know what came of it asks.
  asked.catch(() => {})
  return {
    isSettled: () => settled,
    outcome: async () => {
      const result = await asked
      if (!result.ok) throw new Error(result.failure.message)
      return result.value
    },
  }
}

/** What a page finds to answer a question with. */
export const reachOfConfirmation = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys(window.confirmation ?? {}).toSorted())

/** Whether the page can read what is at an address. */
export const canReach = (page: Page, url: string): Promise<boolean> =>
  page.evaluate(
    (address) =>
      fetch(address).then(
        ({ ok }) => ok,
        () => false,
      ),
    url,
  )

/**
 * Opens another window that has all of Electron's IPC, which no page of Lading has, and says yes from there to whoever
 * listens. Settles once the main process has had that message.
 */
export const answerFromForgedWindow = ({ electron }: LadingApp, url: string): Promise<void> =>
  electron.evaluate(async ({ BrowserWindow, ipcMain, session }, address) => {
    const forged = new BrowserWindow({
      show: false,
      webPreferences: {
        session: session.defaultSession,
        sandbox: false,
        contextIsolation: false,
        nodeIntegration: true,
      },
    })
    await forged.loadURL(address)
    const arrived = new Promise<void>((resolve) => ipcMain.once('forged', () => resolve()))
    await forged.webContents.executeJavaScript(
      `{
        const { ipcRenderer } = require('electron')
        ipcRenderer.send('lading:confirmation:answer', true)
        ipcRenderer.send('forged')
      }`,
    )
    await arrived
    forged.destroy()
  }, url)
