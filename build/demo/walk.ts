import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { engineCall } from '../../test/support/engine-http.ts'
import type { DemoWorld } from './world.ts'

type Launch = NonNullable<Parameters<typeof _electron.launch>[0]>

/** What a step of the walk can do. */
interface Walk {
  readonly app: ElectronApplication
  readonly page: Page
  readonly world: DemoWorld
  /** Takes a numbered picture of the window as it is. */
  readonly take: (name: string) => Promise<void>
}

type Step = (walk: Walk) => Promise<void>

const nameBox = ({ page }: Walk) => page.getByRole('textbox', { name: 'Image reference' })

const go = ({ page }: Walk, view: string): Promise<void> =>
  page.getByRole('link', { name: view, exact: true }).click()

const pull = async (walk: Walk, reference: string): Promise<void> => {
  await nameBox(walk).fill(reference)
  await nameBox(walk).press('Enter')
  await pullOf(walk, reference).waitFor()
}

const pullOf = ({ page }: Walk, reference: string) =>
  page.getByRole('region', { name: reference, exact: true })

const ended = (walk: Walk, reference: string): Promise<void> =>
  pullOf(walk, reference).getByRole('button', { name: 'Dismiss' }).waitFor({ timeout: 120_000 })

const useTheme = ({ page }: Walk, theme: 'light' | 'dark'): Promise<void> =>
  page.emulateMedia({ colorScheme: theme })

const emptyEngine: Step = async (walk) => {
  await walk.page.getByText('No images').first().waitFor()
  await walk.take('no-images-yet')
}

const reading: Step = async (walk) => {
  await nameBox(walk).fill('python:3.13-alpine')
  await walk.take('a-name-as-docker-reads-it')
  await nameBox(walk).fill('127.0.0.1:5000/Acme/API:1.0')
  await walk.take('a-mistake-named')
  await nameBox(walk).press('Escape')
}

const firstPull: Step = async (walk) => {
  await pull(walk, 'python:3.13-alpine')
  await ended(walk, 'python:3.13-alpine')
  await walk.take('first-pull-done')
}

const layersOf = (walk: Walk, reference: string, state: string) =>
  pullOf(walk, reference).locator(`[role=progressbar][aria-valuetext^="${state}"]`)

/** A shared base is here already, layers wait, download, unpack and are complete side by side. */
const manyPulls: Step = async (walk) => {
  walk.world.registry.setMode({ kind: 'throttle', bytesPerSecond: 12_000_000 })
  for (const reference of ['python:3.12-alpine', 'layers40:latest', 'node:22-alpine', 'big:latest'])
    await pull(walk, reference)
  await layersOf(walk, 'big:latest', 'complete').first().waitFor({ timeout: 60_000 })
  await layersOf(walk, 'big:latest', 'downloading').first().waitFor()
  await walk.take('layers-in-different-states')
  await useTheme(walk, 'dark')
  await walk.take('layers-in-different-states-dark')
  await useTheme(walk, 'light')
}

const cancelAndFail: Step = async (walk) => {
  await pullOf(walk, 'big:latest').getByRole('button', { name: 'Cancel' }).click()
  await ended(walk, 'big:latest')
  const missing = `${walk.world.registry.address}/library/python:3.99-alpine`
  await pull(walk, missing)
  await ended(walk, missing)
  await walk.take('cancelled-and-failed')
  walk.world.registry.setMode({ kind: 'pass' })
  await pullOf(walk, 'big:latest').getByRole('button', { name: 'Retry' }).click()
  for (const reference of [
    'nginx:alpine',
    'nginx:1.27-alpine',
    'redis:7-alpine',
    'multi:latest',
    'tiny:latest',
  ])
    await pull(walk, reference)
  for (const reference of [
    'big:latest',
    'layers40:latest',
    'node:22-alpine',
    'tiny:latest',
    'postgres:17-alpine',
  ])
    await ended(walk, reference)
  await walk.take('all-pulled')
}

