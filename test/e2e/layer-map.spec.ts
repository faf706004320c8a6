import type { Locator } from '@playwright/test'
import { pullImage } from '../support/engine-http.ts'
import { pushImage } from '../support/images.ts'
import { expect, test } from './support/fixtures.ts'
import { attributesOf, wasScriptRun } from './support/in-page.ts'
import type { LadingWindow } from './support/lading-window.ts'

test.use({ imagesThere: ['python:3.12-alpine', 'python:3.13-alpine', 'tiny:latest'] })

const alpineStep = 'ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /'

/** The layer map by its accessible names. */
const openMap = async ({ page }: LadingWindow) => {
  await page.getByRole('button', { name: 'Layer map' }).click()
  const map = page.getByRole('region', { name: 'Layer map' })
  const tree = map.getByRole('tree', { name: 'Layers' })
  const tip = page.getByRole('tooltip')
  const images = tree.getByRole('treeitem', { name: /^Image / })
  await expect(map).toContainText('3 images')
  const box = await tree.boundingBox()
  if (box === null) throw new Error('The map is not in sight.')
  const pointAt = (across: number, downPx: number) => ({ x: across * box.width, y: downPx })
  return {
    map,
    tree,
    tip,
    images,
    table: map.getByRole('table', { name: 'Layers' }),
    asTable: map.getByRole('button', { name: 'As a table' }),
    item: (name: string | RegExp): Locator => tree.getByRole('treeitem', { name }),
    /** Rests on a point, and gives what the tip says of it. */
    wordsAt: async (across: number, downPx: number): Promise<string> => {
      await page.mouse.move(0, 0)
      await expect(tip).toBeHidden()
      await tree.hover({ position: pointAt(across, downPx) })
      return (await tip.innerText()).replace(/\s+/g, ' ')
    },
    click: (across: number, downPx: number, isAdding = false): Promise<void> =>
      tree.click({ position: pointAt(across, downPx), modifiers: isAdding ? ['Control'] : [] }),
  }
}

/** In the first row, and deep in the third: the rows are 34 to 46 pixels tall where two lines fit. */
const firstRow = 10
const thirdRow = 46 * 2 + 10

test('two Python images are drawn on one Alpine base, each with its own layers on it', async ({ window }) => {
  const { wordsAt, item } = await openMap(window)
  await expect(
    item(new RegExp(`^Layer \\w{12}, ${alpineStep.replaceAll('.', '\\.')}, .* in 2 images$`)),
  ).toHaveCount(1)

  const [left, right] = [await wordsAt(0.02, firstRow), await wordsAt(0.97, firstRow)]
  expect(left).toContain(alpineStep)
  expect(left).toMatch(/2 images python:3\.1[23]-alpine, python:3\.1[23]-alpine/)
  expect(right).toBe(left)

  const [one, other] = [await wordsAt(0.25, thirdRow), await wordsAt(0.75, thirdRow)]
  expect(one).toMatch(/1 image python:3\.1[23]-alpine/)
  expect(other).toMatch(/1 image python:3\.1[23]-alpine/)
  expect(one).not.toBe(other)
})

test('a click on a layer selects the images that hold it, and what only they hold stands out', async ({
  window,
}) => {
  const { click, tree, item } = await openMap(window)
  await click(0.25, thirdRow)
  await expect(item(/^Layer .* wget .* in 1 image$/).first()).toHaveAttribute('aria-selected', 'true')
  await expect(item(/ADD alpine-minirootfs/)).toHaveAttribute('aria-selected', 'false')

  await click(0.75, thirdRow, true)
  await expect(window.page.getByRole('status', { name: 'Totals' })).toContainText('2 selected')
  await expect(item(/ADD alpine-minirootfs/)).toHaveAttribute('aria-selected', 'true')

  await window.page.getByRole('button', { name: 'Table', exact: true }).click()
  await expect(window.grid.getByRole('row', { selected: true })).toHaveCount(2)
  await expect(tree).toBeHidden()
})

