import { engineCall, pullImage } from '../support/engine-http.ts'
import { pushImage } from '../support/images.ts'
import { expect, test } from './support/fixtures.ts'
import { isTooNarrow, measuresOf, wasScriptRun } from './support/in-page.ts'

const markup = '<img src=x onerror="globalThis.wasRun=true"><script>globalThis.wasRun=true</script>'
const bidi = '\u202Egnp.exe\u2066\u200F'

test('an image with huge labels, and labels of markup and of bidirectional text, is a row like any other', async ({
  engine,
  world,
  window,
}) => {
  await pushImage(world.origin, {
    repository: 'library/hostile',
    tags: ['1'],
    config: {
      Cmd: [markup],
      Labels: { long: 'x'.repeat(4096), [markup]: markup, [bidi]: bidi, maintainer: `${markup}${bidi}` },
    },
    layers: [{ instruction: `COPY ${markup} ${bidi} /`, files: { hostile: 'hostile' } }],
  })
  await pullImage(engine, 'hostile:1')
  await expect(window.imageRow('hostile:1')).toBeVisible()
  await expect(window.imageRows).toHaveCount(2)
  expect(await wasScriptRun(window.page)).toBe(false)
})

test('names at their length limits stay within their cell, and the menu within the window', async ({
  engine,
  window,
}) => {
  const repository = `${'a'.repeat(120)}/${'b'.repeat(120)}`
  const tag = 'T'.repeat(128)
  await engineCall(engine, 'POST', `/images/tiny:latest/tag?repo=${repository}&tag=${tag}`)
  await engineCall(engine, 'DELETE', '/images/tiny:latest')
  const row = window.imageRow(`${repository}:${tag}`)
  await expect(row).toBeVisible()

  const grid = await window.grid.boundingBox()
  const cell = await row.getByRole('gridcell').first().boundingBox()
  const next = await row.getByRole('gridcell').nth(1).boundingBox()
  expect(cell && next && cell.x + cell.width <= next.x).toBe(true)
  expect(grid && next && next.x + next.width <= grid.x + grid.width).toBe(true)
  expect(await isTooNarrow(window.grid)).toBe(false)

  await row.getByRole('button').click()
  const menu = await window.page.getByRole('menu').boundingBox()
  const inner = await measuresOf(window.page)
  expect(menu && menu.x >= 0 && menu.x + menu.width <= inner.width).toBe(true)
  expect(menu && menu.y >= 0 && menu.y + menu.height <= inner.height).toBe(true)
})

test('what is typed is shown as text, whatever it is', async ({ window }) => {
  for (const text of [markup, `redis${bidi}`, `redis:${'9'.repeat(900)}`]) {
    await window.nameBox.fill(text)
    await window.nameBox.press('Enter')
    await expect(window.nameBox).toHaveAttribute('aria-invalid', 'true')
    await expect(window.page.locator('[id=name-box-reading]')).toBeVisible()
    await expect(window.page.getByText(text.slice(0, 20)).first()).toBeAttached()
  }
  await expect(window.page.locator('img')).toHaveCount(0)
  expect(await wasScriptRun(window.page)).toBe(false)
  const { width, contentWidth } = await measuresOf(window.page)
  expect(contentWidth).toBeLessThanOrEqual(width)
})
