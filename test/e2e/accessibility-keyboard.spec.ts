import { expect, test } from './support/discover-fixtures.ts'
import { tabThrough } from './support/reach.ts'
import { everyOverlay, everyView, walkImages } from './support/walks.ts'

test.use({ imagesThere: walkImages })

test('in every view Tab leads to everything and out again, and one sees where one is', async ({
  discover,
  folder,
  lading,
}) => {
  test.setTimeout(120_000)
  for await (const view of everyView({ lading, discover, folder })) {
    await test.step(view, async () => {
      const stops = await tabThrough(lading.page)
      expect.soft(stops.length, view).toBeGreaterThan(10)
      expect
        .soft(
          stops.filter(({ hidden }) => hidden !== ''),
          view,
        )
        .toEqual([])
    })
  }
})

test('whatever opens by keys has the focus, shows it, and gives it back with Escape', async ({ lading }) => {
  test.setTimeout(120_000)
  for await (const { name, opener, overlay } of everyOverlay(lading)) {
    await test.step(name, async () => {
      await expect(overlay.locator(':focus').or(overlay.and(lading.page.locator(':focus')))).toHaveCount(1)
      await lading.page.keyboard.press('Escape')
      await expect(overlay).toHaveCount(0)
      await expect(opener).toBeFocused()
    })
  }
})
