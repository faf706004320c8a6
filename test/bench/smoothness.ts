import type { Page } from 'playwright-core'
import { fillWithLines, nextFrame, scrolled, untilAllKnown, watchPage, type Watched } from './in-page.ts'
import { imagesInWords, type Stage } from './many-images.ts'
import { median, showCount, showMs, type Row } from './measure.ts'
import type { OpenWindow } from './windows.ts'

/** What is done with a window, in this order. */
const acts = ['arriving', 'scrolling', 'typing', 'sorting', 'mapping', 'zooming', 'starting again'] as const

type Act = (typeof acts)[number]

/** One walk through a window, and the same lines scrolled in a bare one. */
interface Walk {
  readonly seen: Readonly<Record<Act, Watched>>
  readonly bareScrolling: Watched
  /** The longest time that the main process was held up, by what it did. */
  readonly blocksMs: Readonly<Record<'cold' | 'warm' | 'bare', number>>
}

const aim = 'no task over 50 ms'

/** Chromium draws this often where nothing holds it up. */
const frameMs = 1000 / 60

/** Ten rows: what a quick turn of the wheel does in a frame. */
const wheelPx = 320
const keyPauseMs = 80
/** As many as zoom in several hundred times, or out again. */
const zoomTurns = 45
const zoomPx = 40
const zoomAt = 0.4

const watching = async (page: Page, act: () => Promise<void>): Promise<Watched> => {
  const end = await watchPage(page)
  await act()
  await nextFrame(page)
  return end()
}

const middleOf = async (page: Page, selector: string, across = 0.5): Promise<[number, number]> => {
  const box = await page.locator(selector).boundingBox()
  if (box === null) throw new Error(`${selector} is not in sight`)
  const heightPx = Math.min(box.height, 400)
  return [box.x + box.width * across, box.y + heightPx / 2]
}

/** Turns the wheel, once a frame, until the last row is in sight. */
const scrollThrough = async (page: Page, selector: string): Promise<void> => {
  await page.mouse.move(...(await middleOf(page, selector)))
  let { atPx, lastPx } = await scrolled(page, selector)
  for (let turns = Math.ceil((3 * lastPx) / wheelPx) + 60; atPx < lastPx - 1; turns -= 1) {
    if (turns === 0) throw new Error(`${selector} was scrolled to ${atPx} of ${lastPx}`)
    await page.mouse.wheel(0, wheelPx)
    ;({ atPx, lastPx } = await scrolled(page, selector))
  }
}

const totalsOf = (page: Page, words: string) =>
  page.getByRole('status', { name: 'Totals' }).filter({ hasText: words })

/** Types a name into the filter and deletes it again, letter by letter, until the footer has the sums of all. */
const typeFilter = async (page: Page, name: string, count: number): Promise<void> => {
  const filter = page.getByRole('searchbox', { name: 'Filter images' })
  await filter.pressSequentially(name, { delay: keyPauseMs })
  await totalsOf(page, '1 shown').waitFor()
  for (const _ of name) await filter.press('Backspace', { delay: keyPauseMs })
  await totalsOf(page, `${showCount(count)} shown`).waitFor()
}

/** Sorts by two sizes and back, and stands the images under their repositories and back. */
const sortAndGroup = async (page: Page): Promise<void> => {
  const header = (name: string) =>
    page.getByRole('grid', { name: 'Images' }).getByRole('columnheader', { name, exact: true })
  const press = async (act: () => Promise<void>): Promise<void> => {
    await act()
    await nextFrame(page)
  }
  for (const name of ['Size', 'Unique', 'Name']) await press(() => header(name).getByRole('button').click())
  const group = page.getByRole('button', { name: 'Group by repository' })
  for (let time = 0; time < 2; time += 1) await press(() => group.click())
}

const map = '[role=tree][aria-label=Layers]'

const openMap = async (page: Page, count: number): Promise<void> => {
  await page.getByRole('button', { name: 'Layer map' }).click()
  await page
    .getByRole('region', { name: 'Layer map' })
    .filter({ hasText: `${showCount(count)} images` })
    .waitFor()
  await nextFrame(page)
}

const zoomMap = async (page: Page): Promise<void> => {
  await page.mouse.move(...(await middleOf(page, map, zoomAt)))
  for (const by of [-zoomPx, zoomPx])
    for (let turn = 0; turn < zoomTurns; turn += 1) {
      await page.mouse.wheel(0, by)
      await nextFrame(page)
    }
}

const withWindow = async <T>(
  opening: Promise<OpenWindow>,
  work: (window: OpenWindow) => Promise<T>,
): Promise<T> => {
  const window = await opening
  try {
    await window.paintedMs()
    return await work(window)
  } finally {
    await window.end()
  }
}

const bareWalk = ({ windows, count }: Stage) =>
  withWindow(windows.openBare({ isWatched: true }), async ({ page, longestBlockMs }) => {
    const blockMs = await longestBlockMs()
    await fillWithLines(page, count)
    return { blockMs, scrolling: await watching(page, () => scrollThrough(page, 'html')) }
  })

