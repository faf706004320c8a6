import type { Locator, Page } from '@playwright/test'
import { type LadingWindow, pullCard } from './lading-window.ts'

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
