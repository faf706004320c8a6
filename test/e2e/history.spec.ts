import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './support/fixtures.ts'

test('a second start draws the images as they were, before the engine has said a word', async ({
  engineProxy,
  launch,
}) => {
  const first = await launch({ host: engineProxy.host })
  await expect(first.window.imageRow('tiny:latest')).toBeVisible()
  await first.quit()

  engineProxy.setMode({ kind: 'hang' })
  const { window } = await launch({ host: engineProxy.host, userData: first.userData })
  await expect(window.imageRow('tiny:latest')).toBeVisible({ timeout: 2_000 })
  // On a slow machine the engine's time to answer is over before the window is there.
  await expect(window.engineChip).toContainText(/Connecting|Down/)
  await expect(window.page.getByRole('button', { name: 'List again' })).toBeDisabled()
  await expect(window.alert).toContainText(/The images are as of \d/, { timeout: 10_000 })
  await expect(window.alert).toContainText('the engine does not answer')
  await expect(window.imageRow('tiny:latest')).toBeVisible()
})

test('what was done is still there after a second start', async ({ lading, launch }) => {
  const pull = await lading.window.pull('tiny:latest')
  await expect(pull.region).toContainText('Up to date')
  await lading.quit()

  const { window } = await launch({ userData: lading.userData })
  await window.go('Activity')
  await expect(window.activityRow('tiny:latest')).toContainText('Succeeded')
})

test('what is set is still set after a second start', async ({ lading, launch }) => {
  await lading.window.go('Pulls')
  await lading.window.page.getByRole('button', { name: 'One more' }).click()
  await expect(lading.window.parallelPulls).toHaveValue('4')
  await lading.quit()

  const { window } = await launch({ userData: lading.userData })
  await window.go('Pulls')
  await expect(window.parallelPulls).toHaveValue('4')
})

test('a damaged history is set aside, its path is shown, and a new one begins', async ({
  folder,
  launch,
}) => {
  const userData = join(folder, 'damaged')
  await mkdir(userData)
  await writeFile(join(userData, 'history.db'), 'This is no database. '.repeat(1_000))

  const { window } = await launch({ userData })
  await expect(window.alert).toContainText('The history was damaged, so Lading began a new one.')
  await expect(window.alert).toContainText(join(userData, 'history'))
  await expect(window.imageRow('tiny:latest')).toBeVisible()

  await window.alert.getByRole('button', { name: 'Dismiss' }).click()
  await expect(window.alert).toHaveCount(0)
  await window.pull('tiny:latest')
  await window.go('Activity')
  await expect(window.activityRow('tiny:latest')).toContainText('Succeeded')
})

test('a history that cannot be opened costs nothing but the memory, and Lading says so', async ({
  folder,
  launch,
}) => {
  const userData = join(folder, 'blocked')
  await mkdir(join(userData, 'history.db'), { recursive: true })

  const { window } = await launch({ userData })
  await expect(window.alert).toContainText('nothing new is remembered')
  await expect(window.alert).toContainText(userData)
  const pull = await window.pull('tiny:latest')
  await expect(pull.region).toContainText('Up to date')
  await window.go('Activity')
  await expect(window.activityRow('tiny:latest')).toContainText('Succeeded')
})