/** Starts with an empty history, does everything, and starts once more with what is known by then. */
const walk = async (stage: Stage, userData: string): Promise<Walk> => {
  const { windows, count, engine } = stage
  const start = { host: engine.host, userData, isWatched: true }
  const name = 'flood/bench-0-0003:2'

  const first = await withWindow(windows.openLading(start), async ({ page, longestBlockMs }) => {
    const arriving = await watching(page, () => untilAllKnown(page))
    const coldBlockMs = await longestBlockMs()
    await totalsOf(page, `${showCount(count)} shown`).waitFor()
    return {
      coldBlockMs,
      arriving,
      scrolling: await watching(page, () => scrollThrough(page, '[role=grid]')),
      typing: await watching(page, () => typeFilter(page, name, count)),
      sorting: await watching(page, () => sortAndGroup(page)),
      mapping: await watching(page, () => openMap(page, count)),
      zooming: await watching(page, () => zoomMap(page)),
    }
  })
  const again = await withWindow(windows.openLading(start), async ({ page, longestBlockMs }) => {
    const seen = await watching(page, () => untilAllKnown(page))
    return { seen, blockMs: await longestBlockMs() }
  })
  const bare = await bareWalk(stage)

  const { coldBlockMs, ...seen } = first
  return {
    seen: { ...seen, 'starting again': again.seen },
    bareScrolling: bare.scrolling,
    blocksMs: { cold: coldBlockMs, warm: again.blockMs, bare: bare.blockMs },
  }
}

const longestOf = (watched: readonly Watched[]): string => {
  const longestMs = Math.max(0, ...watched.flatMap(({ longTasksMs }) => longTasksMs))
  return longestMs === 0 ? aim : `longest task ${showMs(longestMs)}`
}

/** Fewer frames say nothing about how many there are in a second. */
const fewFrames = 10

/** Frames a second, and how many there was no time for: the median of several walks; empty where there were few. */
const framesOf = (all: readonly Watched[]): string => {
  const watched = all.filter(({ frameGapsMs }) => frameGapsMs.length >= fewFrames)
  if (watched.length === 0) return ''
  const perSecond = watched.map(
    ({ frameGapsMs }) => (frameGapsMs.length * 1000) / frameGapsMs.reduce((sum, gap) => sum + gap, 0),
  )
  const dropped = watched.map(({ frameGapsMs }) =>
    frameGapsMs.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / frameMs) - 1), 0),
  )
  const drawn = watched.map(({ frameGapsMs }) => frameGapsMs.length)
  return `${median(perSecond).toFixed(1)} frames a second, ${showCount(median(dropped))} dropped of ${showCount(median(drawn) + median(dropped))}`
}

const wordsOf = (act: Act, images: string): string => {
  switch (act) {
    case 'arriving':
      return `Sizes of ${images} arriving`
    case 'scrolling':
      return `Scrolling through ${images}`
    case 'typing':
      return `Typing a filter over ${images}`
    case 'sorting':
      return `Sorting and grouping ${images}`
    case 'mapping':
      return `Opening the layer map of ${images}`
    case 'zooming':
      return `Zooming in the layer map of ${images}`
    case 'starting again':
      return `Starting again with ${images} known`
  }
}

const blockRow = (what: string, blocksMs: readonly number[], bareMs: readonly number[]): Row => ({
  what: `Longest block of the main process, ${what}`,
  lading: showMs(Math.max(...blocksMs)),
  against: `${showMs(Math.max(...bareMs))} (bare window)`,
  aim: '≤ 50 ms',
})

/**
 * How long the window's main thread and the main process are held up by the images, and how many frames are drawn: of
 * several walks the longest task, and the median of frames.
 */
export const benchSmoothness = async (
  stage: Stage,
  userDataFor: () => Promise<string>,
): Promise<readonly Row[]> => {
  const walks: Walk[] = []
  for (let time = 0; time < stage.extent.walks; time += 1) walks.push(await walk(stage, await userDataFor()))
  const images = imagesInWords(stage)
  const rowOfAct = (act: Act): Row => {
    const seen = walks.map((one) => one.seen[act])
    const row = {
      what: wordsOf(act, images),
      lading: [longestOf(seen), framesOf(seen)].filter(Boolean).join(', '),
      aim,
    }
    if (act !== 'scrolling') return row
    const bare = framesOf(walks.map(({ bareScrolling }) => bareScrolling))
    return { ...row, against: `${bare} (bare window, as many lines)` }
  }
  const bareMs = walks.map(({ blocksMs }) => blocksMs.bare)
  const blocksOf = (start: 'cold' | 'warm'): readonly number[] => walks.map(({ blocksMs }) => blocksMs[start])
  return [
    blockRow(`cold start until all is known, ${images}`, blocksOf('cold'), bareMs),
    blockRow(`warm start, ${images}`, blocksOf('warm'), bareMs),
    ...acts.map(rowOfAct),
  ]
}
