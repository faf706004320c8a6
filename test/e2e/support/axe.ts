/** What axe-core finds wrong with a page, as a screen reader, a keyboard or weak eyes would meet it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'

/** In a page, once the source of axe-core has run there. */
declare const axe: { run(options: RunOptions): Promise<AxeResults> }

/** How a page is looked at. */
interface Sight {
  readonly name: string
  readonly media: NonNullable<Parameters<Page['emulateMedia']>[0]>
  /** The rules that can tell it from another sight; all of them where absent. */
  readonly rules?: readonly string[]
}

const plain = { colorScheme: 'light', forcedColors: 'none', contrast: 'no-preference' } as const

// The elements and their names are the same in every sight, and so is where they stand.
const rulesOfColours = ['color-contrast', 'link-in-text-block']

/** The ways in which every view is to be read. */
export const sights: readonly Sight[] = [
  { name: 'light', media: plain },
  { name: 'dark', media: { ...plain, colorScheme: 'dark' }, rules: rulesOfColours },
  {
    name: 'forced colours',
    media: { ...plain, colorScheme: 'dark', forcedColors: 'active', contrast: 'more' },
    rules: rulesOfColours,
  },
]

/** Shows a page as it is without any wish of the person's. */
export const seePlainly = (page: Page): Promise<void> => page.emulateMedia(plain)

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule of WCAG 2.2 up to AA, and what is thought to be good practice. */
const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

const optionsOf = ({ rules }: Sight): RunOptions => ({
  runOnly: rules === undefined ? everyRule : { type: 'rule', values: [...rules] },
  // axe leaves it out unless it is asked for by name.
  rules: rules === undefined ? { 'target-size': { enabled: true } } : {},
  resultTypes: ['violations'],
  // A README's frame runs no script: axe would wait for it in vain.
  iframes: false,
})

/** Every rule that a page breaks in a sight: the rule, where, and what is wrong, a line each. */
export const brokenRules = async (page: Page, sight: Sight): Promise<string[]> => {
  await page.emulateMedia(sight.media)
  await page.evaluate(await source)
  return page.evaluate(async (options) => {
    const { violations } = await axe.run(options)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => {
        const reasons = failureSummary.split('\n').slice(1)
        return `${id}: ${target.join(' ')}: ${reasons.map((reason) => reason.trim()).join(' ')}`
      }),
    )
  }, optionsOf(sight))
}
