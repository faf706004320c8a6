import type { Page } from '@playwright/test'
import { engineCall } from '../support/engine-http.ts'
import { loadManyImages } from '../support/flood.ts'
import { expect, test } from './support/fixtures.ts'
import { focusedElement, measuresOf, wasScriptRun } from './support/in-page.ts'
import { answer } from './support/questions.ts'
import type { LadingApp } from './support/lading-app.ts'
import {
  answerFromForgedWindow,
  askForRemoval,
  canReach,
  type Removal,
  reachOfConfirmation,
} from './support/removal-window.ts'

/** Asks for a removal from the page, and gives the window of the question and what will come of it. */
const askAndSee = async (
  { electron, page }: LadingApp,
  names: readonly string[],
  force = false,
): Promise<{ question: Page; removal: Removal }> => {
  const opened = electron.waitForEvent('window')
  const removal = askForRemoval(page, names, force)
  const question = await opened
  await question.getByRole('button', { name: 'Cancel' }).waitFor()
  return { question, removal }
}

const decline = (question: Page): Promise<void> => answer(question, () => question.keyboard.press('Escape'))

const removeButton = (question: Page) => question.getByRole('button', { name: 'Remove', exact: true })

const agree = (question: Page): Promise<void> => answer(question, () => removeButton(question).click())

test.use({ imagesThere: ['python:3.13-alpine', 'python:3.12-alpine', 'tiny:latest'] })

test('the question is put in a window of its own, and Remove does it', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { question, removal } = await askAndSee(lading, ['python:3.13-alpine', 'tiny:latest'])
  await expect(question.getByRole('heading', { name: 'Remove 2 images?' })).toBeVisible()
  await expect(question.getByText('python:3.13-alpine', { exact: true })).toBeVisible()
  await expect(question.getByText('docker rmi python:3.13-alpine tiny:latest')).toBeVisible()
  await expect(question.getByText(/^You get back [\d.]+ MB\.$/)).toBeVisible()

  await agree(question)
  expect(await removal.outcome()).toMatchObject({ kind: 'done' })
  await expect(window.imageRows).toHaveCount(1)
  await window.go('Activity')
  await expect(window.activityRow('tiny:latest')).toContainText('Succeeded')
})

test('Cancel has the focus at first, and Escape declines', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { question, removal } = await askAndSee(lading, ['tiny:latest'])
  expect(await focusedElement(question)).toMatchObject({ name: 'Cancel', isVisible: true })
  await decline(question)
  expect(await removal.outcome()).toEqual({ kind: 'declined' })
  await expect(window.imageRows).toHaveCount(3)
})

test('Cancel declines, and so does closing the window', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const first = await askAndSee(lading, ['tiny:latest'])
  await answer(first.question, () => first.question.getByRole('button', { name: 'Cancel' }).click())
  expect(await first.removal.outcome()).toEqual({ kind: 'declined' })

  const second = await askAndSee(lading, ['tiny:latest'])
  await lading.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().startsWith('app://confirmation/'))
      ?.close(),
  )
  expect(await second.removal.outcome()).toEqual({ kind: 'declined' })
  await expect(window.imageRows).toHaveCount(3)
})

test('nothing but that window can answer, or even see it', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { question, removal } = await askAndSee(lading, ['tiny:latest'])

  // The page that asked has nothing to answer with. Others are not listened to, not even one of the question's origin.
  expect(await reachOfConfirmation(window.page)).toEqual([])
  await answerFromForgedWindow(lading, 'app://lading/index.html')
  await answerFromForgedWindow(lading, 'app://confirmation/confirmation.html')
  expect(await canReach(window.page, 'app://confirmation/confirmation.html')).toBe(false)
  expect(await canReach(window.page, 'app://lading/confirmation.html')).toBe(false)
  expect(await canReach(question, 'app://confirmation/index.html')).toBe(false)
  lading.problems.splice(0)

  await expect(removeButton(question)).toBeVisible()
  expect(removal.isSettled()).toBe(false)
  await decline(question)
  expect(await removal.outcome()).toEqual({ kind: 'declined' })
  await expect(window.imageRows).toHaveCount(3)
})

