import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startDesktop, type Desktop } from '../support/desktop.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { agree, cleanupView } from './support/cleanup-view.ts'
import { expect, test as base } from './support/fixtures.ts'
import { answerQuestions, closeWindow, launchHidden, type LadingApp } from './support/lading-app.ts'
import { ladingWindow } from './support/lading-window.ts'
import { slow, fast } from './support/pace.ts'
import { answer } from './support/questions.ts'

interface TrayFixtures {
  readonly hasTray: boolean
  readonly desktop: Desktop
  /** Lading on that desktop. */
  readonly lading: LadingApp
}

const test = base.extend<TrayFixtures>({
  hasTray: [true, { option: true }],
  desktop: async ({ hasTray }, use) => {
    const desktop = await startDesktop({ hasTray })
    await use(desktop)
    await desktop.dispose()
  },
  lading: async ({ launch, desktop }, use) => {
    await use(await launch({ env: desktop.env }))
  },
})

const imagesThere = ['python:3.13-alpine', 'tiny:latest']
test.use({ engineKind: 'containerd', imagesThere })

/** Waits for the window of the question that something has asked. */
const questionAfter = async (lading: LadingApp, doing: () => Promise<void>) => {
  const opened = lading.electron.waitForEvent('window')
  await doing()
  const question = await opened
  await question.getByRole('button', { name: 'Cancel' }).waitFor()
  return question
}

/** Has the quick prune look for unused images as well. */
const pruneUnused = async ({ window, page }: LadingApp): Promise<void> => {
  await window.go('Cleanup')
  const { automatic, dialog } = cleanupView(page)
  await automatic.click()
  await dialog.getByRole('checkbox', { name: 'Unused images' }).check()
  await dialog.getByRole('button', { name: 'Close' }).click()
}

/** Pulls the images again while Lading looks on: only then does it know, of this store, that a registry has them. */
const pullInSight = async ({ page }: LadingApp, engine: Parameters<typeof pullImage>[0]): Promise<void> => {
  for (const name of imagesThere) await pullImage(engine, name)
  await expect(page.getByRole('button', { name: /^Local only/ })).toContainText('0')
}

/** How many images the engine has, as it says itself. */
const imageCount = async (engine: Parameters<typeof engineCall>[0]): Promise<number> =>
  (await engineCall(engine, 'GET', '/images/json')).json<unknown[]>().length

