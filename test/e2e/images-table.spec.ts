import type { Locator } from '@playwright/test'
import { engineCall } from '../support/engine-http.ts'
import { expect, test } from './support/fixtures.ts'
import { isTooNarrow } from './support/in-page.ts'
import type { LadingApp } from './support/lading-app.ts'
import type { LadingWindow } from './support/lading-window.ts'
import { answer } from './support/questions.ts'

const imagesThere = ['alpine:3.20', 'nginx:1.27-alpine', 'nginx:alpine', 'node:22-alpine', 'tiny:latest']
test.use({ imagesThere })

const selected = ({ grid }: LadingWindow): Locator => grid.getByRole('row', { selected: true })
const totals = ({ page }: LadingWindow): Locator => page.getByRole('status', { name: 'Totals' })
const header = ({ grid }: LadingWindow, name: string): Locator =>
  grid.getByRole('columnheader', { name, exact: true })
const chip = ({ page }: LadingWindow, name: RegExp): Locator =>
  page.getByRole('group', { name: 'Filters' }).getByRole('button', { name })
const cell = (row: Locator, column: number): Locator => row.getByRole('gridcell').nth(column - 1)
const group = (window: LadingWindow, repository: string): Locator =>
  window.grid.locator(`[data-repository="${repository}"]`)
const groupButton = ({ page }: LadingWindow): Locator =>
  page.getByRole('button', { name: 'Group by repository' })

/** All images are there, and the layers of all of them are known. */
const ready = async (window: LadingWindow): Promise<void> => {
  await expect(window.imageRows).toHaveCount(imagesThere.length)
  await expect(totals(window)).toContainText('Total')
  await expect(totals(window)).not.toContainText('not known')
}

/** Waits for the question of a removal and answers it. */
const agree = async ({ electron }: LadingApp, act: () => Promise<void>): Promise<void> => {
  const opened = electron.waitForEvent('window')
  await act()
  const question = await opened
  await answer(question, () => question.getByRole('button', { name: /^Remove/ }).click())
}

test('every column says what it is known for, sizes of layers included', async ({ engine, window }) => {
  await engineCall(engine, 'POST', '/containers/create?name=waiting', { Image: 'tiny:latest' })
  await ready(window)
  const labels = ['Name', 'Image ID', 'Digest', 'Created', 'Last used', 'Size', 'Unique', 'Shared', 'Used by']
  for (const label of labels) await expect(header(window, label)).toBeVisible()

  const alpine = window.imageRow('alpine:3.20').first()
  await expect(cell(alpine, 7)).toHaveText('0 B')
  await expect(cell(alpine, 8)).toHaveText(await cell(alpine, 6).innerText())
  await expect(cell(alpine, 5)).toHaveText(/^not since \d+ \w+$/)
  const tiny = window.imageRow('tiny:latest')
  await expect(cell(tiny, 8)).toHaveText('0 B')
  await expect(cell(tiny, 7)).toHaveText(await cell(tiny, 6).innerText())
  await expect(cell(tiny, 5)).toHaveText('just now')
  await expect(cell(tiny, 9)).toHaveText('1')
})

test('the repository and the tag of a name stand together', async ({ window }) => {
  await ready(window)
  for (const name of ['tiny', 'node']) {
    const line = window.imageRow(`${name}:`).locator('bdi').first().locator('span')
    const [repository, tag] = [await line.nth(0).boundingBox(), await line.nth(1).boundingBox()]
    if (repository === null || tag === null) throw new Error('both are there')
    expect(Math.abs(repository.x + repository.width - tag.x)).toBeLessThan(1)
  }
})

test('images are selected with the mouse, and the footer adds them up, each layer once', async ({
  window,
}) => {
  await ready(window)
  await window.imageRow('nginx:1.27-alpine').click()
  await expect(selected(window)).toHaveCount(1)
  await window.imageRow('tiny:latest').click({ modifiers: ['ControlOrMeta'] })
  await expect(selected(window)).toHaveCount(2)
  await expect(totals(window)).toContainText('2 selected')
  await window.imageRow('node:22-alpine').click({ modifiers: ['Shift'] })
  await expect(selected(window)).toHaveCount(2)
  await window.imageRow('nginx:1.27-alpine').click()
  await window.imageRow('nginx:alpine').click({ modifiers: ['Shift'] })
  await expect(totals(window)).toContainText(
    /2 selected.*Total 11\.0 MB.*Shared with others 2\.62 MB.*Comes back 8\.39 MB/,
  )
  await expect(window.grid).toHaveAttribute('aria-multiselectable', 'true')
})

