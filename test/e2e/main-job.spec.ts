import { engineCall } from '../support/engine-http.ts'
import { expect, test } from './support/fixtures.ts'
import { fast, slow } from './support/pace.ts'

test('the window opens and shows the images that are there', async ({ window }) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  await expect(window.imageRows).toHaveCount(1)
})

test('an image shows its name, ID, digest, age, size and who uses it', async ({ engine, world, window }) => {
  await engineCall(engine, 'POST', '/containers/create?name=waiting', { Image: 'tiny:latest' })
  const image = await engineCall(engine, 'GET', '/images/tiny:latest/json')
  const { Id } = image.json<{ Id: string }>()

  const cells = window.imageRow('tiny:latest').getByRole('gridcell')
  await expect(cells.nth(1)).toHaveText(Id.slice('sha256:'.length, 'sha256:'.length + 12))
  await expect(cells.nth(2)).toHaveAttribute('title', world.digests['library/tiny:latest'])
  await expect(cells.nth(3)).toHaveText(/ago|[A-Z][a-z]{2} /)
  await expect(cells.nth(5)).toHaveText(/^\d.* B$/)
  await expect(cells.nth(8)).toHaveText('1')
  await expect(cells.nth(8)).toHaveAttribute('title', 'waiting (stopped)')
})

test('what is typed is shown as Docker reads it', async ({ window }) => {
  await window.nameBox.fill('python:3.13-alpine')
  await expect(window.nameBox).toHaveAccessibleDescription(
    /registry ?, filled in docker\.io namespace ?, filled in library repository python tag 3\.13-alpine/,
  )
  await window.nameBox.fill('127.0.0.1:5000/acme/api')
  await expect(window.nameBox).toHaveAccessibleDescription(
    /registry 127\.0\.0\.1:5000 namespace acme repository api tag ?, filled in latest/,
  )
})

test('the layers of a pull arrive side by side, each with its own bar', async ({ world, window }) => {
  world.registry.setMode(slow)
  const pull = await window.pull('python:3.13-alpine')
  await expect(pull.layers).toHaveCount(4)
  await expect.poll(pull.layerStates).toEqual(expect.arrayContaining(['downloading', 'waiting']))

  const bar = pull.layersThatAre('downloading').last()
  const valueOf = async (): Promise<number> => Number(await bar.getAttribute('aria-valuenow'))
  await expect.poll(valueOf).toBeGreaterThan(0)
  const earlier = await valueOf()
  await expect.poll(valueOf).toBeGreaterThan(earlier)
  await expect(pull.region).toContainText(/MB\/s|kB\/s/)
  await expect(window.link('Pulls')).toHaveAccessibleDescription('1 pull running or waiting')

  world.registry.setMode(fast)
  await expect(pull.dismiss).toBeVisible()
  await expect(window.link('Pulls')).not.toHaveAccessibleDescription(/running/)
})

test('a pull that succeeds shows its digest, puts the image in the grid and is remembered', async ({
  world,
  window,
}) => {
  const digest = world.digests['library/python:3.13-alpine']
  const pull = await window.pull('python:3.13-alpine')
  await expect(pull.region).toContainText('Done')
  await expect(pull.region).toContainText(digest)
  await expect(pull.region).toContainText(/Downloaded [\d.]+ MB in/)

  await window.go('Images')
  await expect(window.imageRow('python:3.13-alpine')).toBeVisible()

  await window.go('Activity')
  const entry = window.activityRow('python:3.13-alpine')
  await expect(entry).toContainText('Succeeded')
  await entry.getByRole('button', { name: 'python:3.13-alpine' }).click()
  await expect(window.activity).toContainText(digest)
  await expect(window.activity).toContainText('docker pull python:3.13-alpine')
})

test('the digest of a pull is copied with one click', async ({ lading, world, window }) => {
  const pull = await window.pull('tiny:latest')
  await pull.region.getByRole('button', { name: 'Copy digest' }).click()
  await expect(window.page.getByRole('status').filter({ hasText: 'Digest copied' })).toBeVisible()
  const copied = await lading.electron.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toBe(world.digests['library/tiny:latest'])
})

test('pulling what is up to date says that nothing was downloaded', async ({ window }) => {
  const pull = await window.pull('tiny:latest')
  await expect(pull.region).toContainText('Up to date')
  await expect(pull.region).toContainText('nothing was downloaded')
})

test.describe('with a base image that is here', () => {
  test.use({ imagesThere: ['alpine:3.20'] })

  test('a layer that is here already says so', async ({ world, window }) => {
    world.registry.setMode(slow)
    const pull = await window.pull('nginx:alpine')
    await expect(pull.layersThatAre('already here')).toHaveCount(1)
    await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)

    world.registry.setMode(fast)
    await expect(pull.region.getByRole('button', { name: '3 layers, 1 already here' })).toBeVisible()
  })
})

test('a cancelled pull stops within a second, on the engine too, and Retry completes it', async ({
  world,
  window,
}) => {
  world.registry.setMode(slow)
  const pull = await window.pull('python:3.12-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  expect(world.registry.connections).toBeGreaterThan(0)

  await pull.cancel.click()
  await expect(pull.region).toContainText('Cancelled', { timeout: 1_000 })
  await expect.poll(() => world.registry.connections, { timeout: 1_000 }).toBe(0)
  await window.go('Activity')
  await expect(window.activityRow('python:3.12-alpine')).toContainText('Cancelled')

  await window.go('Pulls')
  world.registry.setMode(fast)
  await pull.retry.click()
  await expect(pull.region).toContainText('attempt 2')
  await expect(pull.region).toContainText(world.digests['library/python:3.12-alpine'])
  await window.go('Images')
  await expect(window.imageRow('python:3.12-alpine')).toBeVisible()
})

test('with a limit of two, two pulls run side by side and a third waits its turn', async ({
  world,
  window,
}) => {
  await window.go('Pulls')
  await window.parallelPulls.fill('2')
  await window.parallelPulls.press('Enter')
  world.registry.setMode(slow)
  const first = await window.pull('python:3.13-alpine')
  const second = await window.pull('node:22-alpine')
  const third = await window.pull('nginx:alpine')
  await expect(first.layersThatAre('downloading')).not.toHaveCount(0)
  await expect(second.layersThatAre('downloading')).not.toHaveCount(0)
  await expect(third.region).toContainText('Queued')
  await expect(third.region).toContainText('Waits for a free place: only 2 run at a time.')

  await first.cancel.click()
  await expect(third.layersThatAre('downloading')).not.toHaveCount(0)
  world.registry.setMode(fast)
  await expect(second.region).toContainText('Done')
  await expect(third.region).toContainText('Done')
})

test('the same reference asked for twice is one pull', async ({ world, window }) => {
  world.registry.setMode(slow)
  const pull = await window.pull('nginx:alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await window.pull('docker.io/library/nginx:alpine')
  await expect(window.nameBox).toHaveValue('')
  await expect(window.page.getByRole('main').getByRole('region')).toHaveCount(1)
  await expect(window.link('Pulls')).toHaveAccessibleDescription('1 pull running or waiting')
})

test('reloading the window in mid-pull loses nothing', async ({ world, window }) => {
  world.registry.setMode(slow)
  const pull = await window.pull('python:3.13-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)

  await window.page.reload()
  await expect(pull.layers).toHaveCount(4)
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  world.registry.setMode(fast)
  await expect(pull.region).toContainText(world.digests['library/python:3.13-alpine'])
})
