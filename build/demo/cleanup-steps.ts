import type { Page } from 'playwright-core'
import { engineCall } from '../../test/support/engine-http.ts'
import { buildImage } from '../../test/support/building.ts'
import { go, takeBoth, type Step, type Walk } from './walk.ts'

const ruleBox = ({ page }: Walk, rule: string) =>
  page.getByRole('group', { name: 'Rules', exact: true }).getByRole('checkbox', { name: rule, exact: true })

/** Containers that ended, volumes that nobody uses, and a build that leaves its records behind. */
const leaveThings = async ({ world: { engine, folder } }: Walk): Promise<void> => {
  const make = (name: string, image: string): Promise<unknown> =>
    engineCall(engine, 'POST', `/containers/create?name=${name}`, { Image: image })
  await make('old-cache', 'redis:7-alpine')
  await make('try-out', 'python:3.12-alpine')
  await engineCall(engine, 'POST', '/volumes/create', { Name: 'database' })
  await engineCall(engine, 'POST', '/volumes/create', {})
  const files = { data: Buffer.alloc(24_000_000, 'lading'), more: Buffer.alloc(9_000_000, 'more') }
  const dockerfile = 'FROM scratch\nCOPY data /data\nCOPY more /more\n'
  await buildImage(engine, { folder, name: 'shop/report:draft', dockerfile, files })
}

/** The plan: rules, what they find, and what of it is ticked. */
export const plan: Step = async (walk) => {
  const { page } = walk
  await leaveThings(walk)
  await go(walk, 'Cleanup')
  await page.getByRole('region', { name: 'Where the disk goes' }).waitFor()
  await walk.take('where-the-disk-goes')
  for (const rule of ['Unused images', 'Stopped containers', 'Unused volumes', 'Build cache'])
    await ruleBox(walk, rule).check()
  const grid = page.getByRole('grid', { name: 'Plan' })
  await grid.getByRole('row', { name: /old-cache/ }).waitFor()
  await page.getByRole('status', { name: 'On disk' }).getByText('in all').waitFor()
  await takeBoth(walk, 'the-plan-of-a-clean-up')
  await grid
    .getByRole('row', { name: /try-out/ })
    .getByRole('checkbox')
    .uncheck()
  await walk.take('an-image-that-a-container-keeps')
  await grid.getByRole('button', { name: 'Images', exact: true }).click()
  await grid.getByRole('button', { name: 'What stays' }).click()
  await grid.press('End')
  await walk.take('what-stays-and-why')
  await grid.getByRole('button', { name: 'Images', exact: true }).click()
}

/** What no clean-up takes, and what happens by itself. */
export const keep: Step = async (walk) => {
  const { page } = walk
  await page.getByRole('button', { name: /^Protections/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').selectOption('repository')
  await dialog.getByRole('textbox', { name: 'What to protect' }).fill('nginx')
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The front of the shop')
  await dialog.getByRole('button', { name: 'Protect', exact: true }).click()
  await dialog.getByRole('list', { name: 'Protections' }).getByText('nginx').waitFor()
  await takeBoth(walk, 'protections')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Automatic/ }).click()
  await dialog.getByRole('combobox', { name: 'Clean up by itself' }).selectOption('every-week')
  await dialog.getByRole('combobox', { name: 'Hour' }).waitFor()
  await takeBoth(walk, 'what-happens-by-itself')
  await dialog.getByRole('combobox', { name: 'Clean up by itself' }).selectOption('off')
  await page.keyboard.press('Escape')
}

/** The question, the clean-up thing by thing, and what came back. */
export const clean: Step = async (walk) => {
  const { app, page } = walk
  await page.getByRole('checkbox', { name: /^Save them first/ }).check()
  await walk.take('local-images-are-saved-first')
  const opened = app.waitForEvent('window')
  await page.getByRole('button', { name: 'Clean up…' }).click()
  const question: Page = await opened
  const agree = question.getByRole('button', { name: /^Clean up/ })
  await agree.waitFor()
  await walk.take('the-question-of-a-clean-up', question)
  // The window goes before the click is over, which Playwright takes for a failure.
  const gone = question.waitForEvent('close')
  await agree.click().catch(() => {})
  await gone
  await page.getByRole('region', { name: 'Clean-up', exact: true }).waitFor()
  await walk.take('a-clean-up-that-runs')
  await page.getByRole('heading', { name: 'The clean-up has ended' }).waitFor()
  await page.getByRole('status', { name: 'On disk' }).getByText('in all').waitFor()
  await takeBoth(walk, 'what-came-back')
  await page.getByRole('button', { name: 'Back to the plan' }).click()
}