test('images are selected with the keys alone', async ({ window }) => {
  await ready(window)
  const { keyboard } = window.page
  await window.grid.focus()
  await keyboard.press('Home')
  await keyboard.press('Shift+ArrowDown')
  await expect(selected(window)).toHaveCount(2)
  await keyboard.press('Control+End')
  await expect(selected(window)).toHaveCount(2)
  await keyboard.press('Space')
  await expect(selected(window)).toHaveCount(3)
  await keyboard.press('Control+a')
  await expect(selected(window)).toHaveCount(5)
  await expect(totals(window)).toContainText('5 selected')
  await keyboard.press('Escape')
  await expect(selected(window)).toHaveCount(1)
  await expect(selected(window)).toContainText('tiny:latest')
  await expect(totals(window)).toContainText('1 selected')
})

test('images stand under their repositories, which fold, and do so again after a restart', async ({
  engine,
  launch,
}) => {
  await engineCall(engine, 'POST', '/images/nginx:alpine/tag?repo=acme/web&tag=1')
  await engineCall(engine, 'POST', '/images/alpine:3.20/tag?repo=nginx&tag=1.27-alpine')
  const first = await launch()
  const { window } = first
  await ready(window)
  await groupButton(window).click()
  await expect(group(window, 'nginx')).toContainText('2 images')
  await expect(group(window, 'acme/web')).toContainText('1 image')
  await expect(window.grid.locator('[data-group=untagged]')).toContainText('Untagged')
  await expect(window.imageRow('from nginx')).toBeVisible()
  await expect(window.grid.getByText('acme/web:1', { exact: true })).toHaveCount(2)

  const rows = await window.imageRows.count()
  await group(window, 'nginx').click()
  await expect(totals(window)).toContainText('2 selected')
  await window.page.keyboard.press('ArrowLeft')
  await expect(window.imageRows).toHaveCount(rows - 2)
  await window.page.keyboard.press('ArrowRight')
  await expect(window.imageRows).toHaveCount(rows)
  await group(window, 'nginx').getByRole('button', { name: 'Images of nginx' }).click()
  await expect(window.imageRows).toHaveCount(rows - 2)

  await first.quit()
  const again = await launch({ userData: first.userData })
  await expect(group(again.window, 'nginx')).toBeVisible()
  await expect(groupButton(again.window)).toHaveAttribute('aria-pressed', 'true')
})

test('filters hold together with each other and with the text, and say what nothing fulfils', async ({
  engine,
  window,
}) => {
  await engineCall(engine, 'POST', '/containers/create?name=web', { Image: 'nginx:alpine' })
  await ready(window)
  await expect(chip(window, /^In use/)).toContainText('1')
  await expect(chip(window, /^Unused/)).toContainText('4')
  await chip(window, /^Unused/).click()
  await expect(window.imageRows).toHaveCount(4)
  await chip(window, /^Bigger than/).click()
  await expect(window.imageRows).toHaveCount(0)
  await window.page.getByRole('spinbutton', { name: 'Bigger than' }).fill('5')
  await expect(window.imageRows).toHaveCount(2)
  await window.filter.fill('maintainer=nginx')
  await expect(window.imageRows).toHaveCount(1)
  await expect(window.imageRow('nginx:1.27-alpine')).toBeVisible()

  await chip(window, /^latest/).click()
  await expect(
    window.page.getByText(
      'No image matches “maintainer=nginx” and is unused, latest and bigger than 5.00 MB.',
    ),
  ).toBeVisible()
  await window.page.getByRole('button', { name: 'Show all' }).first().click()
  await expect(window.imageRows).toHaveCount(5)
})

test('columns are hidden and widened with the mouse and with keys, and stay so after a restart', async ({
  launch,
}) => {
  const first = await launch()
  const { window } = first
  const { keyboard, mouse } = window.page
  await ready(window)
  await window.grid.getByRole('button', { name: 'Columns' }).click()
  const menu = window.page.getByRole('menu', { name: 'Columns' })
  await menu.getByRole('menuitemcheckbox', { name: 'Digest' }).click()
  await expect(menu.getByRole('menuitemcheckbox', { name: 'Digest' })).toHaveAttribute(
    'aria-checked',
    'false',
  )
  await keyboard.press('Escape')
  await expect(header(window, 'Digest')).toHaveCount(0)

  const edge = window.grid.getByRole('separator', { name: 'Width of Image ID' })
  const at = await edge.boundingBox()
  if (at === null) throw new Error('the column has an edge')
  await mouse.move(at.x + 4, at.y + 8)
  await mouse.down()
  await mouse.move(at.x + 44, at.y + 8)
  await mouse.up()
  await expect(edge).toHaveAttribute('aria-valuenow', '128')
  await header(window, 'Size').getByRole('button').focus()
  await keyboard.press('Tab')
  await expect(window.grid.getByRole('separator', { name: 'Width of Size' })).toBeFocused()
  await keyboard.press('ArrowRight')
  await expect(window.grid.getByRole('separator', { name: 'Width of Size' })).toHaveAttribute(
    'aria-valuenow',
    '72',
  )
  await expect.poll(async () => (await header(window, 'Size').boundingBox())?.width).toBe(72)

  await first.quit()
  const { window: again } = await launch({ userData: first.userData })
  await expect(header(again, 'Digest')).toHaveCount(0)
  const kept = again.grid.getByRole('separator', { name: 'Width of Image ID' })
  await expect(kept).toHaveAttribute('aria-valuenow', '128')
  await kept.dblclick()
  await expect(kept).toHaveAttribute('aria-valuenow', '88')
})

