import type { LadingWindow } from './lading-window.ts'

/** The Pins view by its accessible names. */
export const pinsView = ({ page }: LadingWindow) => {
  const grid = page.getByRole('grid', { name: 'Watched tags' })
  const dialog = page.getByRole('dialog')
  const choose = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'More of pins' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  return {
    grid,
    /** The row of a tag, named as Docker prints it. */
    tagRow: (tag: string) => grid.getByRole('row').filter({ hasText: tag }),
    /** What stands beside the rows of the tag that is chosen. */
    about: (tag: string) => page.getByRole('complementary', { name: `About ${tag}` }),
    dialog,
    checkNow: page.getByRole('button', { name: 'Check now' }),
    files: page.getByRole('tab', { name: /^Files/ }),
    references: page.getByRole('table', { name: 'References' }),
    differences: page.getByRole('group', { name: 'Differences' }),
    write: page.getByRole('button', { name: 'Write to file' }),
    update: page.getByRole('button', { name: 'Update to the newest' }),
    undo: page.getByRole('button', { name: 'Undo' }),
    /** Chooses something of the view's own menu. */
    choose,
    /** Pins a tag to what it is here, with a note. */
    pin: async (tag: string, note: string): Promise<void> => {
      await choose('Pin a tag…')
      await dialog.getByRole('textbox', { name: 'Tag' }).fill(tag)
      await dialog.getByRole('radio').first().waitFor()
      await dialog.getByRole('textbox', { name: 'Note' }).fill(note)
      await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
      await dialog.waitFor({ state: 'detached' })
    },
  }
}
