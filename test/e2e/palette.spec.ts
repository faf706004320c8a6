import { startEngine } from '../support/engine.ts'
import { operate } from '../support/engine-operations.ts'
import { loadManyImages } from '../support/flood.ts'
import { expect, test as base } from './support/fixtures.ts'
import { isTooNarrow, wasScriptRun } from './support/in-page.ts'
import type { LadingWindow } from './support/lading-window.ts'

const paletteOf = ({ page }: LadingWindow) => {
  const dialog = page.getByRole('dialog', { name: 'Palette' })
  const options = dialog.getByRole('option')
  return {
    dialog,
    query: dialog.getByRole('combobox', { name: 'Find an action or an image' }),
    list: dialog.getByRole('listbox', { name: 'Found' }),
    options,
    active: dialog.getByRole('option', { selected: true }),
    open: async () => {
      await page.keyboard.press('Control+k')
      await expect(dialog).toBeVisible()
    },
  }
}

const imagesThere = ['tiny:latest', 'alpine:3.20', 'nginx:alpine']

const test = base.extend<{ readonly palette: ReturnType<typeof paletteOf> }>({
  palette: async ({ window }, use) => {
    await expect(window.imageRows).toHaveCount(imagesThere.length)
    await use(paletteOf(window))
  },
})

test.use({ imagesThere })

test('opens and closes by its keys, and gives the focus back', async ({ palette, window }) => {
  await window.grid.focus()
  await palette.open()
  await expect(palette.query).toBeFocused()
  await window.page.keyboard.press('Control+k')
  await expect(palette.dialog).toHaveCount(0)
  await expect(window.grid).toBeFocused()
  await palette.open()
  await window.page.keyboard.press('Escape')
  await expect(palette.dialog).toHaveCount(0)
  await expect(window.grid).toBeFocused()
  await window.page.getByRole('button', { name: 'Find an action or an image' }).click()
  await expect(palette.query).toBeFocused()
})

test('shows what is typed in what it finds, and says which of it is active', async ({ palette, window }) => {
  await palette.open()
  await palette.query.fill('ngx')
  await expect(palette.active).toContainText('nginx')
  await expect(palette.active.locator('mark')).not.toHaveCount(0)
  const id = await palette.active.getAttribute('id')
  await expect(palette.query).toHaveAttribute('aria-activedescendant', id ?? '')
  await window.page.keyboard.press('ArrowDown')
  await expect(palette.active).not.toHaveAttribute('id', id ?? '')
  await palette.query.fill('no such thing at all')
  await expect(palette.dialog.getByRole('status')).toContainText('Nothing matches.')
})

test('an image is chosen first and then what to do with it; Escape goes back', async ({
  palette,
  window,
}) => {
  await palette.open()
  await palette.query.fill('tiny:latest')
  await window.page.keyboard.press('Enter')
  await expect(palette.options.first()).toContainText('Details')
  await palette.query.fill('push')
  await expect(palette.active).toContainText('tiny:latest')
  await window.page.keyboard.press('Escape')
  await expect(palette.query).toHaveValue('')
  await expect(palette.options.filter({ hasText: 'Go to Activity' })).toBeVisible()
  await palette.query.fill('tiny:latest')
  await window.page.keyboard.press('Enter')
  await palette.query.fill('details')
  await window.page.keyboard.press('Enter')
  await expect(window.page.getByRole('complementary', { name: 'tiny:latest' })).toBeVisible()
})

test('an image’s name means the image, also while it is selected', async ({ palette, window }) => {
  await window.imageRow('tiny:latest').click()
  await palette.open()
  await palette.query.fill('tiny:latest')
  await window.page.keyboard.press('Enter')
  await expect(palette.options.first()).toContainText('Details')
  await expect(window.imageRow('tiny:latest')).toHaveCount(1)
})