test('the menu says what images take, what could come back, and offers the rest', async ({
  desktop,
  lading,
}) => {
  await desktop.untilMenuHas(/^Images: [\d.~]+ MB, [\d.~]+ MB could come back$/)
  await desktop.untilMenuHas('Quick prune (nothing to get back)')
  expect((await desktop.menu()).map(({ label, isEnabled }) => `${isEnabled ? '' : '# '}${label}`)).toEqual([
    expect.stringMatching(/^# Images: /),
    '# Quick prune (nothing to get back)',
    '# Dangling images, and build cache not used for 7 days',
    '# Last clean-up: none yet',
    'Open Lading',
    'Pause checks and clean-ups',
    'Quit',
  ])
  expect(lading.electron.windows()).toHaveLength(1)
})

test('a quick prune from the tray asks once, tells what came back, and is undone there', async ({
  desktop,
  engine,
  lading,
}) => {
  await pullInSight(lading, engine)
  await pruneUnused(lading)
  await closeWindow(lading)

  const { label } = await desktop.untilMenuHas(/^Quick prune \(~?[\d.]+ MB\)$/)
  const question = await questionAfter(lading, () => desktop.press(label))
  await expect(question.getByRole('heading', { name: 'Clean up 2 images?' })).toBeVisible()
  await agree(question)
  const { body } = await desktop.untilNotified(/MB came back$/)
  expect(body).toMatch(/^Gone: 2 images\.\nPredicted: (about )?[\d.]+ MB, measured: [\d.]+ MB\.$/)
  expect(await imageCount(engine)).toBe(0)

  await desktop.untilMenuHas(/^Last clean-up: [\d.]+ MB, /)
  await desktop.press('Undo the last clean-up')
  await desktop.untilNotified(/^The last clean-up is undone$/)
  await expect.poll(() => imageCount(engine)).toBe(2)
  await expect.poll(async () => (await desktop.untilMenuHas('Undo the last clean-up')).isEnabled).toBe(false)
})

test('a quick prune that the person declines removes nothing and tells nothing', async ({
  desktop,
  engine,
  lading,
}) => {
  await pruneUnused(lading)
  const question = await questionAfter(lading, () => desktop.press(/^Quick prune \(~?[\d.]+ MB\)$/))
  await answer(question, () => question.keyboard.press('Escape'))
  await desktop.untilMenuHas(/^Quick prune \(~?[\d.]+ MB\)$/)
  expect(await imageCount(engine)).toBe(2)
  expect(desktop.notifications).toEqual([])
})

test('closing the window keeps Lading in the tray, from where it is opened again', async ({
  desktop,
  lading,
}) => {
  await desktop.untilIcons(1)
  await closeWindow(lading)
  const opened = lading.electron.waitForEvent('window')
  await desktop.press('Open Lading')
  const window = ladingWindow(await opened)
  await expect(window.imageRows).toHaveCount(2)
})

test('a link opens the window that was closed, and shows what it asks for', async ({ desktop, lading }) => {
  await desktop.untilIcons(1)
  await closeWindow(lading)
  const opened = lading.electron.waitForEvent('window')
  await lading.startAgain(['lading://pull/nginx:alpine'])
  const window = ladingWindow(await opened)
  await expect(window.nameBox).toHaveValue('nginx:alpine')
  await expect(window.forecast).toContainText(/MB/)
  await window.go('Pulls')
  await expect(window.page.getByText('No pulls yet')).toBeVisible()
})

test('a running pull is in the menu, and quitting from there asks', async ({ desktop, lading, world }) => {
  world.registry.setMode(slow)
  await lading.window.pull('nginx:alpine')
  await desktop.untilMenuHas(/^Pulling nginx:alpine(: \d+ %)?$/)
  const questions = await answerQuestions(lading, 'Keep pulling')
  await desktop.press('Quit')
  await expect.poll(questions).toEqual([expect.objectContaining({ message: 'A pull is running.' })])
  world.registry.setMode(fast)
  await expect(lading.window.pullOf('nginx:alpine').region).toContainText('Done')
})

test('Quit in the menu ends Lading', async ({ desktop, lading }) => {
  await desktop.untilIcons(1)
  const ended = once(lading.electron.process(), 'exit')
  await desktop.press('Quit')
  expect(await ended).toEqual([0, null])
})

test('checks that are paused in the menu are paused in the window too, and after a restart', async ({
  desktop,
  lading,
  launch,
}) => {
  await desktop.press('Pause checks and clean-ups')
  await lading.window.go('Cleanup')
  const view = cleanupView(lading.page)
  await expect(view.automatic).toContainText('paused')
  await lading.quit()
  const again = await launch({ env: desktop.env, userData: lading.userData })
  await desktop.untilIcons(2)
  expect((await desktop.untilMenuHas('Pause checks and clean-ups')).isChecked).toBe(true)
  await again.window.go('Cleanup')
  await cleanupView(again.page).automatic.click()
  await cleanupView(again.page).dialog.getByRole('button', { name: 'Resume' }).click()
  await expect
    .poll(async () => (await desktop.untilMenuHas('Pause checks and clean-ups')).isChecked)
    .toBe(false)
})

test('a start at login shows no window, but the icon in the tray', async ({ desktop, engine, folder }) => {
  const { electron, dispose } = await launchHidden({ host: engine.host, userData: folder, env: desktop.env })
  try {
    await desktop.untilMenuHas(/^Images: /)
    expect(electron.windows()).toHaveLength(0)
    const opened = electron.waitForEvent('window')
    await desktop.press('Open Lading')
    await expect(ladingWindow(await opened).imageRows).toHaveCount(2)
  } finally {
    await dispose()
  }
})

test('a start at login is chosen in Cleanup, where the desktop then finds it', async ({
  desktop,
  folder,
  launch,
}) => {
  const { window, page } = await launch({ env: { ...desktop.env, XDG_CONFIG_HOME: folder } })
  const place = join(folder, 'autostart', 'lading.desktop')
  await window.go('Cleanup')
  const view = cleanupView(page)
  await view.automatic.click()
  const box = view.dialog.getByRole('checkbox', { name: 'Start Lading when I sign in to this machine' })
  await box.check()
  await expect.poll(() => readFile(place, 'utf8').catch(() => '')).toMatch(/^Exec=.* --hidden$/m)
  await box.uncheck()
  await expect.poll(() => existsSync(place)).toBe(false)
})

test.describe('on a desktop without a tray', () => {
  test.use({ hasTray: false })

  test('closing the window ends Lading', async ({ lading }) => {
    await expect(lading.window.imageRows).toHaveCount(2)
    const ended = once(lading.electron.process(), 'exit')
    await closeWindow(lading)
    expect(await ended).toEqual([0, null])
  })

  test('what became of a clean-up is notified where the window was closed meanwhile', async ({
    desktop,
    lading,
    engine,
  }) => {
    await lading.window.go('Cleanup')
    const view = cleanupView(lading.page)
    await view.rule('Unused images').check()
    await expect(view.row('tiny:latest')).toBeVisible()
    const question = await questionAfter(lading, () => view.cleanUp.click())
    const ended = once(lading.electron.process(), 'exit')
    await agree(question)
    await closeWindow(lading)
    await desktop.untilNotified(/came back$|^Cleaned up/)
    expect(await ended).toEqual([0, null])
    expect(await imageCount(engine)).toBe(0)
  })
})
