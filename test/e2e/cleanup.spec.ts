import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startEngine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { loadManyImages } from '../support/flood.ts'
import { agree, askToCleanUp, cleanupView } from './support/cleanup-view.ts'
import { expect, test } from './support/fixtures.ts'
import { answerOpenDialog } from './support/files.ts'
import { isTooNarrow, wasScriptRun } from './support/in-page.ts'
import { answer } from './support/questions.ts'

test.use({ imagesThere: ['python:3.13-alpine', 'python:3.12-alpine', 'tiny:latest'] })

test('unused images are planned, one is unticked, the rest goes, and what came back is said', async ({
  lading,
  window,
}) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await expect(view.rule('Dangling images')).toBeChecked()
  await view.rule('Unused images').check()
  await expect(view.row('python:3.13-alpine')).toContainText('No container uses it.')
  await expect(view.onDisk).toContainText('in all')
  const all = await view.total.textContent()
  await view.box('python:3.12-alpine').uncheck()
  await expect(view.total).not.toHaveText(all ?? '')
  await expect(view.group('Images')).toContainText('2 of 3 images ticked')

  const question = await askToCleanUp(lading)
  await expect(question.getByRole('heading', { name: 'Clean up 2 images?' })).toBeVisible()
  await agree(question)
  await expect(view.ended).toBeVisible()
  await expect(view.run.getByRole('status', { name: 'Progress' })).toHaveText('2 of 2 gone.')
  await expect(view.run.getByText(/[\d.]+ [kM]B came back; [\d.]+ [kM]B was predicted/)).toBeVisible()
  await view.run.getByRole('link', { name: 'Show in Activity' }).click()
  await expect(window.activityRow('python:3.13-alpine').first()).toContainText('Succeeded')
  await window.go('Images')
  await expect(window.imageRows).toHaveCount(1)
})

test('what went is put back by Undo', async ({ lading, window }) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.row('tiny:latest')).toBeVisible()
  await agree(await askToCleanUp(lading))
  await expect(view.ended).toBeVisible()
  await view.undo.click()
  await expect(view.run.getByText('3 images on the way: Pulls says how far.')).toBeVisible()
  await window.go('Images')
  await expect(window.imageRows).toHaveCount(3)
})

test('the question can be declined, and nothing goes', async ({ lading, window }) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.row('tiny:latest')).toBeVisible()
  const question = await askToCleanUp(lading)
  await answer(question, () => question.keyboard.press('Escape'))
  await expect(view.cleanUp).toBeEnabled()
  await expect(view.run).toHaveCount(0)
  await window.go('Images')
  await expect(window.imageRows).toHaveCount(3)
})

test('an image that a stopped container keeps says so, and offers to let that go as well', async ({
  engine,
  window,
}) => {
  await engineCall(engine, 'POST', '/containers/create?name=old', { Image: 'tiny:latest' })
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.row('python:3.13-alpine')).toBeVisible()
  await view.whatStays.click()
  await expect(view.row('tiny:latest')).toContainText('Used by the stopped container old.')
  await view.rule('Stopped containers').check()
  await expect(view.box('old')).toBeChecked()
  await view.box('old').uncheck()
  await expect(view.row('tiny:latest')).toContainText('Stays until this goes as well: old')
  await view.row('tiny:latest').getByRole('button', { name: 'Tick it too' }).click()
  await expect(view.box('old')).toBeChecked()
  await expect(view.row('tiny:latest')).not.toContainText('Stays until')
})

test('rules and their limits are remembered, and bad input says what to write', async ({
  launch,
  lading,
  window,
}) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await view.limit('Older than').fill('many')
  await expect(view.rules.getByText('Write a whole number of days, from 1 to 36,500.')).toBeVisible()
  await expect(view.limit('Older than')).toHaveAttribute('aria-invalid', 'true')
  await view.limit('Older than').fill('36500')
  await expect(view.row('tiny:latest')).toHaveCount(0)
  await view.limit('Bigger than').fill('1 GB')
  // What is typed is kept one after the other; nobody quits within the moment that takes.
  await expect
    .poll(() => readFile(join(lading.userData, 'settings.json'), 'utf8'))
    .toContain('biggerThanBytes')
  await lading.quit()
  const again = await launch({ userData: lading.userData })
  await again.window.go('Cleanup')
  const restored = cleanupView(again.window.page)
  await expect(restored.limit('Older than')).toHaveValue('36500')
  await expect(restored.limit('Bigger than')).toHaveValue('1 GB')
})

test('the plan is moved through, ticked and folded by the keyboard alone', async ({ window }) => {
  const { page } = window
  const view = cleanupView(page)
  await window.link('Cleanup').press('Enter')
  await view.rule('Unused images').focus()
  await page.keyboard.press('Space')
  await expect(view.row('tiny:latest')).toBeVisible()
  await view.grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(view.grid.getByRole('row', { selected: true })).toHaveCount(2)
  await expect(view.box('python:3.12-alpine')).not.toBeChecked()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Tick' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(view.box('python:3.12-alpine')).toBeChecked()
  await expect(view.grid).toBeFocused()
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await expect(view.group('Images')).toContainText('0 of 3 images ticked')
  await expect(view.cleanUp).toBeDisabled()
  await page.keyboard.press('ArrowLeft')
  await expect(view.row('tiny:latest')).toHaveCount(0)
})