test('acts on what is selected in the table', async ({ palette, window }) => {
  await window.grid.focus()
  await window.page.keyboard.press('Control+a')
  await palette.open()
  await palette.query.fill('copy 3 ids')
  await window.page.keyboard.press('Enter')
  await expect(window.page.getByText('3 IDs copied')).toBeVisible()
})

test('each view and the name box are reached by it, each with its keys', async ({ palette, window }) => {
  for (const view of ['Discover', 'Pulls', 'Activity', 'Images'] as const) {
    await palette.open()
    await palette.query.fill(`go to ${view}`)
    await expect(palette.active).toContainText(/Ctrl\+\d/)
    await window.page.keyboard.press('Enter')
    await expect(window.link(view)).toHaveAttribute('aria-current', 'page')
  }
  await palette.open()
  await palette.query.fill('pull an image')
  await window.page.keyboard.press('Enter')
  await expect(window.nameBox).toBeFocused()
})

test('what was used last comes first', async ({ palette, window }) => {
  await palette.open()
  await palette.query.fill('go to activity')
  await window.page.keyboard.press('Enter')
  await palette.open()
  await expect(palette.options.first()).toContainText('Go to Activity')
})

test('a repository leads to its images', async ({ engine, palette, window }) => {
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: 'acme/team/tiny:1' })
  await operate(engine, { kind: 'tag', name: 'alpine:3.20', as: 'acme/team/tiny:2' })
  await expect(window.imageRow('acme/team/tiny:2')).toBeVisible()
  await palette.open()
  await palette.query.fill('acme/team/tiny')
  await palette.options.filter({ hasText: '2 images' }).click()
  await palette.query.fill('show them')
  await window.page.keyboard.press('Enter')
  await expect(window.imageRows).toHaveCount(2)
})

test('works without an engine, and says what cannot be done', async ({ folder, launch }) => {
  const { window } = await launch({ host: `unix://${folder}/nobody.sock` })
  await expect(window.page.getByRole('heading', { name: 'No Docker Engine answers' })).toBeVisible()
  const palette = paletteOf(window)
  await palette.open()
  await palette.query.fill('engine')
  await expect(palette.active).toContainText('Look for the engine now')
  await window.page.keyboard.press('Escape')
  await expect(palette.dialog).toHaveCount(0)
})

test('a thousand images are found as one types', async ({ folder, launch }) => {
  test.setTimeout(600_000)
  const engine = await startEngine({ kind: 'graph-driver', folder })
  try {
    await loadManyImages(engine, 1_000, { prefix: 'many' })
    const { window } = await launch({ host: engine.host })
    await expect(window.grid).toHaveAttribute('aria-rowcount', '1001')
    const palette = paletteOf(window)
    await palette.open()
    await palette.query.fill('many-0249:4')
    await expect(palette.active).toContainText('flood/many-0249:4')
    await palette.query.fill('flood')
    await expect(palette.dialog.getByRole('status')).toContainText(/1,\d{3} matches/)
    expect(await palette.options.count()).toBeLessThan(60)
    await window.page.keyboard.press('ArrowUp')
    await expect(palette.active).toBeVisible()
    await expect(palette.active).toHaveAttribute('aria-posinset', /^1\d{3}$/)
  } finally {
    await engine.dispose()
  }
})

test('hostile names are shown as text', async ({ engine, palette, window }) => {
  const name = `hostile/${'a'.repeat(120)}:${'T'.repeat(128)}`
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: name })
  await expect(window.imageRow(name)).toBeVisible()
  await palette.open()
  await palette.query.fill('<img src=x onerror="globalThis.wasRun = true">')
  await expect(palette.dialog.getByRole('status')).toContainText('Nothing matches.')
  await palette.query.fill('hostile/aaa')
  await expect(palette.active).toContainText('hostile/')
  expect(await isTooNarrow(palette.list)).toBe(false)
  expect(await wasScriptRun(window.page)).toBe(false)
})
