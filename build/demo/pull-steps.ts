import { ended, go, layersOf, nameBox, pull, pullOf, takeBoth, type Step } from './walk.ts'

/** Nothing is here yet. */
export const emptyEngine: Step = async (walk) => {
  await walk.page.getByText('No images').first().waitFor()
  await walk.take('no-images-yet')
}

/** Names are read as they are typed. */
export const reading: Step = async (walk) => {
  await nameBox(walk).fill('python:3.13-alpine')
  await walk.take('a-name-as-docker-reads-it')
  await nameBox(walk).fill('127.0.0.1:5000/Acme/API:1.0')
  await walk.take('a-mistake-named')
  await nameBox(walk).press('Escape')
}

/** The first pull. */
export const firstPull: Step = async (walk) => {
  await pull(walk, 'python:3.13-alpine')
  await ended(walk, 'python:3.13-alpine')
  await walk.take('first-pull-done')
}

/** A shared base is here already, layers wait, download, unpack and are complete side by side. */
export const manyPulls: Step = async (walk) => {
  walk.world.registry.setMode({ kind: 'throttle', bytesPerSecond: 12_000_000 })
  for (const reference of ['python:3.12-alpine', 'layers40:latest', 'node:22-alpine', 'big:latest'])
    await pull(walk, reference)
  await layersOf(walk, 'big:latest', 'complete').first().waitFor({ timeout: 60_000 })
  await layersOf(walk, 'big:latest', 'downloading').first().waitFor()
  await takeBoth(walk, 'layers-in-different-states')
}

/** Pulls that were cancelled, failed and retried. */
export const cancelAndFail: Step = async (walk) => {
  await pullOf(walk, 'big:latest').getByRole('button', { name: 'Cancel' }).click()
  await ended(walk, 'big:latest')
  const missing = `${walk.world.registry.address}/library/python:3.99-alpine`
  await pull(walk, missing)
  await ended(walk, missing)
  await walk.take('cancelled-and-failed')
  walk.world.registry.setMode({ kind: 'pass' })
  await pullOf(walk, 'big:latest').getByRole('button', { name: 'Retry' }).click()
  for (const reference of [
    'nginx:alpine',
    'nginx:1.27-alpine',
    'redis:7-alpine',
    'multi:latest',
    'tiny:latest',
  ])
    await pull(walk, reference)
  for (const reference of [
    'big:latest',
    'layers40:latest',
    'node:22-alpine',
    'tiny:latest',
    'postgres:17-alpine',
  ])
    await ended(walk, reference)
  await walk.take('all-pulled')
}

/** From a word to a pull whose bars end at the forecast. */
export const discover: Step = async (walk) => {
  const { page, world } = walk
  await go(walk, 'Discover')
  await page.getByRole('searchbox', { name: 'Search Docker Hub' }).fill('postgres')
  const result = page.getByRole('link', { name: /^postgres / })
  await result.first().waitFor()
  await walk.take('discover-search')
  await result.first().click()
  await page.getByRole('tab', { name: 'README' }).click()
  await page.frameLocator('iframe').getByRole('heading').first().waitFor()
  await walk.take('discover-readme')
  await page.getByRole('tab', { name: 'Tags' }).click()
  await page.getByRole('searchbox', { name: 'Filter tags' }).fill('17')
  await page.getByRole('grid', { name: 'Tags' }).getByText('17-alpine', { exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Pull postgres:17-alpine' })
  await panel.getByText('layers here').waitFor()
  await takeBoth(walk, 'discover-forecast')
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 3_000_000 })
  await panel.getByRole('button', { name: 'Pull postgres:17-alpine' }).click()
  await layersOf(walk, 'postgres:17-alpine', 'downloading').first().waitFor()
  await walk.take('a-pull-that-was-forecast')
  await ended(walk, 'postgres:17-alpine')
  await walk.take('a-pull-that-ended-at-its-forecast')
  world.registry.setMode({ kind: 'pass' })
}

/** What was done. */
export const activity: Step = async (walk) => {
  await go(walk, 'Activity')
  await walk.page.getByText('python:3.13-alpine').first().waitFor()
  await takeBoth(walk, 'activity')
}

/** The engine goes away and is back. */
export const engineGone: Step = async (walk) => {
  await go(walk, 'Images')
  await walk.world.engine.stop()
  await walk.page.getByRole('alert').first().waitFor()
  await walk.take('the-engine-went-away')
  await walk.page.getByRole('link', { name: 'What to do' }).click()
  await walk.take('what-to-do')
  await go(walk, 'Images')
  await walk.world.engine.start()
  await walk.page.getByText('Up', { exact: true }).first().waitFor({ timeout: 40_000 })
  await walk.take('the-engine-is-back')
}
