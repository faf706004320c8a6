import { engineCall, pullImage } from '../support/engine-http.ts'
import { pushImage } from '../support/images.ts'
import { manyTagsPath } from '../support/hub/catalogue.ts'
import { sampleImage } from '../support/sample-images.ts'
import { expect, tagPagesOf, test } from './support/discover-fixtures.ts'
import { meetsRowOnceScrolled } from './support/in-page.ts'

test('a tag shows its size for this platform, its platforms, digest, push and last pull', async ({
  discover,
  world,
}) => {
  await discover.open('nginx')
  const row = discover.tag('1.27-alpine')
  const cells = row.getByRole('gridcell')
  const digest = world.digests['library/nginx:1.27-alpine']
  await expect(cells.nth(1)).toHaveText(/^[\d.]+ MB$/)
  await expect(cells.nth(1)).toHaveAttribute('title', /^[\d,]+ bytes compressed, for linux\/amd64$/)
  await expect(cells.nth(2)).toHaveText('amd64')
  await expect(cells.nth(3)).toHaveAttribute('title', digest)
  await expect(cells.nth(3)).toHaveText(digest.slice('sha256:'.length, 'sha256:'.length + 12))
  await expect(cells.nth(4)).toHaveText(/ ago$|^\d{4}-/)
  await expect(cells.nth(5)).toHaveText(/ ago$|^\d{4}-|^–$/)

  await discover.platform.selectOption('linux/arm64/v8')
  await expect(cells.nth(1)).toHaveText('–')
  await expect(cells.nth(1)).toHaveAttribute('title', 'There is no image for linux/arm64/v8.')
})

test('tags are filtered by a part of their name', async ({ discover, hub }) => {
  await discover.open('nginx')
  await expect(discover.tagRows).not.toHaveCount(0)
  await discover.tagFilter.fill('1.27')
  await expect(discover.tagRows).toHaveCount(1)
  await expect(discover.tag('1.27-alpine')).toBeVisible()
  expect(tagPagesOf(hub).at(-1)).toMatchObject({ name: '1.27', page: '1' })
  await discover.tagFilter.fill('no-such-tag')
  await expect(discover.page.getByText('No tag matches.')).toBeVisible()
})

test('tags come newest first or by name', async ({ discover, hub }) => {
  await discover.open('nginx')
  const names = discover.tags.locator('.name bdi')
  await expect.poll(() => tagPagesOf(hub).at(-1)).toMatchObject({ ordering: 'last_updated' })
  await expect(names.first()).toBeVisible()
  await discover.tagOrder.selectOption('name')
  await expect.poll(() => tagPagesOf(hub).at(-1)).toMatchObject({ ordering: '-name' })
  await expect
    .poll(async () => {
      const shown = await names.allTextContents()
      return shown.length > 5 && shown.join() === shown.toSorted().join()
    })
    .toBe(true)
})

test('the arrow keys choose a tag, and its pull and forecast stand beside it', async ({ discover }) => {
  await discover.open('nginx')
  await expect(discover.tag('alpine')).toBeVisible()
  await discover.tagFilter.fill('alpine')
  await discover.tagOrder.selectOption('name')
  await expect(discover.tagRows.last()).toContainText('latest-alpine')
  await discover.tags.focus()
  for (const key of ['ArrowDown', 'End', 'ArrowUp', 'Home']) await discover.page.keyboard.press(key)
  const names = await discover.tags.locator('.name bdi').allTextContents()
  for (const _ of names.slice(0, names.indexOf('alpine'))) await discover.page.keyboard.press('ArrowDown')
  await expect(discover.tag('alpine')).toHaveAttribute('aria-selected', 'true')
  await expect(discover.chosen).toHaveAccessibleName('Pull nginx:alpine')
  await expect(discover.chosen).toContainText('docker pull nginx:alpine')
  await expect(discover.forecast).toContainText(/of 3 layers here/)
})