test('a protected image stays, is marked among the images, and can be let go again', async ({ window }) => {
  const view = cleanupView(window.page)
  await window.imageRow('tiny:latest').click({ button: 'right' })
  await window.page.getByRole('menuitem', { name: 'Protect…' }).click()
  await expect(view.dialog.getByRole('textbox', { name: 'What to protect' })).toHaveValue('tiny:latest')
  await view.dialog.getByRole('textbox', { name: 'Reason' }).fill('Ours')
  await view.dialog.getByRole('button', { name: 'Protect', exact: true }).click()
  await expect(view.dialog.getByRole('list', { name: 'Protections' })).toContainText('1 image here')
  await window.page.keyboard.press('Escape')
  await expect(window.imageRow('tiny:latest').getByText('protected')).toBeVisible()

  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.row('python:3.13-alpine')).toBeVisible()
  await view.filter.fill('ours')
  await expect(view.row('tiny:latest')).toContainText('Protected as tiny:latest: Ours.')
  await view.filter.fill('')
  await view.protections.click()
  await view.dialog.getByRole('button', { name: 'Remove the protection of tiny:latest' }).click()
  await window.page.keyboard.press('Escape')
  await expect(view.box('tiny:latest')).toBeChecked()
})

test('a pattern that would protect everything says what to write instead', async ({ window }) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.protections.click()
  await view.dialog.getByRole('combobox', { name: 'What to protect by' }).selectOption('pattern')
  await view.dialog.getByRole('textbox', { name: 'What to protect' }).fill('*')
  await expect(view.dialog.getByText(/this would protect every image/)).toBeVisible()
  await expect(view.dialog.getByRole('button', { name: 'Protect', exact: true })).toBeDisabled()
})

test('hostile names and reasons are text, and stay within their rows', async ({ engine, window }) => {
  const name = `${'a'.repeat(120)}/${'b'.repeat(120)}:${'T'.repeat(128)}`
  await engineCall(engine, 'POST', `/images/tiny:latest/tag?repo=${name.replace(':', '&tag=')}`)
  const markup = '<img src=x onerror="globalThis.wasRun=true"><script>globalThis.wasRun=true</script>`\u202E'
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.row('tiny:latest').or(view.row(name))).toHaveCount(1)
  await view.protections.click()
  await view.dialog.getByRole('textbox', { name: 'What to protect' }).fill(name)
  await view.dialog.getByRole('textbox', { name: 'Reason' }).fill(markup)
  await view.dialog.getByRole('button', { name: 'Protect', exact: true }).click()
  await expect(view.dialog.getByRole('list', { name: 'Protections' })).toContainText('<script>')
  await window.page.keyboard.press('Escape')
  await view.whatStays.click()
  await expect(view.row('<script>')).toContainText('⟨202E⟩')
  await expect(window.page.locator('img')).toHaveCount(0)
  expect(await wasScriptRun(window.page)).toBe(false)
  expect(await isTooNarrow(view.grid)).toBe(false)
})

test('what happens by itself is chosen once and kept', async ({ folder, launch, lading, window }) => {
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.automatic.click()
  await view.dialog.getByRole('combobox', { name: 'Clean up by itself' }).selectOption('every-day')
  await view.dialog.getByRole('combobox', { name: 'Hour' }).selectOption('4')
  await view.dialog.getByRole('checkbox', { name: 'Only tell me what would go' }).check()
  await view.dialog.getByRole('textbox', { name: 'Only while less is free than' }).fill('20 GB')
  await answerOpenDialog(lading, folder)
  await view.dialog.getByRole('button', { name: 'Choose a folder…' }).click()
  await expect(view.dialog.getByText(folder)).toBeVisible()
  await lading.quit()
  const again = await launch({ userData: lading.userData })
  await again.window.go('Cleanup')
  const restored = cleanupView(again.window.page)
  await expect(restored.automatic).toContainText('on')
  await restored.automatic.click()
  await expect(restored.dialog.getByRole('combobox', { name: 'Hour' })).toHaveValue('4')
  await expect(restored.dialog.getByRole('textbox', { name: 'Only while less is free than' })).toHaveValue(
    '20 GB',
  )
  await expect(restored.dialog.getByText(folder)).toBeVisible()
})

test('many things make few rows in the page, and the last of them is reached', async ({ folder, launch }) => {
  const engine = await startEngine({ kind: 'graph-driver', folder })
  try {
    await loadManyImages(engine, 150, { prefix: 'many' })
    const { window } = await launch({ host: engine.host })
    const view = cleanupView(window.page)
    await window.go('Cleanup')
    await view.rule('Unused images').check()
    await expect(view.group('Images')).toContainText(/of 15\d images ticked/)
    expect(await view.grid.getByRole('row').count()).toBeLessThan(80)
    await view.grid.focus()
    await window.page.keyboard.press('End')
    await expect(view.row('flood/many-0037:2')).toBeInViewport()
  } finally {
    await engine.dispose()
  }
})

test('without an engine the plan stays and nothing can be cleaned up, until it is there again', async ({
  engineProxy,
  launch,
}) => {
  const { window } = await launch({ host: engineProxy.host })
  const view = cleanupView(window.page)
  await window.go('Cleanup')
  await view.rule('Unused images').check()
  await expect(view.cleanUp).toBeEnabled()
  engineProxy.setMode({ kind: 'refuse' })
  engineProxy.dropConnections()
  await expect(window.alert).toContainText('The engine went away.')
  await expect(view.row('tiny:latest')).toBeVisible()
  await expect(view.cleanUp).toBeDisabled()
  engineProxy.setMode({ kind: 'pass' })
  await window.tryAtOnce()
  await expect(view.cleanUp).toBeEnabled()
})
