import { expect, test } from './support/fixtures.ts'
import { fast, slow } from './support/pace.ts'

test.use({ engineKind: 'containerd' })

test('on the containerd image store, images are listed, pulled layer by layer, and appear', async ({
  world,
  window,
}) => {
  await expect(window.imageRow('tiny:latest')).toBeVisible()
  world.registry.setMode(slow)
  const pull = await window.pull('python:3.13-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await expect(pull.layers).toHaveCount(4)
  world.registry.setMode(fast)
  await expect(pull.region).toContainText('Done')
  await expect(pull.region).toContainText(world.digests['library/python:3.13-alpine'])

  await window.go('Images')
  const digest = world.digests['library/python:3.13-alpine']
  await expect(window.imageRow('python:3.13-alpine').getByRole('gridcell').nth(2)).toHaveAttribute(
    'title',
    digest,
  )
})

test('on the containerd image store, a cancelled pull stops within a second and Retry completes it', async ({
  world,
  window,
}) => {
  world.registry.setMode(slow)
  const pull = await window.pull('node:22-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await pull.cancel.click()
  await expect(pull.region).toContainText('Cancelled', { timeout: 1_000 })

  world.registry.setMode(fast)
  await pull.retry.click()
  await expect(pull.region).toContainText(world.digests['library/node:22-alpine'])
})
