import type { Locator, Page } from '@playwright/test'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { pushImage } from '../support/images.ts'
import { expect, test } from './support/fixtures.ts'
import { isTooNarrow, measuresOf, wasScriptRun } from './support/in-page.ts'
import type { LadingWindow } from './support/lading-window.ts'

/** The detail pane of an image, by its accessible names. */
const paneOf = (page: Page, title: string) => {
  const region = page.getByRole('complementary', { name: title, exact: true })
  return {
    region,
    tab: (name: string): Locator => region.getByRole('tab', { name }),
    steps: region.getByRole('list', { name: 'Steps in the order of the Dockerfile' }).locator('> li'),
    format: region.getByRole('textbox', { name: 'Format' }),
    answer: region.getByRole('status', { name: 'Answer' }),
    tree: region.getByRole('tree', { name: 'Inspection' }),
    treeRows: region.getByRole('treeitem'),
    find: region.getByRole('searchbox', { name: 'Find in the JSON' }),
  }
}

const open = async (window: LadingWindow, title: string) => {
  await window.imageRow(title).getByRole('gridcell').nth(1).click()
  await window.grid.press('Enter')
  const pane = paneOf(window.page, title)
  await expect(pane.region).toBeVisible()
  return pane
}

test.use({ imagesThere: ['python:3.13-alpine', 'python:3.12-alpine', 'redis:7-alpine'] })

test('the overview says what an image is called, what it is, what it does and who uses it', async ({
  engine,
  world,
  window,
}) => {
  await engineCall(engine, 'POST', '/containers/create?name=cache', { Image: 'redis:7-alpine' })
  const { region } = await open(window, 'redis:7-alpine')
  const digest = world.digests['library/redis:7-alpine']
  await expect(region.getByTitle(`redis@${digest}`)).toBeVisible()
  await expect(region.getByText('The digest of the image’s configuration')).toBeVisible()
  await expect(region.getByRole('region', { name: 'Used by' })).toContainText('cache stopped')
  const startsWith = region.getByRole('region', { name: 'Starts with' })
  await expect(startsWith).toContainText('docker-entrypoint.sh')
  await expect(startsWith).toContainText('6379/tcp')
  await expect(startsWith).toContainText('/data')
  await expect(startsWith).not.toContainText('Stop signal')
  await expect(region.getByRole('region', { name: 'Environment' })).toContainText('REDIS_VERSION')
  await expect(region.getByText('Unique')).toBeVisible()
})

test('the layers stand in the order of the Dockerfile, with the images that share them', async ({
  window,
}) => {
  const pane = await open(window, 'python:3.13-alpine')
  await pane.tab('Layers').click()
  await expect(pane.steps.first()).toContainText('ADD alpine-minirootfs')
  await expect(pane.steps.first()).toContainText('2 other images')
  await expect(pane.steps.filter({ hasText: 'Below this line only this image' })).toHaveCount(1)
  await expect(pane.steps.last()).toContainText('CMD ["python3"]')

  const folded = pane.region.getByRole('button', { name: 'steps without a layer' }).first()
  await expect(pane.region.getByText('ENV PATH=')).toHaveCount(0)
  await folded.click()
  await expect(pane.region.getByText('ENV PATH=')).toBeVisible()

  await pane.steps.first().getByRole('button', { name: 'python:3.12-alpine' }).click()
  const other = paneOf(window.page, 'python:3.12-alpine')
  await expect(other.region).toBeVisible()
  await expect(other.tab('Layers')).toHaveAttribute('aria-selected', 'true')
})

test('the path box answers as docker does, and says what is wrong', async ({ window }) => {
  const pane = await open(window, 'redis:7-alpine')
  await pane.tab('Inspect').click()
  await pane.format.fill('.Config.Cmd')
  await expect(pane.answer).toContainText('[redis-server]')
  await pane.format.fill('{{.Os}}/{{.Architecture}} {{len .RootFS.Layers}}')
  await expect(pane.answer).toContainText('linux/amd64 3')
  await expect(pane.region.getByText('docker image inspect --format')).toBeVisible()
  await pane.format.fill('{{.Config.env}}')
  await expect(pane.answer).toContainText('There is no env here, but Env.')
  await expect(pane.format).toHaveAttribute('aria-invalid', 'true')
})

