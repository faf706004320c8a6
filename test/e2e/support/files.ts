/** Files as the system hands them to the app: by its dialogs, and dragged onto the window. */
import type { Page } from '@playwright/test'
import { leaveWithDrag } from './in-page.ts'
import type { LadingApp } from './lading-app.ts'

type App = Pick<LadingApp, 'electron'>

declare global {
  /** In the app's main process: how many dialogs were answered since `answerSaveDialog` or `answerOpenDialog`. */
  var dialogsAnswered: number | undefined
}

const countAnswered =
  ({ electron }: App) =>
  (): Promise<number> =>
    electron.evaluate(() => globalThis.dialogsAnswered ?? 0)

/**
 * Answers every dialog to save from now on with `path`, without showing it; `undefined` dismisses it.
 * @returns how many were answered so far
 */
export const answerSaveDialog = async (
  app: App,
  path: string | undefined,
): Promise<() => Promise<number>> => {
  await app.electron.evaluate(({ dialog }, filePath) => {
    globalThis.dialogsAnswered = 0
    dialog.showSaveDialog = () => {
      globalThis.dialogsAnswered = (globalThis.dialogsAnswered ?? 0) + 1
      return Promise.resolve({ canceled: filePath === undefined, filePath: filePath ?? '' })
    }
  }, path)
  return countAnswered(app)
}

/**
 * Answers every dialog to open from now on with `path`, without showing it; `undefined` dismisses it.
 * @returns how many were answered so far
 */
export const answerOpenDialog = async (
  app: App,
  path: string | undefined,
): Promise<() => Promise<number>> => {
  await app.electron.evaluate(({ dialog }, filePath) => {
    globalThis.dialogsAnswered = 0
    dialog.showOpenDialog = () => {
      globalThis.dialogsAnswered = (globalThis.dialogsAnswered ?? 0) + 1
      return Promise.resolve({
        canceled: filePath === undefined,
        filePaths: filePath === undefined ? [] : [filePath],
      })
    }
  }, path)
  return countAnswered(app)
}

/** Files in mid-air over the window. */
export interface Drag {
  readonly drop: () => Promise<void>
  /** Takes them out of the window again. */
  readonly leave: () => Promise<void>
}

/**
 * Drags real files into the middle of the window, by the browser's own way for that (CDP, `Input.dispatchDragEvent`): the
 * page gets `File`s with a path behind them, as it does from a file manager.
 */
export const dragFiles = async (page: Page, paths: readonly string[]): Promise<Drag> => {
  const browser = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const move = async (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> => {
    await browser.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  }
  await move('dragEnter')
  await move('dragOver')
  return { drop: () => move('drop'), leave: () => leaveWithDrag(page) }
}
