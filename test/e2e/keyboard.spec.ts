import { engineCall } from '../support/engine-http.ts'
import { expect, test } from './support/fixtures.ts'
import { focusedElement, focusNothing, type Focused } from './support/in-page.ts'
import type { LadingApp } from './support/lading-app.ts'
import type { LadingWindow } from './support/lading-window.ts'

test.use({ imagesThere: ['tiny:latest', 'alpine:3.20', 'nginx:alpine'] })

const selected = ({ grid }: LadingWindow) => grid.getByRole('row', { selected: true })

test('a pull is typed and watched without the mouse', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(3)
  await window.page.keyboard.press('Control+l')
  await expect(window.nameBox).toBeFocused()
  await window.page.keyboard.type('redis:7-alpine')
  await window.page.keyboard.press('Enter')
  await expect(window.pullOf('redis:7-alpine').region).toContainText('Done')
  await expect(window.nameBox).toHaveValue('')
  await window.link('Images').press('Enter')
  await expect(window.imageRow('redis:7-alpine')).toBeVisible()
})

test('arrows, Home and End move through the images', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { keyboard } = window.page
  await window.grid.focus()
  await expect(selected(window)).toContainText('alpine:3.20')
  await keyboard.press('ArrowDown')
  await expect(selected(window)).toContainText('nginx:alpine')
  await keyboard.press('End')
  await expect(selected(window)).toContainText('tiny:latest')
  await keyboard.press('ArrowDown')
  await expect(selected(window)).toContainText('tiny:latest')
  await keyboard.press('ArrowUp')
  await expect(selected(window)).toContainText('nginx:alpine')
  await keyboard.press('Home')
  await expect(selected(window)).toContainText('alpine:3.20')
  const id = await selected(window).getAttribute('id')
  await expect(window.grid).toHaveAttribute('aria-activedescendant', id ?? '')
})

test('the menu of an image is opened, walked through and used with keys', async ({
  engine,
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(3)
  const { keyboard } = window.page
  const menu = window.page.getByRole('menu', { name: 'alpine:3.20' })
  const item = (name: RegExp) => menu.getByRole('menuitem', { name })
  await window.grid.focus()
  await keyboard.press('Shift+F10')
  await expect(item(/Details/)).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(item(/Copy ID/)).toBeFocused()
  await keyboard.press('Escape')
  await expect(menu).toHaveCount(0)
  await expect(window.grid).toBeFocused()

  await keyboard.press('ContextMenu')
  await keyboard.press('ArrowDown')
  await expect(item(/Copy ID/)).toBeFocused()
  await keyboard.press('Enter')
  await expect(window.page.getByRole('status').filter({ hasText: 'Image ID copied' })).toBeVisible()
  await expect(window.grid).toBeFocused()
  const image = await engineCall(engine, 'GET', '/images/alpine:3.20/json')
  expect(await lading.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(
    image.json<{ Id: string }>().Id,
  )
})

test('the grid is filtered and sorted with keys', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { keyboard } = window.page
  await window.filter.focus()
  await keyboard.type('nginx')
  await expect(window.imageRows).toHaveCount(1)
  await keyboard.press('Control+a')
  await keyboard.press('Delete')
  await expect(window.imageRows).toHaveCount(3)

  await window.grid.getByRole('button', { name: 'Size' }).press('Enter')
  await expect(window.grid.getByRole('columnheader', { name: 'Size' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(window.imageRows.first()).toContainText('nginx:alpine')
  await window.grid.getByRole('button', { name: 'Size' }).press('Enter')
  await expect(window.imageRows.first()).toContainText('tiny:latest')
})

/** Presses Tab from the top until `last` has the focus, and gives all that had it. */
const walkByTab = async ({ page }: LadingWindow, last: string): Promise<Focused[]> => {
  const stops: Focused[] = []
  await focusNothing(page)
  while (stops.at(-1)?.name !== last && stops.length < 40) {
    await page.keyboard.press('Tab')
    stops.push(await focusedElement(page))
  }
  return stops
}

test('everything in the images view is reached by Tab, and one sees where one is', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(3)
  await expect(window.page.getByRole('meter', { name: 'Disk used by images' })).toBeVisible()
  const stops = await walkByTab(window, 'Remove…')
  expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([])
  expect(stops.map(({ name }) => name)).toEqual([
    ...['Images', 'Discover', 'Pulls', 'Pins', 'Cleanup', 'Activity', 'Settings'],
    ...['Image reference', 'Platform', 'Pull', 'Find an action or an image, Ctrl K'],
    expect.stringContaining('could come back'),
    expect.stringContaining('Docker 20.10'),
    ...['Filter images', 'Table', 'Layer map', 'Show repositories', 'List again'],
    ...['Unused3', 'Dangling0', 'In use0', 'Local only0', 'latest1'],
    ...['Bigger than…', 'Older than…', 'Not used for…', 'Group by repository'],
    ...['Hide repositories', 'New name…'],
    ...['Images', 'Name', 'Width of Name', 'Columns', 'Save…', 'Remove…'],
  ])
})

test('the arrow keys lead from one column’s header to the next, and Tab to its width', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(3)
  const { keyboard } = window.page
  await window.grid.getByRole('button', { name: 'Name', exact: true }).focus()
  await keyboard.press('ArrowRight')
  await expect(window.grid.getByRole('button', { name: 'Image ID' })).toBeFocused()
  await keyboard.press('End')
  await expect(window.grid.getByRole('button', { name: 'Used by' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(window.grid.getByRole('separator', { name: 'Width of Used by' })).toBeFocused()
})

test('everything on a failed pull’s card is reached by Tab, and one sees where one is', async ({
  window,
}) => {
  const pull = await window.pull('python:3.99-alpine')
  await expect(pull.alert).toBeVisible()
  const stops = await walkByTab(window, 'In its own words')
  expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([])
  expect(stops.slice(-8).map(({ name }) => name)).toEqual([
    expect.stringContaining('Docker 20.10'),
    ...['One fewer', 'Pulls at once', 'One more'],
    ...[expect.stringContaining('docker pull'), 'Retry', 'Dismiss', 'In its own words'],
  ])
})

test('the menu’s keys lead to the views and to the name box', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(3)
  await chooseFromMenu(lading, 'CmdOrCtrl+2')
  await expect(window.link('Discover')).toHaveAttribute('aria-current', 'page')
  await chooseFromMenu(lading, 'CmdOrCtrl+3')
  await expect(window.link('Pulls')).toHaveAttribute('aria-current', 'page')
  await chooseFromMenu(lading, 'CmdOrCtrl+4')
  await expect(window.link('Pins')).toHaveAttribute('aria-current', 'page')
  await chooseFromMenu(lading, 'CmdOrCtrl+5')
  await expect(window.link('Cleanup')).toHaveAttribute('aria-current', 'page')
  await chooseFromMenu(lading, 'CmdOrCtrl+6')
  await expect(window.link('Activity')).toHaveAttribute('aria-current', 'page')
  await chooseFromMenu(lading, 'CmdOrCtrl+1')
  await expect(window.imageRows).toHaveCount(3)
  await chooseFromMenu(lading, 'CmdOrCtrl+L')
  await expect(window.nameBox).toBeFocused()
})

/** Does what a key of the app's menu does; keys that Playwright presses go to the page and do not reach the menu. */
const chooseFromMenu = ({ electron }: LadingApp, accelerator: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items.find((item) => item.accelerator === wanted)?.click()
  }, accelerator)
