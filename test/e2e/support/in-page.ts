/**
 * What tests have the page itself do. The functions within `evaluate` run there, where there is a document: this
 * program has no types for that, so what is used is declared.
 */
import type { Locator, Page } from '@playwright/test'
import type { Bridge } from '../../../electron/contract/bridge.ts'

interface PageRectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
}

interface PageElement {
  readonly ariaLabel: string | null
  readonly textContent: string
  readonly labels?: ArrayLike<PageElement> | null
  readonly scrollWidth: number
  readonly clientWidth: number
  scrollTop: number
  addEventListener(type: 'scroll', listener: () => void, options: { once: true }): void
  closest(selector: string): PageElement | null
  getBoundingClientRect(): PageRectangle
  getAttribute(name: string): string | null
  blur(): void
  dispatchEvent(event: object): void
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
}

declare const document: {
  readonly activeElement: PageElement | null
  readonly body: PageElement
  readonly documentElement: PageElement
  createRange(): { selectNodeContents(of: PageElement): void; getBoundingClientRect(): PageRectangle }
  elementFromPoint(x: number, y: number): PageElement | null
  addEventListener(
    type: 'securitypolicyviolation',
    listener: (event: { readonly effectiveDirective: string }) => void,
  ): void
}
declare const DragEvent: new (type: string, init: { bubbles: boolean; relatedTarget: null }) => object
declare const location: { href: string }
declare const window: { readonly lading: Bridge; open(url: string): object | null }
declare const addEventListener: (type: 'focus', listener: () => void, options: { once: true }) => void
declare const innerWidth: number
declare const innerHeight: number
declare const getComputedStyle: (element: PageElement) => {
  readonly outlineStyle: string
  readonly outlineWidth: string
}

/** Ends when the page next gets the focus, such as from a frame in it. */
export const untilPageHasFocus = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        addEventListener('focus', () => resolve(), { once: true })
      }),
  )

/** Tells the page that what is dragged has left it, as the browser does; CDP's `dragCancel` tells it nothing. */
export const leaveWithDrag = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true, relatedTarget: null }))
  })

/** Leads the page to another address, or tries to. */
export const leadTo = (page: Page, url: string): Promise<void> =>
  page.evaluate((address) => {
    location.href = address
  }, url)

/** Which of these addresses the page could open a window for. */
export const openedWindows = (page: Page, urls: readonly string[]): Promise<string[]> =>
  page.evaluate((addresses) => addresses.filter((address) => window.open(address) !== null), urls)

/** Whether a script ran that a hostile text contained: such scripts set `wasRun`. */
export const wasScriptRun = (page: Page): Promise<boolean> => page.evaluate(() => 'wasRun' in globalThis)

/** The rooms of the bridge with their procedures, and the names of Node's and Electron's that the page has. */
export const reachOfPage = (page: Page): Promise<{ rooms: Record<string, string[]>; globals: string[] }> =>
  page.evaluate(() => {
    const rooms = Object.entries(window.lading).map(([room, calls]) => [room, Object.keys(calls)] as const)
    const globals = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron', 'global']
    return { rooms: Object.fromEntries(rooms), globals: globals.filter((name) => name in globalThis) }
  })

/** Listens to a topic that may not be one; gives the error's words. */
export const listenTo = (page: Page, topic: string): Promise<string> =>
  page.evaluate((name) => {
    const listen = window.lading.on as unknown as (topic: string, listener: () => void) => void
    try {
      listen(name, () => {})
      return 'listening'
    } catch (error) {
      return String(error)
    }
  }, topic)

/** Listens to the settings and has them written anew; gives the type and the names of everything that the listener was handed. */
export const toldOfSettings = (page: Page): Promise<(readonly [string, string[]])[]> =>
  page.evaluate(async () => {
    const { settings, on } = window.lading
    const told = new Promise<unknown[]>((resolve) => {
      on('settings', (...given: unknown[]) => resolve(given))
    })
    const now = await settings.get()
    if (!now.ok) throw new Error(now.failure.message)
    const { parallelPulls } = now.value
    await settings.update({ ...now.value, parallelPulls: parallelPulls + 1 } as never)
    return (await told).map((one) => [typeof one, Object.keys(Object(one) as object)] as const)
  })

