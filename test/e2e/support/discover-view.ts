import type { Locator, Page } from '@playwright/test'
import { attributesOf } from './in-page.ts'

const repositoryLink = '#/discover/'

/** The Discover view by its accessible names. */
export const discoverView = (page: Page) => {
  const results = page.getByRole('region', { name: 'Search results' })
  const tags = page.getByRole('grid', { name: 'Tags' })
  const chosen = page.getByRole('complementary', { name: /^Pull / })
  const forecast = chosen.getByRole('region', { name: 'Forecast' })
  const titled = (name: string): Locator => page.getByTitle(name, { exact: true })
  const box = page.getByRole('searchbox', { name: 'Search Docker Hub' })
  const result = (name: string): Locator => results.getByRole('link').filter({ has: titled(name) })
  const tag = (name: string): Locator => tags.getByRole('row').filter({ has: titled(name) })

  return {
    page,
    box,
    results,
    result,
    /** The names of the results that are in the page: those in sight and some around them. */
    names: async (): Promise<string[]> => {
      const links = await attributesOf(results.getByRole('link'), 'href')
      return links.map((link) => link.slice(repositoryLink.length))
    },
    publisher: (name: string): Locator =>
      page.getByRole('group', { name: 'Publishers' }).getByRole('button', { name }),
    architecture: page.getByRole('combobox', { name: 'Architecture' }),
    system: page.getByRole('combobox', { name: 'Operating system' }),
    sort: page.getByRole('combobox', { name: 'Sort by' }),
    status: page.getByRole('main').getByRole('status'),
    alert: page.getByRole('main').getByRole('alert'),
    tryAgain: page.getByRole('button', { name: 'Try again' }),
    back: page.getByRole('link', { name: 'Back to the search' }),
    heading: page.getByRole('heading', { level: 1 }),
    tab: (name: 'Tags' | 'README'): Locator => page.getByRole('tab', { name }),
    tags,
    tag,
    tagRows: tags.getByRole('row').filter({ has: page.getByRole('gridcell') }),
    tagFilter: page.getByRole('searchbox', { name: 'Filter tags' }),
    tagOrder: page.getByRole('combobox', { name: 'Order of tags' }),
    chosen,
    platform: chosen.getByRole('combobox', { name: 'Platform of the pull' }),
    forecast,
    /** What the forecast says under a heading such as `Download`. */
    forecastOf: (term: string): Locator =>
      forecast.locator('dt').getByText(term, { exact: true }).locator('xpath=following-sibling::dd[1]'),
    pullButton: chosen.getByRole('button', { name: /^Pull / }),
    frame: page.locator('iframe[title^="README of"]'),
    readme: page.frameLocator('iframe[title^="README of"]'),
    showImages: page.getByRole('button', { name: 'Show images' }),
    question: page.getByRole('dialog', { name: 'Open a page outside Lading?' }),
    /** Searches for a text and waits until `name` is found. */
    find: async (text: string, name = text): Promise<Locator> => {
      await box.fill(text)
      await result(name).waitFor()
      return result(name)
    },
    /** Finds a repository and opens its page. */
    open: async (name: string): Promise<void> => {
      await box.fill(name)
      await result(name).click()
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    },
    /** Puts the pointer over something that scrolls, and turns the wheel as far as it goes. */
    scrollToEnd: async (scroller: Locator): Promise<void> => {
      await scroller.hover()
      await page.mouse.wheel(0, 1_000_000)
    },
  }
}

/** The Discover view by its accessible names. */
export type DiscoverView = ReturnType<typeof discoverView>
