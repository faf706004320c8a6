import type { Locator, Page } from '@playwright/test'
import type { LadingApp } from './lading-app.ts'
import { answer } from './questions.ts'

/** The Cleanup view by its accessible names. */
export const cleanupView = (page: Page) => {
  const rules = page.getByRole('group', { name: 'Rules', exact: true })
  const grid = page.getByRole('grid', { name: 'Plan' })
  const row = (text: string): Locator => grid.getByRole('row').filter({ hasText: text })
  const run = page.getByRole('region', { name: 'Clean-up', exact: true })
  const disk = page.getByRole('region', { name: 'Where the disk goes' })
  return {
    rules,
    rule: (name: string): Locator => rules.getByRole('checkbox', { name, exact: true }),
    limit: (name: string): Locator => rules.getByRole('textbox', { name, exact: true }),
    grid,
    row,
    /** The header of a kind, such as `Images`. */
    group: (title: string): Locator =>
      grid
        .getByRole('row')
        .filter({ has: page.getByRole('checkbox', { name: `All of ${title}`, exact: true }) }),
    /** The box of a thing, by its name. */
    box: (name: string): Locator => grid.getByRole('checkbox', { name, exact: true }),
    filter: page.getByRole('searchbox', { name: 'Filter the plan' }),
    whatStays: grid.getByRole('button', { name: 'What stays' }),
    total: page.getByRole('status', { name: 'You get back' }),
    saveFirst: page.getByRole('checkbox', { name: /^Save them first/ }),
    cleanUp: page.getByRole('button', { name: 'Clean up…' }),
    disk,
    onDisk: disk.getByRole('status', { name: 'On disk' }),
    run,
    step: (text: string): Locator => run.getByRole('row').filter({ hasText: text }),
    ended: run.getByRole('heading', { name: 'The clean-up has ended' }),
    undo: run.getByRole('button', { name: 'Undo' }),
    backToPlan: run.getByRole('button', { name: 'Back to the plan' }),
    protections: page.getByRole('button', { name: /^Protections…/ }),
    automatic: page.getByRole('button', { name: /^Automatic…/ }),
    dialog: page.getByRole('dialog'),
  }
}

/** Presses `Clean up…`, and gives the window of the question. */
export const askToCleanUp = async ({ electron, page }: LadingApp): Promise<Page> => {
  const opened = electron.waitForEvent('window')
  await cleanupView(page).cleanUp.click()
  const question = await opened
  await question.getByRole('button', { name: 'Cancel' }).waitFor()
  return question
}

/** Agrees to a question. */
export const agree = (question: Page): Promise<void> =>
  answer(question, () => question.getByRole('button', { name: /^Clean up/ }).click())