/** The HTTP status of each path of the app's origin. */
export const statusOfPaths = (page: Page, paths: readonly string[]): Promise<(readonly [string, number])[]> =>
  page.evaluate(
    (wanted) => Promise.all(wanted.map(async (path) => [path, (await fetch(path)).status] as const)),
    paths,
  )

/** Asks for links to be opened: `opened`, or the kind of failure, for each. */
export const openLinks = (page: Page, urls: readonly string[]): Promise<string[]> =>
  page.evaluate(
    (links) =>
      Promise.all(
        links.map(async (url) => {
          const result = await window.lading.desktop.openLink({ url })
          return result.ok ? 'opened' : result.failure.kind
        }),
      ),
    urls,
  )

/** Has every tag that is watched checked, as `Check now` does; settles when the check has ended. */
export const checkTags = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const result = await window.lading.pins.check({})
    if (!result.ok) throw new Error(result.failure.message)
  })

/** What has the focus. */
export interface Focused {
  /** Its accessible name, near enough. */
  readonly name: string
  /** One can see that it has it. */
  readonly isVisible: boolean
}

/** What has the focus now. In a grid that is the row that is marked, though the grid has it. */
export const focusedElement = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement ?? document.body
    const { outlineStyle, outlineWidth } = getComputedStyle(
      element.querySelector('[aria-selected=true]') ?? element,
    )
    return {
      name: (element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent).trim(),
      isVisible: outlineStyle !== 'none' && outlineWidth !== '0px',
    }
  })

/** Takes the focus away, so that Tab begins at the top. */
export const focusNothing = (page: Page): Promise<void> => page.evaluate(() => document.activeElement?.blur())

/** How wide and high the window is within, and how wide what it shows is. */
export const measuresOf = (page: Page): Promise<{ width: number; height: number; contentWidth: number }> =>
  page.evaluate(() => ({
    width: innerWidth,
    height: innerHeight,
    contentWidth: document.documentElement.scrollWidth,
  }))

/** Whether an element can be scrolled to the side, because what is in it does not fit. */
export const isTooNarrow = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element: PageElement) => element.scrollWidth > element.clientWidth)

/** The words in a table's cells, but for names, that do not fit into their column or into the table. */
export const wordsCut = (table: Locator): Promise<string[]> =>
  table.evaluate((element: PageElement) => {
    const tableRight = element.getBoundingClientRect().right
    const fits = (cell: PageElement): boolean => {
      const range = document.createRange()
      range.selectNodeContents(cell)
      const { left, right } = cell.getBoundingClientRect()
      const words = range.getBoundingClientRect()
      if (words.width === 0) return true
      return words.left >= left - 1 && words.right <= Math.min(right, tableRight) + 1
    }
    const cells = [...element.querySelectorAll('[role=cell]:not(.reference), [role=columnheader]')]
    const isShown = (cell: PageElement): boolean => cell.querySelector('.visually-hidden') === null
    return cells.filter((cell) => isShown(cell) && !fits(cell)).map(({ textContent }) => textContent)
  })

/** Scrolls an element a little; whether the pointer meets a row in its middle as soon as the page has noticed. */
export const meetsRowOnceScrolled = (locator: Locator): Promise<boolean> =>
  locator.evaluate(
    (element: PageElement) =>
      new Promise<boolean>((resolve) => {
        const look = (): void => {
          const { x, y, width, height } = element.getBoundingClientRect()
          const met = document.elementFromPoint(x + width / 2, y + height / 2)?.closest('[role=row]')
          resolve(met !== null && met !== undefined)
        }
        element.addEventListener('scroll', () => setTimeout(look), { once: true })
        element.scrollTop += 64
      }),
  )

/** An attribute of each of the elements, all at one moment. */
export const attributesOf = (locator: Locator, name: string): Promise<string[]> =>
  locator.evaluateAll(
    (elements: PageElement[], wanted: string) =>
      elements.map((element) => element.getAttribute(wanted) ?? ''),
    name,
  )

declare global {
  /** In a page: the directives that were broken since `noticeViolations`. */
  var violations: string[] | undefined
}

/** Notes from now on what the content security policy refuses; gives the directives so far. */
export const noticeViolations = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.evaluate(() => {
    const noted: string[] = (globalThis.violations = [])
    document.addEventListener('securitypolicyviolation', (event) => noted.push(event.effectiveDirective))
  })
  return () => page.evaluate(() => globalThis.violations ?? [])
}
