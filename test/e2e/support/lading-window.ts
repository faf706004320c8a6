import type { Locator, Page } from '@playwright/test'
import { attributesOf } from './in-page.ts'

/** A view of the rail. */
export type ViewName = 'Images' | 'Discover' | 'Pulls' | 'Pins' | 'Cleanup' | 'Activity' | 'Settings'

/** The card of one pull, or of another job whose card is like it. */
export const pullCard = (page: Page, reference: string) => {
  const region = page.getByRole('region', { name: reference, exact: true })
  const layers = region.getByRole('list', { name: 'Layers' }).getByRole('progressbar')
  return {
    region,
    layers,
    /** The layers whose state, as a screen reader says it, begins like this. */
    layersThatAre: (state: string): Locator =>
      layers.and(page.locator(`[role=progressbar][aria-valuetext^="${state}"]`)),
    /** The first word of each layer's state. */
    layerStates: async (): Promise<string[]> => {
      const texts = await attributesOf(layers, 'aria-valuetext')
      return texts.map((text) => text.split(' ')[0] ?? '')
    },
    cancel: region.getByRole('button', { name: 'Cancel', exact: true }),
    retry: region.getByRole('button', { name: 'Retry' }),
    /** There once the pull has ended, however that was. */
    dismiss: region.getByRole('button', { name: 'Dismiss' }),
    alert: region.getByRole('alert'),
  }
}

/** The window by its accessible names. */
export const ladingWindow = (page: Page) => {
  const nameBox = page.getByRole('textbox', { name: 'Image reference' })
  const grid = page.getByRole('grid', { name: 'Images' })
  const activity = page.getByRole('table', { name: 'Activity' })
  const link = (view: ViewName): Locator => page.getByRole('link', { name: view, exact: true })
  const engineChip = page.getByRole('banner').getByTitle('Which engine this is')
  const tryNow = page.getByRole('button', { name: 'Try now' })
  return {
    page,
    nameBox,
    platform: page.getByRole('combobox', { name: 'Platform' }),
    /** What a pull of what stands in the name box will cost. */
    forecast: page.getByRole('status', { name: 'Forecast' }),
    pullButton: page.getByRole('button', { name: 'Pull', exact: true }),
    link,
    go: (view: ViewName): Promise<void> => link(view).click(),
    alert: page.getByRole('alert'),
    engineChip,
    tryNow,
    /** Looks for the engine without waiting; the window may have found it by itself just before. */
    tryAtOnce: (): Promise<void> =>
      Promise.race([tryNow.click(), engineChip.filter({ hasText: 'Up' }).waitFor()]),
    grid,
    /** The rows of images, without the one of headers. */
    imageRows: grid.getByRole('row').filter({ has: page.getByRole('gridcell') }),
    /** The row in which a name or an ID stands. */
    imageRow: (text: string): Locator =>
      grid.getByRole('row').filter({ has: page.getByRole('gridcell').filter({ hasText: text }) }),
    parallelPulls: page.getByRole('spinbutton', { name: 'Pulls at once' }),
    filter: page.getByRole('searchbox', { name: 'Filter images' }),
    activity,
    activityRow: (text: string): Locator => activity.getByRole('row').filter({ hasText: text }),
    pullOf: (reference: string) => pullCard(page, reference),
    /** Types a reference and presses Enter, and gives the card that this leads to. */
    pull: async (reference: string) => {
      await nameBox.fill(reference)
      await nameBox.press('Enter')
      return pullCard(page, reference)
    },
  }
}

/** The window by its accessible names. */
export type LadingWindow = ReturnType<typeof ladingWindow>

/** The card of one pull. */
export type PullCard = ReturnType<typeof pullCard>
