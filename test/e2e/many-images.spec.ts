import { startEngine } from '../support/engine.ts'
import { loadManyImages } from '../support/flood.ts'
import { expect, test } from './support/fixtures.ts'

const count = 1_000

test('of a thousand images, the grid holds those that a window shows, finds one, and reaches the last', async ({
  folder,
  launch,
}) => {
  test.setTimeout(600_000)
  const engine = await startEngine({ kind: 'graph-driver', folder })
  try {
    const names = await loadManyImages(engine, count, { prefix: 'many' })
    const { window } = await launch({ host: engine.host })
    await expect(window.grid).toHaveAttribute('aria-rowcount', String(count + 1))
    await expect(window.page.getByRole('status').filter({ hasText: '1,000 images' })).toBeVisible()
    expect(await window.imageRows.count()).toBeLessThanOrEqual(60)

    const last = names.toSorted().at(-1) ?? ''
    await window.grid.focus()
    await window.page.keyboard.press('End')
    await expect(window.imageRow(last)).toBeInViewport({ ratio: 1 })
    await expect(window.grid.getByRole('row', { selected: true })).toContainText(last)
    expect(await window.imageRows.count()).toBeLessThanOrEqual(60)

    const one = names[777] ?? ''
    await window.filter.fill(one)
    await expect(window.imageRows).toHaveCount(1)
    await expect(window.imageRow(one)).toBeVisible()
    await expect(window.page.getByRole('status').filter({ hasText: '1 of 1,000' })).toBeVisible()
  } finally {
    await engine.dispose()
  }
})
