import { expect, test } from './support/discover-fixtures.ts'
import { outOfReach, overhang, spaceText, textCut, unspaceText } from './support/reach.ts'
import { everyOverlay, everyView, walkImages } from './support/walks.ts'

/** The window for weak eyes: twice as large (WCAG 1.4.4), and with text set further apart (WCAG 1.4.12). */
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
