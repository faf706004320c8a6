import { formatBytes, formatPortion } from '../../electron/core/byte-words.ts'
import { startTokenRegistry } from '../support/token-registry.ts'
import { expect, test } from './support/discover-fixtures.ts'
import { bytesOf, forecastBytes, layersInRegistry, noteServed } from './support/forecast-check.ts'
import { fast, slow } from './support/pace.ts'

/** What a pull's sentence says of the whole while it runs: `of 5.2 MB`. */
const ofWhole = (totalBytes: number): string => formatPortion(0, totalBytes).replace(/^\S+ /, '')

test('with nothing shared, the forecast is what the pull then downloads', async ({
  discover,
  window,
  world,
}) => {
  const layers = await layersInRegistry(world, 'library/nginx:alpine')
  await discover.open('nginx')
  await discover.tag('alpine').click()
  await expect(discover.forecastOf('Download')).toContainText('none of 3 layers here')
  const foretold = await forecastBytes(discover, 'Download')
  expect(foretold).toBe(bytesOf(layers))
  await expect(discover.forecastOf('Download')).toContainText(formatBytes(foretold))
  await expect(discover.forecastOf('On disk')).toContainText(/MB\s*more afterwards/)
  await expect(discover.forecastOf('Room')).toContainText(/^\s*[\d.]+ [MGT]B free\s*$/)
  await expect(discover.forecastOf('Pull limit')).toHaveText('takes 1')
  await expect(discover.forecast).not.toContainText('Shares with')

  const served = noteServed(world, layers)
  world.registry.setMode(slow)
  await discover.pullButton.click()
  const pull = window.pullOf('nginx:alpine')
  await expect(pull.region).toContainText(ofWhole(foretold))
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  world.registry.setMode(fast)
  await expect(pull.region).toContainText(`Downloaded ${formatBytes(foretold)} in`)
  expect(served()).toBe(foretold)
})

test.describe('with the base here', () => {
  test.use({ imagesThere: ['alpine:3.20'] })

  test('the forecast leaves the shared layer out, and says whose it is', async ({
    discover,
    window,
    world,
  }) => {
    const layers = await layersInRegistry(world, 'library/nginx:alpine')
    await discover.open('nginx')
    await discover.tag('alpine').click()
    await expect(discover.forecastOf('Download')).toContainText('1 of 3 layers here')
    await expect(discover.forecastOf('Shares with')).toHaveText('alpine:3.20')
    const foretold = await forecastBytes(discover, 'Download')
    expect(foretold).toBe(bytesOf(layers.slice(1)))

    const served = noteServed(world, layers)
    world.registry.setMode(slow)
    await discover.pullButton.click()
    const pull = window.pullOf('nginx:alpine')
    await expect(pull.region).toContainText(ofWhole(foretold))
    world.registry.setMode(fast)
    await expect(pull.region).toContainText(`Downloaded ${formatBytes(foretold)} in`)
    expect(served()).toBe(foretold)
  })
})

test.describe('with everything here', () => {
  test.use({ imagesThere: ['nginx:alpine'] })

  test('the forecast says that it is up to date, and so does the pull', async ({
    discover,
    window,
    world,
  }) => {
    await discover.open('nginx')
    await discover.tag('alpine').click()
    await expect(discover.forecast).toContainText('Up to date: it is here already.')
    await expect(discover.forecastOf('Download')).toHaveText('Nothing, all 3 layers here')
    await expect(discover.forecastOf('On disk')).toContainText('Nothing')
    const served = noteServed(world, await layersInRegistry(world, 'library/nginx:alpine'))
    await discover.pullButton.click()
    await expect(window.pullOf('nginx:alpine').region).toContainText('Up to date: nothing was downloaded.')
    expect(served()).toBe(0)
  })

  test('the name box says so too', async ({ window }) => {
    await window.nameBox.fill('nginx:alpine')
    await expect(window.forecast).toContainText('Up to date: nothing to download.')
  })
})

test('the pull’s total is the forecast’s from its first second, before the engine knows it', async ({
  discover,
  window,
  world,
}) => {
  const layers = await layersInRegistry(world, 'library/layers40:latest')
  await discover.open('layers40')
  await expect(discover.forecastOf('Download')).toContainText('none of 40 layers here')
  const foretold = await forecastBytes(discover, 'Download')
  expect(foretold).toBe(bytesOf(layers))

  // Forty layers of 52 kB: most of them wait for a dozen seconds.
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 100_000 })
  await discover.pullButton.click()
  const pull = window.pullOf('layers40:latest')
  await expect(pull.region).toContainText(ofWhole(foretold))
  // The engine learns how large a layer is only when it begins with it.
  await expect.poll(() => pull.layersThatAre('waiting').count()).toBeGreaterThan(10)
  world.registry.setMode(fast)
  await expect(pull.region).toContainText(`Downloaded ${formatBytes(foretold)} in`)
})

