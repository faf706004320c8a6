import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startEngine } from '../support/engine.ts'
import { expect, test } from './support/fixtures.ts'
import { answerQuestions, type LadingApp } from './support/lading-app.ts'
import type { LadingWindow } from './support/lading-window.ts'
import { clipboardOf } from './support/outside-effects.ts'

const colourOf = 'matchMedia("(prefers-color-scheme: dark)").matches'

test('colours that are chosen hold at once, and after a restart', async ({ lading, window, launch }) => {
  // Playwright itself asks every page to be light, unless told not to.
  await window.page.emulateMedia({ colorScheme: null })
  await window.go('Settings')
  await window.page.getByRole('combobox', { name: 'Colours' }).selectOption('dark')
  await expect.poll(() => window.page.evaluate(colourOf)).toBe(true)
  await lading.quit()
  const again = await launch({ userData: lading.userData })
  await expect(again.window.imageRows).toHaveCount(1)
  await again.page.emulateMedia({ colorScheme: null })
  await expect.poll(() => again.page.evaluate(colourOf)).toBe(true)
})

test('a language that is chosen holds at once and after a restart', async ({ lading, window, launch }) => {
  await expect(window.imageRows).toHaveCount(1)
  await window.go('Settings')
  await window.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch')
  await expectGerman(window.page)
  await expect(window.page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
  await lading.quit()
  const { page } = await launch({ userData: lading.userData })
  await expectGerman(page)
  await page.getByRole('link', { name: 'Einstellungen' }).click()
  await page.getByRole('combobox', { name: 'Sprache' }).selectOption('English')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
})

test('without a choice the language is the system’s', async ({ launch }) => {
  const { page } = await launch({ env: { LANGUAGE: 'de_AT:en', LC_ALL: 'de_AT.UTF-8' } })
  await expectGerman(page)
})

test('settings that are damaged are the defaults, and the window says where they are kept', async ({
  folder,
  launch,
}) => {
  await writeFile(join(folder, 'settings.json'), '{"parallelPulls": "many"')
  const lading = await launch({ userData: folder })
  const { window } = lading
  await expect(window.imageRows).toHaveCount(1)
  const notice = window.page.getByRole('alert').filter({ hasText: 'The settings could not be read' })
  await expect(notice).toContainText(join(folder, 'settings.not-understood-'))
  await expect(notice).toContainText('Nothing is cleaned up until you have looked')
  await window.go('Settings')
  const pulls = window.page.getByRole('spinbutton', { name: 'Pulls at once' })
  await expect(pulls).toHaveValue('3')
  await pulls.fill('4')
  await notice.getByRole('button', { name: 'Go on with these settings' }).click()
  await expect(notice).toHaveCount(0)
  await lading.quit()
  const again = await launch({ userData: folder })
  await again.window.go('Settings')
  await expect(again.page.getByRole('spinbutton', { name: 'Pulls at once' })).toHaveValue('4')
  await expect(again.page.getByRole('alert')).toHaveCount(0)
})

test('About says what Lading is made of, and the report what its log says', async ({ lading, window }) => {
  const copied = await clipboardOf(lading)
  await window.go('Settings')
  const about = window.page.getByRole('region', { name: 'About Lading' })
  await expect(about).toContainText('SQLite')
  await expect(about).toContainText('This build does not look for newer versions.')
  await about.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect.poll(copied).toMatch(/^Lading [\d.]+, [\s\S]*Engine: up[\s\S]*Log:[\s\S]*engine up: docker/)
})

test('the report of a failure has no password that stood in an address', async ({ launch }) => {
  const lading = await launch({ host: 'tcp://ada:hunter2@127.0.0.1:9' })
  const copied = await clipboardOf(lading)
  await lading.window.go('Settings')
  const about = lading.page.getByRole('region', { name: 'About Lading' })
  await about.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect.poll(copied).toMatch(/Engine: down[\s\S]*127\.0\.0\.1:9[\s\S]*Log:[\s\S]*engine down:/)
  expect(await copied()).not.toContain('hunter2')
})

test('every shortcut is on a page of its own, which ? opens', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(1)
  await window.page.keyboard.press('?')
  const dialog = window.page.getByRole('dialog', { name: 'Shortcuts' })
  await expect(dialog.getByText('Find an action or an image')).toBeVisible()
  await window.page.keyboard.press('Escape')
  await window.nameBox.fill('redis')
  await window.page.keyboard.press('?')
  await expect(window.nameBox).toHaveValue('redis?')
  await expect(dialog).toHaveCount(0)
})

