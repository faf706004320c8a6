import { expect, test } from './support/discover-fixtures.ts'
import { outOfReach, overhang, spaceText, textCut, unspaceText } from './support/reach.ts'
import { everyOverlay, everyView, walkImages } from './support/walks.ts'

/**
 * The window as it can be made to look: twice as large (WCAG 1.4.4), with text set further apart (WCAG 1.4.12), and as a language is
 * laid out that is written from right to left.
 */
test.describe.configure({ timeout: 180_000 })

test.use({ imagesThere: walkImages })

test('at 200 % every view shows all it has, and nothing hangs out of the window', async ({
  discover,
  folder,
  lading,
}) => {
  await lading.zoom(2)
  for await (const view of everyView({ lading, discover, folder })) {
    await test.step(view, async () => {
      expect.soft(await overhang(lading.page), view).toEqual({ x: 0, y: 0 })
      expect.soft(await outOfReach(lading.page), view).toEqual([])
      expect.soft(await textCut(lading.page), view).toEqual([])
    })
  }
})

test('at 200 % whatever opens over a view can be seen whole', async ({ lading }) => {
  await lading.zoom(2)
  for await (const { name, overlay } of everyOverlay(lading)) {
    await test.step(name, async () => {
      expect.soft(await outOfReach(lading.page), name).toEqual([])
      await lading.page.keyboard.press('Escape')
      await expect(overlay).toHaveCount(0)
    })
  }
})

test('text that is set further apart is nowhere cut', async ({ discover, folder, lading }) => {
  for await (const view of everyView({ lading, discover, folder })) {
    await test.step(view, async () => {
      await spaceText(lading.page)
      expect.soft(await textCut(lading.page), view).toEqual([])
      await unspaceText(lading.page)
    })
  }
})

test('laid out from right to left nothing hangs out of the window or is cut', async ({
  discover,
  folder,
  lading,
}) => {
  await lading.page.evaluate("document.documentElement.dir = 'rtl'")
  for await (const view of everyView({ lading, discover, folder })) {
    await test.step(view, async () => {
      expect.soft(await overhang(lading.page), view).toEqual({ x: 0, y: 0 })
      expect.soft(await outOfReach(lading.page), view).toEqual([])
      expect.soft(await textCut(lading.page), view).toEqual([])
    })
  }
})

test('in German, whose words are longer, nothing hangs out of the window or is cut', async ({ lading }) => {
  const { page, window } = lading
  await window.go('Settings')
  await page.getByLabel('Language').selectOption('de')
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
  const lookAt = async (what: string): Promise<void> => {
    expect.soft(await overhang(page), what).toEqual({ x: 0, y: 0 })
    expect.soft(await outOfReach(page), what).toEqual([])
    expect.soft(await textCut(page), what).toEqual([])
  }
  for (const view of ['Images', 'Entdecken', 'Pulls', 'Pins', 'Aufräumen', 'Verlauf', 'Einstellungen']) {
    await page.getByRole('link', { name: view, exact: true }).click()
    await expect(page.getByRole('heading', { name: view, exact: true }).first()).toBeVisible()
    await lookAt(view)
  }
  await page.getByRole('link', { name: 'Images', exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'python:3.12' }).click()
  await page.getByRole('grid', { name: 'Images' }).press('Enter')
  for (const tab of ['Übersicht', 'Layer', 'Inspect', 'Verlauf']) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await lookAt(`details: ${tab}`)
  }
  await page.getByRole('grid', { name: 'Images' }).press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await lookAt('menu')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Tastenkürzel' })).toBeVisible()
  await lookAt('shortcuts')
})
