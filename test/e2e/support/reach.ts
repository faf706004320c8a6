/** What can be reached in a page, with the Tab key and by scrolling. What is within `evaluate` runs in the page. */
import type { Page } from '@playwright/test'

interface PageRectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly width: number
  readonly height: number
}

interface PageNode {
  readonly textContent: string | null
  readonly parentElement: PageElement | null
}

interface PageElement extends PageNode {
  readonly tagName: string
  readonly ariaLabel: string | null
  readonly title: string
  readonly labels?: ArrayLike<PageElement> | null
  readonly childNodes: Iterable<PageNode>
  readonly scrollHeight: number
  readonly clientHeight: number
  readonly scrollWidth: number
  readonly clientWidth: number
  scrollTop: number
  scrollLeft: number
  blur(): void
  closest(selector: string): PageElement | null
  querySelector(selector: string): PageElement | null
  contains(other: PageElement | null): boolean
  getAttribute(name: string): string | null
  getBoundingClientRect(): PageRectangle
  checkVisibility(options: { opacityProperty: boolean; visibilityProperty: boolean }): boolean
  scrollIntoView(options: { block: 'nearest'; inline: 'nearest'; behavior: 'instant' }): void
}

declare const document: {
  readonly activeElement: PageElement | null
  readonly body: PageElement
  readonly documentElement: PageElement
  getElementById(id: string): PageElement | null
  elementFromPoint(x: number, y: number): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
  createRange(): { selectNodeContents(node: PageNode): void; getClientRects(): Iterable<PageRectangle> }
  adoptedStyleSheets: unknown[]
}
declare const CSSStyleSheet: new () => { replaceSync(text: string): void }
declare const innerWidth: number
declare const innerHeight: number
declare const getComputedStyle: (element: PageElement) => {
  readonly outlineStyle: string
  readonly outlineWidth: string
  readonly overflowX: string
  readonly overflowY: string
  readonly position: string
  readonly textOverflow: string
  readonly clipPath: string
}

declare global {
  /** In a page: what had the focus since `focusNothing`. */
  var tabStops: object[] | undefined
}

/** Something that Tab leads to. */
export interface TabStop {
  /** Its accessible name, near enough. */
  readonly name: string
  /** What of it one cannot see: that it has the focus, or itself. Empty where all is well. */
  readonly hidden: string
}

/** What has the focus, or `undefined` where that is nothing, or something that had it before. */
const tabStop = (page: Page): Promise<TabStop | undefined> =>
  page.evaluate(() => {
    const element = document.activeElement
    const stops = (globalThis.tabStops ??= [])
    if (element === null || element === document.body) return undefined
    // Within a frame Tab goes from one of its links to the next.
    if (element.tagName === 'IFRAME' && stops.at(-1) === element) return { name: 'within', hidden: '' }
    if (stops.includes(element)) return undefined
    stops.push(element)
    // In a grid or a tree it is the row that is marked, though the whole has the focus.
    const active = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const marked = active !== null && getComputedStyle(active).clipPath === 'none' ? active : element
    const { left, top, right, bottom } = marked.getBoundingClientRect()
    const seen = {
      left: Math.max(left, 0),
      top: Math.max(top, 0),
      right: Math.min(right, innerWidth),
      bottom: Math.min(bottom, innerHeight),
    }
    const over = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2)
    // A frame's own elements have the ring, and what is drawn has it drawn.
    const isForItself = element.tagName === 'IFRAME' || element.querySelector('canvas') !== null
    const isRinged = [marked, element].some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one)
      return outlineStyle !== 'none' && outlineWidth !== '0px'
    })
    // A row is as wide as its columns, which scroll to the side.
    const isBeside = marked === element ? left < -1 || right > innerWidth + 1 : right < 1 || left > innerWidth
    const isOut = isBeside || top < -1 || bottom > innerHeight + 1
    const isCovered = !(marked.contains(over) || over?.contains(marked))
    const words = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent ?? ''
    return {
      name: words.trim().replace(/\s+/g, ' ').slice(0, 60),
      hidden: [
        ...(isRinged || isForItself ? [] : ['no ring']),
        ...(isOut ? ['not within the window'] : []),
        ...(isCovered ? ['covered'] : []),
      ].join(', '),
    }
  })

/** More than any view has. */
const mostStops = 150