test('the window of a question has the question and a way to answer it, and nothing else', async ({
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(3)
  const { question } = await askAndSee(lading, ['tiny:latest'])
  expect(await reachOfConfirmation(question)).toEqual(['answer', 'question'])
  await decline(question)
})

test('a second question is refused while one is open', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { question, removal } = await askAndSee(lading, ['tiny:latest'])
  const second = askForRemoval(window.page, ['python:3.13-alpine'], false)
  await expect(second.outcome()).rejects.toThrow('Another question is still open.')
  await decline(question)
  expect(await removal.outcome()).toEqual({ kind: 'declined' })
})

test('for more than 20 images their number has to be typed', async ({ engine, lading, window }) => {
  await loadManyImages(engine, 52, { prefix: 'many' })
  await expect(window.grid).toHaveAttribute('aria-rowcount', '56')
  const many = Array.from({ length: 52 }, (_, index) => index)
  const names = many.map(
    (index) => `flood/many-${String(Math.floor(index / 4)).padStart(4, '0')}:${(index % 4) + 1}`,
  )
  const { question, removal } = await askAndSee(lading, names)
  await expect(question.getByRole('heading', { name: 'Remove 52 images?' })).toBeVisible()
  await expect(removeButton(question)).toBeDisabled()
  await expect(question.getByRole('listitem')).toHaveCount(50)
  await question.getByRole('button', { name: 'Show 2 more' }).click()
  await expect(question.getByRole('listitem')).toHaveCount(52)

  const count = question.getByRole('textbox', { name: /Type 52/ })
  await count.fill('5')
  await expect(removeButton(question)).toBeDisabled()
  await count.fill('52')
  await agree(question)
  expect(await removal.outcome()).toMatchObject({ kind: 'done' })
  await expect(window.imageRows).toHaveCount(3)
})

test('names are shown as text, whatever they are', async ({ engine, lading, window }) => {
  await engineCall(engine, 'POST', '/containers/create?name=web', {
    Image: 'tiny:latest',
    HostConfig: { NetworkMode: 'none' },
  })
  const repository = `${'a'.repeat(120)}/${'b'.repeat(120)}`
  const name = `${repository}:${'T'.repeat(128)}`
  await engineCall(engine, 'POST', `/images/python:3.13-alpine/tag?repo=${repository}&tag=${'T'.repeat(128)}`)
  await expect(window.imageRow(name)).toBeVisible()
  const { question } = await askAndSee(lading, [name, 'tiny:latest'], true)
  await expect(question.getByText(name, { exact: true }).first()).toBeVisible()
  expect(await wasScriptRun(question)).toBe(false)
  await decline(question)
})

/** As tokens.css has them. */
const themes = [
  { theme: 'light', background: 'rgb(255, 255, 255)' },
  { theme: 'dark', background: 'rgb(34, 39, 44)' },
] as const

test('the window is as high as its page, and has the colours of light and dark', async ({
  engine,
  lading,
  window,
}, testInfo) => {
  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=mine/tiny&tag=1')
  await engineCall(engine, 'POST', '/containers/create?name=web', {
    Image: 'python:3.12-alpine',
    HostConfig: { NetworkMode: 'none' },
  })
  await expect(window.imageRow('python:3.12-alpine')).toContainText(/MB\s+1\s/)
  const { question } = await askAndSee(lading, ['python:3.13-alpine', 'python:3.12-alpine', 'tiny:latest'])
  await expect(question.getByText('Left alone')).toBeVisible()
  for (const { theme, background } of themes) {
    await question.emulateMedia({ colorScheme: theme })
    await expect(question.locator('body')).toHaveCSS('background-color', background)
    await question.screenshot({ path: testInfo.outputPath(`question-${theme}.png`) })
  }
  const { width, height, contentWidth } = await measuresOf(question)
  expect(contentWidth).toBe(width)
  expect(height).toBeLessThan(640)
  await decline(question)
})