test('the keys lead from a base to an image, name what they reach, select it and open its details', async ({
  window,
}) => {
  const { tree, map, images } = await openMap(window)
  const { keyboard } = window.page
  const reached = map.getByRole('status')
  await tree.focus()
  await keyboard.press('Home')
  await expect(reached).toContainText('in 2 images')
  for (let depth = 0; depth < 4; depth += 1) await keyboard.press('ArrowDown')
  await expect(reached).toHaveText(/^Image python:3\.1[23]-alpine, /)
  const [focused] = await attributesOf(tree, 'aria-activedescendant')
  expect(await attributesOf(images, 'id')).toContain(focused)

  await keyboard.press('Space')
  await expect(images.first()).toHaveAttribute('aria-selected', 'true')
  await keyboard.press('Enter')
  await expect(window.page.getByRole('complementary', { name: /python/ })).toBeVisible()
})

test('Enter on a layer zooms to it, and Escape shows everything again', async ({ window }) => {
  const { tree, map } = await openMap(window)
  const { keyboard } = window.page
  const showAll = map.getByRole('button', { name: 'Show all' })
  await tree.focus()
  for (const key of ['Home', 'ArrowDown', 'ArrowDown', 'Enter']) await keyboard.press(key)
  await expect(showAll).toBeVisible()
  await expect(map.getByRole('navigation', { name: 'Part of the map' })).toContainText('ADD alpine')
  await keyboard.press('Escape')
  await keyboard.press('Escape')
  await expect(showAll).toBeHidden()
})

test('the table that says the same has every layer once, the largest first', async ({ window }) => {
  const { asTable, table } = await openMap(window)
  await asTable.click()
  const rows = table.getByRole('row').filter({ has: window.page.getByRole('cell') })
  await expect(rows).toHaveCount(7)
  const alpine = rows.filter({ hasText: alpineStep })
  await expect(alpine).toHaveCount(1)
  await expect(alpine.getByRole('cell').nth(2)).toHaveText('1')
  await expect(alpine.getByRole('cell').nth(4)).toHaveText('2')
  await expect(alpine.getByRole('cell').nth(5)).toContainText('python:3.12-alpine')
  await expect(rows.first()).toContainText('wget')
})

test('what the filter hides is still on the map; Escape takes the tip away, and it stays while one points at it', async ({
  window,
}) => {
  const { map, tip, wordsAt } = await openMap(window)
  await window.filter.fill('tiny')
  await expect(map).toContainText('3 images')
  await wordsAt(0.5, firstRow)
  await tip.hover()
  await expect(tip).toContainText('2 images')
  await map.getByRole('tree').focus()
  await window.page.keyboard.press('Escape')
  await expect(tip).toBeHidden()
})

test('an instruction of markup and bidirectional text is shown as text', async ({
  engine,
  world,
  window,
}) => {
  const markup = '<img src=x onerror="globalThis.wasRun=true">\u202Egnp.exe'
  await pushImage(world.origin, {
    repository: 'library/hostile',
    tags: ['1'],
    layers: [{ instruction: `COPY ${markup} /`, files: { hostile: { bytes: 50_000_000, seed: 7 } } }],
  })
  await pullImage(engine, 'hostile:1')
  await expect(window.imageRow('hostile:1')).toBeVisible()
  await window.page.getByRole('button', { name: 'Layer map' }).click()
  const tree = window.page.getByRole('tree', { name: 'Layers' })
  await expect(window.page.getByRole('region', { name: 'Layer map' })).toContainText('4 images')
  const tip = window.page.getByRole('tooltip')
  // While the map glides to its new layout, what is under the pointer changes without the pointer moving.
  await expect(async () => {
    await window.page.mouse.move(0, 0)
    await tree.hover({ position: { x: 60, y: firstRow } })
    await expect(tip).toContainText('<img src=x', { timeout: 2_000 })
  }).toPass()
  await expect(tip).toContainText('gnp.exe /')
  await expect(tip).not.toContainText('\u202E')
  expect(await wasScriptRun(window.page)).toBe(false)
})