test('a tag can be clicked as soon as one has scrolled to it', async ({ discover }) => {
  await discover.open('nginx')
  await expect(discover.tag('latest')).toBeVisible()
  expect(await meetsRowOnceScrolled(discover.tags)).toBe(true)
})

test.describe('with an image that is here, and an older name for it', () => {
  test.use({ imagesThere: ['nginx:alpine', 'tiny:latest'] })

  test('tags that are here are marked, and whether they are the same digest', async ({
    discover,
    engine,
  }) => {
    await engineCall(engine, 'POST', '/images/nginx:alpine/tag?repo=nginx&tag=1.27-alpine')
    await discover.open('nginx')
    await expect(discover.tag('alpine').getByText('here', { exact: true })).toBeVisible()
    await expect(discover.tag('alpine').getByTitle(/it is what the tag stands for now/)).toBeVisible()
    await expect(discover.tag('1.27-alpine').getByText('here, other digest')).toBeVisible()
    await expect(discover.tag('latest').getByText(/here/)).toHaveCount(0)
  })
})

test('a tag that was pulled meanwhile is marked when it is read again', async ({ discover, engine }) => {
  await discover.open('redis')
  await expect(discover.tag('7-alpine')).toBeVisible()
  await pullImage(engine, 'redis:7-alpine')
  await expect(discover.tag('7-alpine').getByText('here', { exact: true })).toHaveCount(0)
  await discover.tagFilter.fill('7-alpine')
  await expect(discover.tag('7-alpine').getByText('here', { exact: true })).toBeVisible()
})

test('the -alpine and -slim variants of a version are offered beside it', async ({ discover }) => {
  await discover.open('postgres')
  const version = discover.tags
    .locator('.name bdi')
    .filter({ hasText: /^\d+\.\d+$/ })
    .first()
  const name = await version.innerText()
  await version.click()
  await expect(discover.chosen).toHaveAccessibleName(`Pull postgres:${name}`)
  for (const variant of ['alpine', 'slim']) {
    await expect(discover.chosen.getByRole('button', { name: `${name}-${variant}` })).toBeVisible()
  }
  await discover.chosen.getByRole('button', { name: `${name}-slim` }).click()
  await expect(discover.chosen).toHaveAccessibleName(`Pull postgres:${name}-slim`)
})

test('more tags come as one scrolls; past the end of what Docker Hub shows, from the registry', async ({
  discover,
  hub,
  world,
}) => {
  test.slow()
  const sample = sampleImage('library/tiny:latest')
  if (!('image' in sample)) throw new Error('It is one image.')
  // Older than any of the thousand that Docker Hub shows to those who are not signed in.
  const tags = Array.from({ length: 30 }, (_, index) => `nightly-${index + 1}`)
  await pushImage(world.origin, { ...sample.image, repository: manyTagsPath, tags })

  await discover.open(manyTagsPath)
  await expect(discover.tag('nightly-3000')).toBeVisible()
  await expect(discover.status.getByText('3,000 tags')).toBeVisible()
  await expect(async () => {
    await discover.scrollToEnd(discover.tags)
    await expect(discover.page.getByText('The registry’s own list answers')).toBeVisible({ timeout: 100 })
  }).toPass({ intervals: [50] })

  expect(tagPagesOf(hub).map(({ page }) => page)).toEqual(
    Array.from({ length: 21 }, (_, index) => String(index + 1)),
  )
  await discover.scrollToEnd(discover.tags)
  await expect(discover.tagRows.last()).toContainText(/^\s*nightly-\d{1,2}\s/)
  await expect(discover.alert).toHaveCount(0)
})

test('a link to another host as the next page is not followed', async ({ discover, hub, outside }) => {
  hub.setFault({ kind: 'foreign-next', origin: 'https://elsewhere.example', path: /\/tags/ })
  await discover.open(manyTagsPath)
  await expect(discover.tag('nightly-3000')).toBeVisible()
  await discover.scrollToEnd(discover.tags)
  await expect.poll(() => tagPagesOf(hub).some(({ page }) => page === '2')).toBe(true)
  expect(outside.wasAskedFor('elsewhere.example')).toBe(false)
})