const images: Step = async (walk) => {
  const { engine } = walk.world
  const created = await engineCall(engine, 'POST', '/containers/create?name=cache', {
    Image: 'redis:7-alpine',
  })
  void created
  await engineCall(engine, 'POST', '/images/python:3.13-alpine/tag?repo=acme/runtime&tag=2026.11')
  await engineCall(engine, 'DELETE', '/images/nginx:1.27-alpine')
  await go(walk, 'Images')
  await walk.page.getByRole('grid', { name: 'Images' }).getByText('acme/runtime').first().waitFor()
  await walk.take('images')
  await useTheme(walk, 'dark')
  await walk.take('images-dark')
  await useTheme(walk, 'light')
  await walk.page.getByTitle('Which engine this is').click()
  await walk.take('which-engine-and-why')
  await walk.page.keyboard.press('Escape')
}

/** From a word to a pull whose bars end at the forecast. */
const discover: Step = async (walk) => {
  const { page, world } = walk
  await go(walk, 'Discover')
  await page.getByRole('searchbox', { name: 'Search Docker Hub' }).fill('postgres')
  const result = page.getByRole('link', { name: /^postgres / })
  await result.first().waitFor()
  await walk.take('discover-search')
  await result.first().click()
  await page.getByRole('tab', { name: 'README' }).click()
  await page.frameLocator('iframe').getByRole('heading').first().waitFor()
  await walk.take('discover-readme')
  await page.getByRole('tab', { name: 'Tags' }).click()
  await page.getByRole('searchbox', { name: 'Filter tags' }).fill('17')
  await page.getByRole('grid', { name: 'Tags' }).getByText('17-alpine', { exact: true }).click()
  const panel = page.getByRole('complementary', { name: 'Pull postgres:17-alpine' })
  await panel.getByText('layers here').waitFor()
  await walk.take('discover-forecast')
  await useTheme(walk, 'dark')
  await walk.take('discover-forecast-dark')
  await useTheme(walk, 'light')
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 3_000_000 })
  await panel.getByRole('button', { name: 'Pull postgres:17-alpine' }).click()
  await layersOf(walk, 'postgres:17-alpine', 'downloading').first().waitFor()
  await walk.take('a-pull-that-was-forecast')
  await ended(walk, 'postgres:17-alpine')
  await walk.take('a-pull-that-ended-at-its-forecast')
  world.registry.setMode({ kind: 'pass' })
}

const activity: Step = async (walk) => {
  await go(walk, 'Activity')
  await walk.page.getByText('python:3.12-alpine').first().waitFor()
  await walk.take('activity')
  await useTheme(walk, 'dark')
  await walk.take('activity-dark')
  await useTheme(walk, 'light')
}

const engineGone: Step = async (walk) => {
  await go(walk, 'Images')
  await walk.world.engine.stop()
  await walk.page.getByRole('alert').first().waitFor()
  await walk.take('the-engine-went-away')
  await walk.page.getByRole('link', { name: 'What to do' }).click()
  await walk.take('what-to-do')
  await go(walk, 'Images')
  await walk.world.engine.start()
  await walk.page.getByText('Up', { exact: true }).first().waitFor({ timeout: 40_000 })
  await walk.take('the-engine-is-back')
}

const steps: readonly Step[] = [
  emptyEngine,
  reading,
  firstPull,
  discover,
  manyPulls,
  cancelAndFail,
  images,
  activity,
  engineGone,
]

/** Animations and carets would make two pictures of the same state differ. */
const pictureOptions = { animations: 'disabled', caret: 'hide' } as const

/**
 * Walks through the views of a Lading that is started for it, and leaves numbered pictures in `folder`, in place of
 * those of the walk before. Gives how many.
 */
export const takePictures = async (launch: Launch, world: DemoWorld, folder: string): Promise<number> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const app = await _electron.launch(launch)
  let count = 0
  try {
    const page = await app.firstWindow()
    page.setDefaultTimeout(30_000)
    const take = async (name: string): Promise<void> => {
      count += 1
      const file = `${String(count).padStart(2, '0')}-${name}.png`
      await page.screenshot({ path: join(folder, file), ...pictureOptions })
      console.log(`  ${file}`)
    }
    try {
      for (const step of steps) await step({ app, page, world, take })
    } catch (error) {
      await take('the-walk-stopped-here')
      throw error
    }
  } finally {
    await app.evaluate(({ app: electronApp }) => electronApp.exit(0)).catch(() => {})
    await app.close().catch(() => {})
  }
  return count
}
