/**
 * What the page itself measures. The functions within `evaluate` run there, where there is a document: this program has
 * no types for that, so what is used is declared.
 */
import type { Page } from 'playwright-core'
import type { Bridge } from '../../electron/contract/bridge.ts'

interface PageElement {
  innerHTML: string
  readonly scrollTop: number
  readonly clientHeight: number
  readonly scrollHeight: number
}

declare const document: { readonly body: PageElement; querySelector(selector: string): PageElement | null }
declare const window: { readonly lading: Bridge }
declare const requestAnimationFrame: (drawn: (atMs: number) => void) => void

interface Task {
  readonly duration: number
}

declare const PerformanceObserver: new (seen: (list: { getEntries(): readonly Task[] }) => void) => {
  observe(options: { readonly type: 'longtask' }): void
  takeRecords(): readonly Task[]
  disconnect(): void
}

/** What a page was busy with while it was watched. */
export interface Watched {
  /** How long each main-thread task took that took longer than 50 ms; Chromium reports no others (W3C Long Tasks). */
  readonly longTasksMs: readonly number[]
  /** The time from each frame to the next, in milliseconds. */
  readonly frameGapsMs: readonly number[]
}

declare global {
  /** In a page: ends the watch that is under way. */
  var endWatch: (() => Watched) | undefined
}

/** Watches a page from now on; what this gives ends that and says what was seen. */
export const watchPage = async (page: Page): Promise<() => Promise<Watched>> => {
  await page.evaluate(() => {
    const longTasksMs: number[] = []
    const frameGapsMs: number[] = []
    let lastAtMs: number | undefined
    let isOver = false
    const observer = new PerformanceObserver((list) =>
      longTasksMs.push(...list.getEntries().map(({ duration }) => duration)),
    )
    observer.observe({ type: 'longtask' })
    const drawn = (atMs: number): void => {
      if (isOver) return
      if (lastAtMs !== undefined) frameGapsMs.push(atMs - lastAtMs)
      lastAtMs = atMs
      requestAnimationFrame(drawn)
    }
    requestAnimationFrame(drawn)
    globalThis.endWatch = () => {
      isOver = true
      longTasksMs.push(...observer.takeRecords().map(({ duration }) => duration))
      observer.disconnect()
      return { longTasksMs, frameGapsMs }
    }
  })
  return () =>
    page.evaluate(() => {
      const { endWatch } = globalThis
      if (endWatch === undefined) throw new Error('the page is not the one that was watched')
      return endWatch()
    })
}

/** Settles when the next frame is drawn. */
export const nextFrame = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())))

/** How far down an element is scrolled and how far that can go, in pixels, as of the next frame. */
export const scrolled = (page: Page, selector: string): Promise<{ atPx: number; lastPx: number }> =>
  page.evaluate(
    (wanted) =>
      new Promise<{ atPx: number; lastPx: number }>((resolve, reject) => {
        requestAnimationFrame(() => {
          const element = document.querySelector(wanted)
          if (element === null) reject(new Error(`there is no ${wanted}`))
          else resolve({ atPx: element.scrollTop, lastPx: element.scrollHeight - element.clientHeight })
        })
      }),
    selector,
  )

/** Fills a page with so many lines of text, each as tall as a row. */
export const fillWithLines = (page: Page, count: number): Promise<void> =>
  page.evaluate((lines) => {
    document.body.innerHTML = Array.from(
      { length: lines },
      (_, line) => `<div style="height: 32px">Line ${line}</div>`,
    ).join('')
  }, count)

/** In a window whose rows are painted: settles when the list is the engine's and the layers of all images are known. */
export const untilAllKnown = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let isLive = false
        let unread: number | undefined
        const look = (): void => {
          if (isLive && unread === 0) resolve()
        }
        window.lading.on('images', ({ freshness }) => {
          isLive = freshness.kind === 'live'
          look()
        })
        window.lading.on('layers', ({ unreadImages }) => {
          unread = unreadImages
          look()
        })
        // What has been before the first events; they know better.
        void Promise.all([window.lading.images.snapshot(), window.lading.images.layers()]).then(
          ([images, layers]) => {
            isLive ||= images.ok && images.value.freshness.kind === 'live'
            if (layers.ok) unread ??= layers.value.unreadImages
            look()
          },
        )
      }),
  )
