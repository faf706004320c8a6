import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { _electron, type Page } from 'playwright-core'
import { clean, keep, plan } from './cleanup-steps.ts'
import { details, images, layerMap, naming, removal } from './image-steps.ts'
import { drift, file, pin } from './pin-steps.ts'
import {
  activity,
  cancelAndFail,
  discover,
  emptyEngine,
  engineGone,
  firstPull,
  manyPulls,
  reading,
} from './pull-steps.ts'
import type { Step } from './walk.ts'
import type { DemoWorld } from './world.ts'

type Launch = NonNullable<Parameters<typeof _electron.launch>[0]>

const steps: readonly Step[] = [
  emptyEngine,
  reading,
  firstPull,
  discover,
  manyPulls,
  cancelAndFail,
  images,
  details,
  removal,
  layerMap,
  naming,
  pin,
  drift,
  file,
  plan,
  keep,
  clean,
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
    const take = async (name: string, pictured: Page = page): Promise<void> => {
      count += 1
      const file = `${String(count).padStart(2, '0')}-${name}.png`
      await pictured.screenshot({ path: join(folder, file), ...pictureOptions })
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
