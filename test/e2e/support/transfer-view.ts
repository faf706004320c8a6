import { randomInt } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import { pullImage } from '../../support/engine-http.ts'
import { operate } from '../../support/engine-operations.ts'
import { pushImage } from '../../support/images.ts'
import { type LadingWindow, pullCard } from './lading-window.ts'
import type { World } from './world.ts'

/** The card of a push or an archive, by its reference or its path. */
export const transferCard = (page: Page, name: string) => {
  const card = pullCard(page, name)
  return {
    ...card,
    button: (label: string): Locator => card.region.getByRole('button', { name: label }),
  }
}

/** Opens the menu of the row in which `text` stands. */
export const openRowMenu = async (window: LadingWindow, text: string): Promise<Locator> => {
  await window.imageRow(text).click({ button: 'right' })
  return window.page.getByRole('menu')
}

/** Asks in the row's menu for a name to be pushed, and agrees; gives the card that this leads to. */
export const pushFromMenu = async (window: LadingWindow, name: string) => {
  const menu = await openRowMenu(window, name)
  await menu.getByRole('menuitem', { name: `Push… ${name}` }).click()
  await window.page.getByRole('dialog').getByRole('button', { name: 'Push', exact: true }).click()
  return transferCard(window.page, name)
}

/**
 * Puts an image under a name, no layer of which any push has met. A layer that the engine knows to be anywhere in the
 * registry is mounted from there and not sent, so what earlier tests pulled and pushed would decide what is seen.
 */
export const pullUnpushedImage = async ({ engine, origin }: World, name: string): Promise<void> => {
  const layers = [1, 2].map((index) => ({
    instruction: `COPY data-${index} / # buildkit`,
    files: { [`data-${index}`]: { bytes: 1_500_000, seed: randomInt(2 ** 32) } },
  }))
  await pushImage(origin, { repository: 'library/unpushed', tags: ['latest'], layers })
  await pullImage(engine, 'unpushed:latest')
  await operate(engine, { kind: 'tag', name: 'unpushed:latest', as: name })
  await operate(engine, { kind: 'untag', name: 'unpushed:latest' })
}
