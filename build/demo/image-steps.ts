import type { Page } from 'playwright-core'
import { engineCall } from '../../test/support/engine-http.ts'
import { go, takeBoth, type Step, type Walk } from './walk.ts'

const grid = ({ page }: Walk) => page.getByRole('grid', { name: 'Images' })

const row = (walk: Walk, name: string) => grid(walk).getByRole('row').filter({ hasText: name }).first()

const tab = ({ page }: Walk, name: string) => page.getByRole('tab', { name, exact: true }).click()

/** Unnamed, in use, with several names: what a table of images has to show. */
const arrange = async ({ world: { engine } }: Walk): Promise<void> => {
  await engineCall(engine, 'POST', '/containers/create?name=cache', { Image: 'redis:7-alpine' })
  await engineCall(engine, 'POST', '/images/python:3.13-alpine/tag?repo=team/runtime&tag=2026.11')
  await engineCall(engine, 'DELETE', '/images/nginx:1.27-alpine')
}

/** The table, a selection with its bytes, and groups. */
export const images: Step = async (walk) => {
  const { page } = walk
  await arrange(walk)
  await go(walk, 'Images')
  await page.getByRole('list', { name: 'Repositories' }).getByText('team/runtime').waitFor()
  await takeBoth(walk, 'images')
  await row(walk, 'python:3.12-alpine').click()
  await row(walk, 'python:3.13-alpine').click({ modifiers: ['ControlOrMeta'] })
  await page.getByText('2 selected').first().waitFor()
  await walk.take('images-selected')
  await page.getByRole('button', { name: 'Group by repository' }).click()
  await walk.take('images-grouped')
  await page.getByRole('button', { name: 'Group by repository' }).click()
  await page.getByTitle('Which engine this is').click()
  await walk.take('which-engine-and-why')
  await page.keyboard.press('Escape')
}

/** All that is known of one image. */
export const details: Step = async (walk) => {
  const { page } = walk
  await row(walk, 'python:3.12-alpine').dblclick()
  await page.getByText('PYTHON_VERSION').first().waitFor()
  await takeBoth(walk, 'details')
  await tab(walk, 'Layers')
  await page.getByText('alpine-minirootfs').first().waitFor()
  await takeBoth(walk, 'details-layers')
  await tab(walk, 'Inspect')
  await page
    .getByRole('textbox', { name: 'Format' })
    .fill('{{.Os}}/{{.Architecture}} {{join .Config.Env " "}}')
  await page.getByText('linux/amd64 PATH=').first().waitFor()
  await walk.take('details-inspect')
  await tab(walk, 'Activity')
  await walk.take('details-activity')
  await tab(walk, 'Overview')
  await page.getByRole('button', { name: 'Close' }).first().click()
}

/** Both Python images stand on one Alpine, which is drawn once; what one of them alone holds stands out. */
export const layerMap: Step = async (walk) => {
  const { page } = walk
  await row(walk, 'python:3.12-alpine').click()
  await grid(walk).getByRole('row', { selected: true }).filter({ hasText: 'python:3.12-alpine' }).waitFor()
  await page.getByRole('button', { name: 'Layer map' }).click()
  await page.getByRole('tree', { name: 'Layers' }).waitFor()
  // Said of a layer once the image's history has come.
  await page.getByText('alpine-minirootfs').first().waitFor()
  await takeBoth(walk, 'layer-map')
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('table', { name: 'Layers' }).waitFor()
  await walk.take('layer-map-as-a-table')
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
}

/** The main process asks before anything goes. */
export const removal: Step = async (walk) => {
  const { app, page } = walk
  await row(walk, 'big').click()
  await row(walk, 'layers40').click({ modifiers: ['ControlOrMeta'] })
  await row(walk, 'redis').click({ modifiers: ['ControlOrMeta'] })
  const opened = app.waitForEvent('window')
  await page.keyboard.press('Delete')
  const question: Page = await opened
  await question.getByRole('button', { name: /^Remove/ }).waitFor()
  await walk.take('removal-asks', question)
  await question.emulateMedia({ colorScheme: 'dark' })
  await walk.take('removal-asks-dark', question)
  // The window goes before the click is over, which Playwright takes for a failure.
  const gone = question.waitForEvent('close')
  await question
    .getByRole('button', { name: /^Remove/ })
    .click()
    .catch(() => {})
  await gone
  await page.getByText('came back').first().waitFor()
  await page.getByText('8 images', { exact: true }).waitFor()
  await walk.take('removal-done')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  // The rows move up as it goes: what is clicked before that would be missed.
  await page.getByRole('alert').waitFor({ state: 'detached' })
}

/** A name by dragging an image onto a repository of the shelf, and how it is taken back. */
export const naming: Step = async (walk) => {
  const { page } = walk
  const shelf = page.getByRole('list', { name: 'Repositories' })
  await row(walk, 'python:3.12-alpine').click()
  const from = await row(walk, 'python:3.12-alpine').boundingBox()
  const to = await shelf.getByText('team/runtime').boundingBox()
  if (from === null || to === null) throw new Error('nothing to drag, or nowhere to drop it')
  await page.mouse.move(from.x + 60, from.y + from.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x + 24, to.y + to.height / 2, { steps: 12 })
  await walk.take('dragging-onto-a-repository')
  await page.mouse.up()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Tag', exact: true }).fill('2026.11')
  await takeBoth(walk, 'a-name-that-another-image-has')
  await dialog.getByRole('textbox', { name: 'Tag', exact: true }).fill('2026.12')
  await dialog.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await walk.take('tagged-and-undoable')
  await page.getByRole('button', { name: 'Dismiss' }).click()
}
