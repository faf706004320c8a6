import type { Page } from '@playwright/test'
import { procedures } from '../../electron/contract/procedures.ts'
import type { LadingApp } from './support/lading-app.ts'
import { expect, test } from './support/fixtures.ts'

/** Does something in the page, and gives the address that the page was then kept from going to. */
const refusedNavigation = async ({ electron, page }: LadingApp, act: () => void): Promise<string> => {
  const refused = electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string>((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('will-navigate', (event) =>
          resolve(event.defaultPrevented ? event.url : 'allowed'),
        )
      }),
  )
  await page.evaluate(act)
  return refused
}

/** Does something in the page, and gives the directive of the content security policy that it went against. */
const violatedDirective = (page: Page, act: (document: Document) => void): Promise<string> =>
  page.evaluate(
    (source) =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
        return new Promise(() => source)
      }),
    act.toString(),
  )

test('the page cannot be led anywhere else', async ({ lading }) => {
  await expect(lading.window.imageRows).toHaveCount(1)
  const refused = await refusedNavigation(lading, () => void (location.href = 'https://example.com/'))
  expect(refused).toBe('https://example.com/')
  expect(lading.page.url()).toMatch(/^app:\/\/lading\/index\.html/)
  await expect(lading.window.imageRows).toHaveCount(1)
})
