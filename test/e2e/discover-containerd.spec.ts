import { formatBytes } from '../../electron/core/byte-words.ts'
import { expect, test } from './support/discover-fixtures.ts'
import { bytesOf, forecastBytes, layersInRegistry, noteServed } from './support/forecast-check.ts'

test.use({ engineKind: 'containerd', imagesThere: ['alpine:3.20'] })

test('on a containerd store the forecast counts the compressed content too, and holds', async ({
  discover,
  window,
  world,
}) => {
  const layers = await layersInRegistry(world, 'library/nginx:alpine')
  await discover.open('nginx')
  await discover.tag('alpine').click()
  await expect(discover.forecastOf('Download')).toContainText('1 of 3 layers here')
  const foretold = await forecastBytes(discover, 'Download')
  expect(foretold).toBe(bytesOf(layers.slice(1)))
  // What is downloaded does not compress: it is kept both as it came and unpacked.
  const shown = await discover.forecastOf('On disk').innerText()
  const megabytes = Number(/([\d.]+) MB/.exec(shown)?.[1])
  expect(megabytes * 1_000_000).toBeGreaterThan(1.9 * foretold)

  const served = noteServed(world, layers)
  await discover.pullButton.click()
  await expect(window.pullOf('nginx:alpine').region).toContainText(`Downloaded ${formatBytes(foretold)} in`)
  expect(served()).toBe(foretold)
})