/** Presses Tab from the top, until it leads out at the bottom; gives everything that had the focus, in order. */
export const tabThrough = async (page: Page): Promise<TabStop[]> => {
  await page.evaluate(() => {
    globalThis.tabStops = []
    document.activeElement?.blur()
  })
  const stops: TabStop[] = []
  while (stops.length < mostStops) {
    await page.keyboard.press('Tab')
    const stop = await tabStop(page)
    if (stop === undefined) return stops
    stops.push(stop)
  }
  throw new Error(
    `Tab does not lead out again: ${stops
      .slice(-5)
      .map(({ name }) => name)
      .join(', ')}`,
  )
}

/**
 * The controls that cannot be brought into sight: what can be scrolled is scrolled to them first, and what cuts them off
 * without being scrollable keeps them out. Of a part that scrolls to the side, `page` itself is none.
 */
export const outOfReach = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll'
    const cuts = (overflow: string): boolean => overflow !== 'visible'
    const isCut = (element: PageElement): boolean => {
      const { left, top, right, bottom } = element.getBoundingClientRect()
      if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) return true
      for (let around = element.parentElement; around !== null; around = around.parentElement) {
        const style = getComputedStyle(around)
        const box = around.getBoundingClientRect()
        if (cuts(style.overflowX) && (left < box.left - 1 || right > box.right + 1)) return true
        if (cuts(style.overflowY) && (top < box.top - 1 || bottom > box.bottom + 1)) return true
        // Only a program scrolls these.
        if (!scrolls(style.overflowX) && around.scrollLeft !== 0) return true
        if (!scrolls(style.overflowY) && around.scrollTop !== 0) return true
        if (style.position === 'fixed') return false
      }
      return false
    }
    const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    const shown = controls.filter(
      (one) =>
        one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        one.closest('.visually-hidden') === null,
    )
    const dialog = [...document.querySelectorAll('dialog[open], [popover]:popover-open')].at(-1)
    const wanted = dialog === undefined ? shown : shown.filter((one) => dialog.contains(one))
    return wanted.flatMap((one) => {
      one.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' })
      const words = one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent ?? ''
      const { left, top, right, bottom } = one.getBoundingClientRect()
      const place = [left, top, right, bottom].map(Math.round).join(' ')
      return isCut(one) ? [`${words.trim().replace(/\s+/g, ' ').slice(0, 60)} (${place})`] : []
    })
  })

/** How much wider and higher the page is than the window: what hangs out cannot be scrolled to. */
export const overhang = (page: Page): Promise<{ x: number; y: number }> =>
  page.evaluate(() => ({
    x: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth,
    y: Math.max(document.documentElement.scrollHeight, document.body.scrollHeight) - innerHeight,
  }))

/** The lines of text whose upper or lower part is cut off by a box that does not scroll. */
export const textCut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isText = ({ textContent }: PageNode): boolean => (textContent ?? '').trim() !== ''
    const elements = [...document.querySelectorAll('body *:not(script, style, option, svg *)')].filter(
      (one) =>
        one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        one.closest('.visually-hidden, svg') === null,
    )
    const cutsBetween = (element: PageElement, { top, bottom }: PageRectangle): boolean => {
      for (let around: PageElement | null = element; around !== null; around = around.parentElement) {
        const { overflowY, clipPath } = getComputedStyle(around)
        if (clipPath !== 'none') return false
        if (overflowY === 'auto' || overflowY === 'scroll') return false
        if (overflowY === 'visible') continue
        const box = around.getBoundingClientRect()
        // Letters do not fill the height of their line: two pixels at each side are air.
        if (top < box.top - 2 || bottom > box.bottom + 2) return true
      }
      return false
    }
    return elements.flatMap((element) => {
      const own = [...element.childNodes].filter((node) => !('tagName' in node) && isText(node))
      return own.flatMap((node) => {
        const range = document.createRange()
        range.selectNodeContents(node)
        const cut = [...range.getClientRects()].some((line) => cutsBetween(element, line))
        return cut ? [(node.textContent ?? '').trim().slice(0, 60)] : []
      })
    })
  })

/** Sets text as WCAG 1.4.12 has it: lines, words and letters further apart. */
export const spaceText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }' +
        'p { margin-bottom: 2em !important }',
    )
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  })

/** Sets text as it was. */
export const unspaceText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1)
  })
