import { once } from 'node:events'
import { expect, test } from './support/fixtures.ts'
import { answerQuestions, closeWindow } from './support/lading-app.ts'
import { ladingWindow } from './support/lading-window.ts'
import { fast, slow } from './support/pace.ts'

test('a pull goes on without a window, and is there when Lading is opened again', async ({
  world,
  lading,
}) => {
  world.registry.setMode(slow)
  const pull = await lading.window.pull('python:3.13-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await closeWindow(lading)
  expect(world.registry.connections).toBeGreaterThan(0)

  const opened = lading.electron.waitForEvent('window')
  await lading.startAgain()
  const again = ladingWindow(await opened)
  await again.go('Pulls')
  const resumed = again.pullOf('python:3.13-alpine')
  await expect(resumed.layersThatAre('downloading')).not.toHaveCount(0)
  world.registry.setMode(fast)
  await expect(resumed.region).toContainText(world.digests['library/python:3.13-alpine'])
})

test('without a window, Lading ends by itself once the last pull has ended', async ({ world, lading }) => {
  world.registry.setMode(slow)
  const pull = await lading.window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await closeWindow(lading)
  const ended = once(lading.electron.process(), 'exit')
  world.registry.setMode(fast)
  expect(await ended).toEqual([0, null])
})

test('closing the window while nothing is pulled ends Lading', async ({ lading }) => {
  await expect(lading.window.imageRows).toHaveCount(1)
  const ended = once(lading.electron.process(), 'exit')
  await closeWindow(lading)
  expect(await ended).toEqual([0, null])
})

test('a second start brings the window forward instead of opening another', async ({ lading }) => {
  await lading.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
  await lading.startAgain()
  expect(lading.electron.windows()).toHaveLength(1)
  await expect
    .poll(() =>
      lading.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
    )
    .toBe(false)
})

test('quitting while a pull runs asks, and keeps pulling when that is the answer', async ({
  world,
  lading,
}) => {
  world.registry.setMode(slow)
  const pull = await lading.window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)

  const questions = await answerQuestions(lading, 'Keep pulling')
  await lading.electron.evaluate(({ app }) => app.quit())
  await expect.poll(questions).toEqual([expect.objectContaining({ message: 'A pull is running.' })])
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  world.registry.setMode(fast)
  await expect(pull.region).toContainText(world.digests['library/nginx:alpine'])
})

test('quitting while a pull runs stops it on the engine when that is the answer', async ({
  world,
  lading,
  launch,
}) => {
  world.registry.setMode(slow)
  const pull = await lading.window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)

  await answerQuestions(lading, 'Stop it and quit')
  await lading.quit()
  await expect.poll(() => world.registry.connections).toBe(0)

  const { window } = await launch({ userData: lading.userData })
  await window.go('Activity')
  await expect(window.activityRow('nginx:alpine')).toContainText('Cancelled')
})

test('a pull that Lading did not live to see end is remembered as interrupted', async ({
  world,
  lading,
  launch,
}) => {
  world.registry.setMode(slow)
  const pull = await lading.window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await lading.dispose()

  const { window } = await launch({ userData: lading.userData })
  await window.go('Activity')
  await expect(window.activityRow('nginx:alpine')).toContainText('Interrupted')
})
