import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ledgerActions } from '../../electron/core/ledger.ts'
import { openHistory } from '../../electron/history/database.ts'
import { createLedger } from '../../electron/history/ledger.ts'
import { operate } from '../support/engine-operations.ts'
import { expect, test } from './support/fixtures.ts'
import { measuresOf, wordsCut } from './support/in-page.ts'
import type { LadingApp } from './support/lading-app.ts'
import { answer } from './support/questions.ts'
import { askForRemoval } from './support/removal-window.ts'

const minuteMs = 60_000

/** A history in which everything has been done that there is, at great length. */
const writeHistory = async (folder: string): Promise<void> => {
  await mkdir(folder)
  const { database } = openHistory({ folder, nowMs: () => Date.now() })
  const ledger = createLedger(database)
  for (const [index, action] of ledgerActions.entries()) {
    const startedAtMs = Date.now() - (59 - index) * minuteMs
    const reference = `registry.example:5000/a/rather/long/name/of/an/image:${action}`
    const id = ledger.begin({ action, reference, startedAtMs, command: `docker ${action}` })
    if (id === undefined) throw new Error('the history is open')
    const outcome = (['succeeded', 'failed', 'cancelled'] as const)[index % 3] ?? 'succeeded'
    if (index % 4 < 3)
      ledger.finish(id, { outcome, endedAtMs: startedAtMs + 59 * minuteMs, bytes: 88_800_000 })
  }
  database.close()
}

const remove = async ({ electron, page }: LadingApp, name: string): Promise<void> => {
  const opened = electron.waitForEvent('window')
  const removal = askForRemoval(page, [name], false)
  const question = await opened
  await answer(question, () => question.getByRole('button', { name: 'Remove', exact: true }).click())
  expect(await removal.outcome()).toMatchObject({ kind: 'done' })
}

const setWidth = async ({ electron, page }: LadingApp, width: number): Promise<void> => {
  await electron.evaluate(({ BrowserWindow }, to) => {
    for (const window of BrowserWindow.getAllWindows()) window.setContentSize(to, 900)
  }, width)
  await expect.poll(async () => (await measuresOf(page)).width).toBe(width)
}

test('an image that was removed is restored in Activity, where no word is cut', async ({
  engine,
  folder,
  launch,
}) => {
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: 'mine/tiny:1' })
  const userData = join(folder, 'done')
  await writeHistory(userData)
  const lading = await launch({ userData })
  const { window } = lading
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await remove(lading, 'tiny:latest')
  await window.go('Activity')
  const entry = window.activity
    .getByRole('row')
    .filter({ has: window.page.getByText('Remove', { exact: true }) })
  const restore = entry.first().getByRole('button', { name: 'Restore', exact: true })
  await expect(restore).toBeVisible()
  await expect(window.activityRow('Put file back')).toBeVisible()
  for (const width of [900, 1320]) {
    await setWidth(lading, width)
    expect(await wordsCut(window.activity)).toEqual([])
  }

  await restore.click()
  await expect(entry.first()).toContainText('Restored')
  expect(await wordsCut(window.activity)).toEqual([])
  await window.go('Images')
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await expect(window.imageRow('mine/tiny:1')).toBeVisible()
})
