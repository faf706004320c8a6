import type { ElectronApplication, Locator, Page } from 'playwright-core'
import type { DemoWorld } from './world.ts'

/** What a step of the walk can do. */
export interface Walk {
  readonly app: ElectronApplication
  readonly page: Page
  readonly world: DemoWorld
  /** Takes a numbered picture of the window as it is, or of another one. */
  readonly take: (name: string, page?: Page) => Promise<void>
}

/** A stretch of the walk. */
export type Step = (walk: Walk) => Promise<void>

/** The box in which names to pull are typed. */
export const nameBox = ({ page }: Walk): Locator => page.getByRole('textbox', { name: 'Image reference' })

/** Goes to a view by the rail. */
export const go = ({ page }: Walk, view: string): Promise<void> =>
  page.getByRole('link', { name: view, exact: true }).click()

/** The card of a pull. */
export const pullOf = ({ page }: Walk, reference: string): Locator =>
  page.getByRole('region', { name: reference, exact: true })

/** Pulls by the name box. */
export const pull = async (walk: Walk, reference: string): Promise<void> => {
  await nameBox(walk).fill(reference)
  await nameBox(walk).press('Enter')
  await pullOf(walk, reference).waitFor()
}

/** Waits until a pull has ended, well or not. */
export const ended = (walk: Walk, reference: string): Promise<void> =>
  pullOf(walk, reference).getByRole('button', { name: 'Dismiss' }).waitFor({ timeout: 120_000 })

/** The bars of a pull's layers that are in a state. */
export const layersOf = (walk: Walk, reference: string, state: string): Locator =>
  pullOf(walk, reference).locator(`[role=progressbar][aria-valuetext^="${state}"]`)

/** Makes the window light or dark. */
export const useTheme = ({ page }: Walk, theme: 'light' | 'dark'): Promise<void> =>
  page.emulateMedia({ colorScheme: theme })

/** Takes a picture in both themes. */
export const takeBoth = async (walk: Walk, name: string): Promise<void> => {
  await walk.take(name)
  await useTheme(walk, 'dark')
  await walk.take(`${name}-dark`)
  await useTheme(walk, 'light')
}
