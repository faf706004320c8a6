import type { Engine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { expect, test } from './support/fixtures.ts'

test('an image that is tagged from outside shows its new name without a reload', async ({
  engine,
  window,
}) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=acme/waiter&tag=2.0')
  await expect(window.imageRow('acme/waiter:2.0')).toBeVisible()
  await engineCall(engine, 'DELETE', '/images/acme/waiter:2.0')
  await expect(window.imageRow('acme/waiter:2.0')).toHaveCount(0)
  await expect(window.imageRow('tiny:latest')).toBeVisible()
})

test('an image that is removed from outside disappears without a reload', async ({ engine, window }) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await engineCall(engine, 'DELETE', '/images/tiny:latest')
  await expect(window.page.getByRole('heading', { name: 'No images yet' })).toBeVisible()
})

test('an image that loses its last name while a container runs from it stays, as dangling', async ({
  engine,
  window,
}) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await startContainer(engine, 'holder')
  await engineCall(engine, 'DELETE', '/images/tiny:latest?force=1')
  await expect(window.imageRow('untagged')).toContainText('dangling')
  await expect(window.imageRow('untagged').getByRole('gridcell').nth(8)).toHaveText(/1/)
})

test('a container that is made and removed from outside counts as a user of its image', async ({
  engine,
  window,
}) => {
  const users = window.imageRow('tiny:latest').getByRole('gridcell').nth(8)
  await expect(users).toHaveAttribute('title', 'No container uses it.')
  await engineCall(engine, 'POST', '/containers/create?name=waiter', { Image: 'tiny:latest' })
  await expect(users).toHaveAttribute('title', 'waiter (stopped)')
  await engineCall(engine, 'DELETE', '/containers/waiter')
  await expect(users).toHaveAttribute('title', 'No container uses it.')
  await startContainer(engine, 'runner')
  await expect(users).toHaveAttribute('title', 'runner (running)')
  await engineCall(engine, 'DELETE', '/containers/runner?force=1')
  await expect(users).toHaveAttribute('title', 'No container uses it.')
})

test('an engine that stops is noticed within a second, and its images stay as they were', async ({
  engine,
  window,
}) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await engine.kill()
  await expect(window.alert).toContainText('The engine went away.', { timeout: 1_000 })
  await expect(window.alert).toContainText(/The images are as of \d/)
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await expect(window.engineChip).toContainText('Down')
  await expect(window.page.getByRole('button', { name: 'List again' })).toBeDisabled()

  await engine.start()
  await window.tryAtOnce()
  await expect(window.alert).toHaveCount(0)
  await expect(window.engineChip).toContainText('Up')
  await expect(window.imageRow('tiny:latest')).toBeVisible()
})

test('an engine that starts again is found without a click', async ({ engine, window }) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await engine.stop()
  await expect(window.alert).toContainText('The engine went away.')
  await engine.start()
  await expect(window.alert).toHaveCount(0, { timeout: 15_000 })
  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=acme/after&tag=1')
  await expect(window.imageRow('acme/after:1')).toBeVisible()
})

test('what changed while the engine was out of reach is caught up with', async ({
  engine,
  engineProxy,
  launch,
}) => {
  const { window } = await launch({ host: engineProxy.host })
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  engineProxy.setMode({ kind: 'refuse' })
  engineProxy.dropConnections()
  await expect(window.alert).toContainText('The engine went away.')

  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=acme/meanwhile&tag=1')
  await engineCall(engine, 'DELETE', '/images/tiny:latest')
  engineProxy.setMode({ kind: 'pass' })
  await window.tryAtOnce()
  await expect(window.imageRow('acme/meanwhile:1')).toBeVisible()
  await expect(window.imageRow('tiny:latest')).toHaveCount(0)
})

test('a pull that the engine dies under fails, says so, and can be retried', async ({
  engine,
  world,
  window,
}) => {
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 600_000 })
  const pull = await window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await engine.kill()
  await expect(pull.alert).toBeVisible()
  await expect(pull.region).toContainText('Failed')

  world.registry.setMode({ kind: 'pass' })
  await engine.start()
  await expect(window.engineChip).toContainText('Up', { timeout: 15_000 })
  await pull.retry.click()
  await expect(pull.region).toContainText(world.digests['library/nginx:alpine'])
})

test('a name is pulled without an engine only after saying that there is none', async ({
  engineProxy,
  launch,
}) => {
  engineProxy.setMode({ kind: 'refuse' })
  const { window } = await launch({ host: engineProxy.host })
  await expect(window.engineChip).toContainText('Down')
  const pull = await window.pull('nginx:alpine')
  await expect(pull.alert).toContainText('There is no engine to pull with right now.')
})

const startContainer = async (engine: Engine, name: string): Promise<void> => {
  const options = { Image: 'tiny:latest', HostConfig: { NetworkMode: 'none' } }
  await engineCall(engine, 'POST', `/containers/create?name=${name}`, options)
  await engineCall(engine, 'POST', `/containers/${name}/start`)
}