test('everything in the pane is reached by the keyboard, and Escape leads back to the table', async ({
  window,
}) => {
  const { page } = window
  const pane = await open(window, 'redis:7-alpine')
  await pane.tab('Overview').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(pane.tab('Inspect')).toBeFocused()

  await pane.find.fill('RepoDigests')
  await expect(pane.region.getByText('1 of 1')).toBeVisible()
  await pane.tree.focus()
  const active = pane.region.locator('[role=treeitem][aria-selected=true]')
  await expect(active).toContainText('RepoDigests')
  await page.keyboard.press('ArrowRight')
  await expect(active).toContainText('redis@sha256:')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(active).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Home')
  await expect(active).toContainText('Id')
  await expect(pane.region.getByText('{{.Id}}')).toBeVisible()

  await page.keyboard.press('Escape')
  await expect(pane.region).toHaveCount(0)
  await expect(window.grid).toBeFocused()
})

test('an image that goes away while it is open is shown as it was', async ({ engine, window }) => {
  const pane = await open(window, 'redis:7-alpine')
  await expect(pane.region.getByText('docker-entrypoint.sh')).toBeVisible()
  await engineCall(engine, 'DELETE', '/images/redis:7-alpine')
  await expect(pane.region.getByText(/This image was removed at \d\d:\d\d/)).toBeVisible()
  await expect(pane.region.getByText('docker-entrypoint.sh')).toBeVisible()
  await expect(pane.region.getByRole('button', { name: 'Remove…' })).toHaveCount(0)
})

test('its activity has what was done with it, as it happens', async ({ window }) => {
  const pane = await open(window, 'redis:7-alpine')
  await pane.tab('Activity').click()
  await expect(pane.region.getByText('Nothing has been done with this image')).toBeVisible()
  await window.nameBox.fill('redis:7-alpine')
  await window.nameBox.press('Enter')
  await window.go('Images')
  await expect(pane.region.getByRole('listitem').filter({ hasText: 'redis:7-alpine' })).toContainText(
    'Succeeded',
  )
})

test('labels of markup, of bidirectional text and of 64 KB are text, and thousands of them stay quick to draw', async ({
  engine,
  world,
  window,
}) => {
  const markup = '<img src=x onerror="globalThis.wasRun=true">'
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`label.${index}`, `${index}`]))
  await pushImage(world.origin, {
    repository: 'library/labelled',
    tags: ['1'],
    config: {
      Cmd: [markup, '\u001b[31m'],
      Labels: { markup, bidi: '\u202Egnp', long: 'x'.repeat(65_536), ...many },
    },
    layers: [{ instruction: `RUN ${markup}`, files: { a: 'a' } }],
  })
  await pullImage(engine, 'labelled:1')
  const pane = await open(window, 'labelled:1')
  await expect(pane.region.getByText('⟨202E⟩gnp')).toBeVisible()
  await expect(pane.region.getByText('␛[31m')).toBeVisible()
  await expect(pane.region.getByRole('button', { name: 'Show 100 of 4,903 more' })).toBeVisible()
  await pane.region.getByRole('searchbox', { name: 'Filter labels' }).fill('long')
  await expect(pane.region.getByRole('button', { name: 'Show all (65.5 kB)' })).toBeVisible()
  expect(await isTooNarrow(pane.region)).toBe(false)

  await pane.tab('Layers').click()
  await expect(pane.steps.first()).toContainText(markup)
  await pane.tab('Inspect').click()
  await pane.find.fill('label.4999')
  await expect(pane.region.locator('[role=treeitem][aria-selected=true]')).toContainText('"4999"')
  expect(await pane.treeRows.count()).toBeLessThan(150)
  await pane.format.fill('{{index .Config.Labels "label.4999"}}')
  await expect(pane.answer).toContainText('4999')
  await expect(window.page.locator('img')).toHaveCount(0)
  expect(await wasScriptRun(window.page)).toBe(false)
})

test('at twice the size the details keep room for their buttons, and the rows theirs', async ({
  lading,
  window,
}) => {
  const pane = await open(window, 'redis:7-alpine')
  await lading.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(2),
  )
  await expect.poll(async () => (await measuresOf(window.page)).width).toBeLessThan(700)
  for (const name of ['Remove…', 'Close details']) {
    await expect(pane.region.getByRole('button', { name })).toBeInViewport({ ratio: 1 })
  }
  await expect(pane.tab('Activity')).toBeInViewport({ ratio: 1 })
  await expect(window.imageRow('redis:7-alpine')).toBeInViewport()
})