test('where the columns do not fit, they scroll to the side and the name stays', async ({
  lading,
  window,
}) => {
  await ready(window)
  expect(await isTooNarrow(window.grid)).toBe(false)
  await lading.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(900, 640))
  await expect.poll(() => isTooNarrow(window.grid)).toBe(true)
  const name = window.imageRow('node:22-alpine').getByText('node', { exact: true })
  const before = await name.boundingBox()
  await window.grid.hover()
  await window.page.mouse.wheel(400, 0)
  await expect(header(window, 'Used by')).toBeInViewport({ ratio: 1 })
  expect((await name.boundingBox())?.x).toBe(before?.x)
})

test('an order by unique bytes keeps the row that one is on in view', async ({ window }) => {
  await ready(window)
  await window.imageRow('alpine:3.20').first().click()
  await header(window, 'Unique').getByRole('button').click()
  await expect(header(window, 'Unique')).toHaveAttribute('aria-sort', 'descending')
  await expect(window.imageRows.first()).toContainText('node:22-alpine')
  await expect(window.imageRows.last()).toContainText('alpine:3.20')
  await expect(selected(window)).toContainText('alpine:3.20')
  await expect(selected(window)).toBeInViewport({ ratio: 1 })
})

test('details open beside the table with Enter and a double click, and Escape closes them', async ({
  window,
}) => {
  await ready(window)
  const { keyboard } = window.page
  const details = (name: string): Locator => window.page.getByRole('complementary', { name })
  await window.grid.focus()
  await keyboard.press('Home')
  await keyboard.press('Enter')
  await expect(details('alpine:3.20')).toBeVisible()
  await keyboard.press('ArrowDown')
  await expect(details('nginx:1.27-alpine')).toBeVisible()
  await keyboard.press('Escape')
  await expect(details('nginx:1.27-alpine')).toHaveCount(0)
  await window.imageRow('tiny:latest').dblclick()
  await expect(details('tiny:latest')).toBeVisible()
  expect((await window.grid.boundingBox())?.width).toBeGreaterThanOrEqual(420)
})

test('what is selected is removed by its menu, and one reads what came back', async ({ lading, window }) => {
  await ready(window)
  await window.imageRow('nginx:1.27-alpine').click()
  await window.imageRow('tiny:latest').click({ modifiers: ['ControlOrMeta'] })
  await window.imageRow('tiny:latest').click({ button: 'right' })
  const menu = window.page.getByRole('menu', { name: '2 images' })
  await agree(lading, () => menu.getByRole('menuitem', { name: 'Remove 2 images…' }).click())
  await expect(
    window.page.getByRole('status').filter({ hasText: /^Removed 2 images, .* came back/ }),
  ).toBeVisible()
  await expect(window.imageRows).toHaveCount(3)
  await expect(selected(window)).toHaveCount(0)
})

test('one name of several is taken off with the keys, and the image stays', async ({ engine, window }) => {
  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=small&tag=1')
  await ready(window)
  await expect(window.imageRow('small:1')).toBeVisible()
  await window.imageRow('small:1').click()
  await window.page.keyboard.press('Shift+F10')
  const item = window.page.getByRole('menuitem', { name: 'Untag tiny:latest' })
  await item.focus()
  await window.page.keyboard.press('Enter')
  await expect(window.imageRow('tiny:latest')).toHaveCount(0)
  await expect(window.imageRow('small:1')).toBeVisible()
  await expect(window.page.getByRole('status').filter({ hasText: 'Took off tiny:latest.' })).toBeVisible()
})

test('what a container uses stays, with the reason, and goes only when force is asked for', async ({
  engine,
  lading,
  window,
}) => {
  await engineCall(engine, 'POST', '/containers/create?name=waiting', { Image: 'tiny:latest' })
  await ready(window)
  await expect(window.imageRow('tiny:latest').getByTitle('waiting (stopped)')).toBeVisible()
  await window.imageRow('tiny:latest').click()
  await window.page.keyboard.press('Delete')
  await expect(window.alert).toContainText('It was not removed')
  await expect(window.alert).toContainText('waiting')
  await agree(lading, () => window.alert.getByRole('button', { name: 'Remove it by force…' }).click())
  await expect(window.imageRow('tiny:latest')).toHaveCount(0)
})