test('a tag that moves is named as such, with the digest that it points to now', async ({
  discover,
  world,
}) => {
  await discover.open('multi')
  await expect(discover.forecast).toContainText('The tag moves')
  await expect(
    discover.forecast.getByTitle(world.digests['library/multi:latest'], { exact: true }),
  ).toBeVisible()
})

test('a forecast is for the platform that is chosen, and so is the pull', async ({ discover, window }) => {
  await discover.open('multi')
  await expect(discover.forecastOf('Download')).toContainText('here')
  await discover.platform.selectOption('linux/arm64/v8')
  await expect(discover.chosen).toContainText('docker pull --platform linux/arm64/v8 multi')
  await expect(discover.forecastOf('Download')).toContainText('its one layer is not here')
  const foretold = await forecastBytes(discover, 'Download')
  await discover.pullButton.click()
  const pull = window.pullOf('multi:latest')
  await expect(pull.region).toContainText('linux/arm64')
  await expect(pull.region).toContainText(`Downloaded ${formatBytes(foretold)} in`)
})

test('the name box says what a pull will cost, and that is what it costs', async ({ window, world }) => {
  const layers = await layersInRegistry(world, 'library/redis:7-alpine')
  await window.nameBox.fill('redis:7-alpine')
  await expect(window.forecast).toContainText(
    `${formatBytes(bytesOf(layers))} to download · none of 3 layers here`,
  )
  await expect(window.forecast).toContainText(/MB more on disk/)
  await window.nameBox.press('Enter')
  const { region } = window.pullOf('redis:7-alpine')
  await expect(region).toContainText(`Downloaded ${formatBytes(bytesOf(layers))} in`)
})

test('the name box names the digest that latest points to now', async ({ window, world }) => {
  const digest = world.digests['library/layers40:latest']
  await window.nameBox.fill('layers40')
  await expect(window.forecast).toContainText('This tag may point to something else tomorrow')
  await expect(window.forecast).toContainText(digest.slice('sha256:'.length, 'sha256:'.length + 12))
})

test('where pulls are counted, typing costs none, and what is left is shown', async ({ window, world }) => {
  const limited = await startTokenRegistry(world.origin)
  limited.rules = { headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '87;w=21600' } }
  const counted = (): string[] =>
    limited.requests.filter((request) => /^registry GET \S+\/manifests\//.test(request))
  try {
    await window.nameBox.fill(`${limited.address}/library/redis:7-alpine`)
    await expect(window.forecast).toContainText('takes one pull: 87 left of 100 in 6 h.')
    expect(counted()).toEqual([])
    await window.forecast.getByRole('button', { name: 'Ask' }).click()
    await expect(window.forecast).toContainText('none of 3 layers here')
    await expect(window.forecast).toContainText('Pull limit: 87 left of 100 in 6 h.')
    expect(counted()).toHaveLength(1)
  } finally {
    await limited.dispose()
  }
})

test('where no forecast can be had, the reason is shown, and the pull works all the same', async ({
  window,
  world,
}) => {
  const reference = `${world.registry.address}/library/redis:7-alpine`
  world.registry.setMode({ kind: 'refuse' })
  await window.nameBox.fill(reference)
  await expect(window.forecast).toContainText(
    `What it will cost is not known: ${world.registry.address} cannot be reached`,
  )
  world.registry.setMode(fast)
  await window.nameBox.press('Enter')
  await expect(window.pullOf(reference).region).toContainText('Done')
})

test('an image whose registry does not answer has no forecast, and says so', async ({ discover }) => {
  await discover.open('postgres')
  await expect(discover.forecast).toContainText(/^What it will cost is not known: \S+/)
  await expect(discover.pullButton).toBeEnabled()
})

test('a platform that an image does not have is said before it is pulled', async ({ window }) => {
  await window.platform.selectOption('linux/s390x')
  await window.nameBox.fill('multi:latest')
  await expect(window.forecast).toContainText(/What it will cost is not known: .*linux\/s390x/)
})