/** Crashes the page; settles once it is loaded again. */
const crashAndReload = ({ electron }: LadingApp): Promise<void> =>
  electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((loaded) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => loaded())
        contents?.forcefullyCrashRenderer()
      }),
  )

test('a page that crashes is loaded again, says so, and nothing else is lost', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  await crashAndReload(lading)
  const words = (): Promise<string> =>
    lading.electron.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          'document.querySelector("[role=alert]")?.textContent ?? ""',
        ) as Promise<string>,
    )
  await expect.poll(words).toContain('was loaded again')
})

test('a page that crashes again at once is loaded again when somebody says so', async ({
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(1)
  const questions = await answerQuestions(lading, 'Load It Again')
  await crashAndReload(lading)
  expect(await questions()).toEqual([])
  await crashAndReload(lading)
  expect(await questions()).toEqual([
    expect.objectContaining({ buttons: ['Load It Again', 'Copy diagnostics', 'Quit'] }),
  ])
})

/** A link shows what a pull will cost, and nothing more happens. */
const expectAsked = async (window: LadingWindow): Promise<void> => {
  await expect(window.nameBox).toHaveValue('nginx:alpine')
  await expect(window.nameBox).toBeFocused()
  await expect(window.forecast).toContainText(/MB/)
  await window.go('Pulls')
  await expect(window.page.getByText('No pulls yet')).toBeVisible()
}

test('a link that starts Lading shows what it asks for, and pulls nothing', async ({ launch }) => {
  const { window } = await launch({ switches: ['lading://pull/nginx:alpine'] })
  await expectAsked(window)
})

test('a link that comes while the page is loaded again is shown by the new one', async ({
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(1)
  await lading.electron.evaluate(({ app, BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    contents?.once('did-start-navigation', () => {
      app.emit('second-instance', {}, ['lading', 'lading://pull/nginx:alpine'])
    })
    contents?.reload()
  })
  await expectAsked(window)
})

test('a link from elsewhere fills the name box and pulls nothing', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  await lading.startAgain(['lading://pull/nginx:alpine'])
  await expectAsked(window)
  await lading.startAgain(['lading://remove/tiny'])
  await expect(window.nameBox).toHaveValue('nginx:alpine')
  await expect(window.page.getByText('No pulls yet')).toBeVisible()
})

test('another engine is chosen in the switcher, and one that hangs keeps nobody waiting', async ({
  engineProxy,
  folder,
  launch,
}) => {
  test.setTimeout(120_000)
  const other = await startEngine({ kind: 'containerd', folder })
  try {
    await addContext(folder, 'box', other.host)
    await addContext(folder, 'asleep', engineProxy.host)
    engineProxy.setMode({ kind: 'hang' })
    const { window, page } = await launch({ env: { DOCKER_CONFIG: folder } })
    await expect(window.imageRows).toHaveCount(1)
    await page.getByRole('button', { name: /Docker 20/ }).click()
    const engines = page.getByRole('list', { name: 'Engines' }).first()
    const offer = (name: string) => engines.getByRole('button', { name: new RegExp(`^${name}`) })
    await expect(offer('box')).toContainText('Docker 28')
    await expect(offer('asleep')).toContainText('Looking…')
    await offer('box').click()
    await expect(window.imageRows).toHaveCount(0)
    await expect(page.getByRole('button', { name: /Docker 28/ }).first()).toBeVisible()
  } finally {
    await other.dispose()
  }
})

const expectGerman = async (page: Page): Promise<void> => {
  await expect(page.getByRole('navigation', { name: 'Ansichten' })).toContainText('Aufräumen')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
}

/** A context as the docker CLI keeps it. */
const addContext = async (configFolder: string, name: string, host: string): Promise<void> => {
  const hash = createHash('sha256').update(name).digest('hex')
  const place = join(configFolder, 'contexts', 'meta', hash)
  await mkdir(place, { recursive: true })
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host } } }
  await writeFile(join(place, 'meta.json'), JSON.stringify(meta))
}
