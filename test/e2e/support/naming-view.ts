import type { Locator, Page } from '@playwright/test'

const middleOf = async (locator: Locator): Promise<{ readonly x: number; readonly y: number }> => {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not on the screen.')
  return { x: box.x + Math.min(box.width, 160) / 2, y: box.y + box.height / 2 }
}

/** What gives images names, by its accessible names. */
export const namingView = (page: Page) => {
  const shelf = page.getByRole('list', { name: 'Repositories' })
  const dialog = page.getByRole('dialog')
  const pressWith = async (source: Locator): Promise<void> => {
    const from = await middleOf(source)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
  }
  const moveTo = async (target: Locator): Promise<void> => {
    const to = await middleOf(target)
    await page.mouse.move(to.x, to.y, { steps: 8 })
  }
  return {
    shelf,
    /** A repository of the shelf, or `New name…`. */
    place: (name: string): Locator =>
      shelf
        .getByRole('listitem')
        .filter({ has: page.getByText(name, { exact: true }) })
        .getByRole('button'),
    newName: shelf.getByRole('button', { name: 'New name…' }),
    /** A header among the rows. */
    groupHeader: (repository: string): Locator => page.locator(`[role=row][data-repository="${repository}"]`),
    dialog,
    repository: dialog.getByRole('combobox', { name: 'Repository' }),
    tag: dialog.getByRole('textbox', { name: 'Tag', exact: true }),
    tagFor: (title: string): Locator =>
      dialog.getByRole('textbox', { name: `Tag for ${title}`, exact: true }),
    button: (name: string): Locator => dialog.getByRole('button', { name, exact: true }),
    undo: page.getByRole('status').getByRole('button', { name: 'Undo', exact: true }),
    said: (words: string | RegExp): Locator => page.getByRole('status').filter({ hasText: words }),
    /** Presses the mouse button on one thing and holds it over another: `page.mouse.up` lets go. */
    dragOver: async (source: Locator, target: Locator): Promise<void> => {
      await pressWith(source)
      await moveTo(target)
    },
    moveTo,
    /** Drags one thing onto another with the mouse. */
    drag: async (source: Locator, target: Locator): Promise<void> => {
      await pressWith(source)
      await moveTo(target)
      await page.mouse.up()
    },
  }
}

/** What gives images names, by its accessible names. */
export type NamingView = ReturnType<typeof namingView>
