import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Aged } from '../../../electron/core/aged.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { ImageDetails } from '../../../electron/core/images/image-details.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import { createLayerTree } from '../../../electron/core/layers/layers.ts'
import { defaultSettings } from '../../../electron/core/settings.ts'
import { ImagePane } from '../../../renderer/src/state/image-details.svelte.ts'
import { Inventory } from '../../../renderer/src/state/inventory.svelte.ts'
import { imagesById } from '../../../renderer/src/state/inventory-patch.ts'
import { ImagesTable } from '../../../renderer/src/views/images/images-table.svelte.ts'
import { image, imageId } from './samples.ts'

const failure: Failure = { kind: 'not-found', message: 'It is gone.', advice: 'Choose another.' }

const detailsOf = (id: ImageId): ImageDetails => ({ imageId: id, platforms: [] })

const ends: (() => void)[] = []

/** A pane whose questions are answered when the test says so. */
const openPane = () => {
  const asked: [string, ImageId][] = []
  const waiting: (() => void)[] = []
  let fails = false
  const answer = <T>(name: string, id: ImageId, value: T): Promise<Result<T>> => {
    asked.push([name, id])
    const result: Result<T> = fails ? { ok: false, failure } : { ok: true, value }
    return new Promise((resolve) => waiting.push(() => resolve(result)))
  }
  const refused = (): never => {
    throw new Error('not asked for')
  }
  const images = {
    ...{ snapshot: refused, refresh: refused, layers: refused, showing: refused },
    details: ({ id }: { id: string }) => answer('details', id as ImageId, detailsOf(id as ImageId)),
    inspect: ({ id }: { id: string }) =>
      answer<Aged<unknown>>('inspect', id as ImageId, { value: { Id: id }, asOfMs: 1 }),
  }
  const on = () => () => undefined
  const inventory = new Inventory({ images, on }, () => undefined)
  const imagesTable = new ImagesTable({
    inventory,
    layers: { tree: createLayerTree(), calmRevision: 0 },
    settings: { imageTable: defaultSettings.imageTable },
    clock: { nowMs: 0 },
  })
  const pane = new ImagePane(
    { images, activity: { page: refused, history: refused }, on },
    { imagesTable, inventory },
  )
  ends.push(pane.start())
  const show = (id: ImageId | undefined): void => {
    imagesTable.openedId = id
    flushSync()
  }
  /** The engine has these images now. */
  const list = (...listed: readonly InventoryImage[]): void => {
    inventory.images = imagesById(listed)
    inventory.isLoaded = true
    flushSync()
  }
  /** The engine went away, or is back. */
  const be = (kind: 'live' | 'stale'): void => {
    inventory.freshness = kind === 'live' ? { kind } : { kind, asOfMs: 0 }
    flushSync()
  }
  const settle = async (): Promise<void> => {
    for (const done of waiting.splice(0)) done()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return {
    pane,
    show,
    list,
    be,
    asked,
    settle,
    failFromNow: () => (fails = true),
    workFromNow: () => (fails = false),
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => {
  for (const end of ends.splice(0)) end()
  vi.useRealTimers()
})

describe('the detail pane', () => {
  it('asks for the details of the image that is opened, and for its inspection when that is looked at', async () => {
    const { pane, show, asked, settle } = openPane()
    show(imageId(1))
    expect(pane.opened?.details).toEqual({ kind: 'waiting' })
    await settle()
    expect(pane.opened?.details).toEqual({ kind: 'there', value: detailsOf(imageId(1)) })
    pane.opened?.openInspect()
    pane.opened?.openInspect()
    await settle()
    expect(pane.opened?.inspect).toMatchObject({ kind: 'there', value: { value: { Id: imageId(1) } } })
    expect(asked).toEqual([
      ['details', imageId(1)],
      ['inspect', imageId(1)],
    ])
  })

  it('keeps its tab and its format as other images are opened', () => {
    const { pane, show } = openPane()
    show(imageId(1))
    pane.tab = 'inspect'
    pane.format = '.Os'
    show(imageId(2))
    expect([pane.tab, pane.format]).toEqual(['inspect', '.Os'])
  })

  it('never shows the answer for one image under another', async () => {
    const { pane, show, settle } = openPane()
    show(imageId(1))
    show(imageId(2))
    await settle()
    expect(pane.opened?.details).toMatchObject({ value: { imageId: imageId(2) } })
  })

  it('asks nothing again on the way back to an image', async () => {
    const { pane, show, asked, settle } = openPane()
    show(imageId(1))
    await settle()
    show(imageId(2))
    await settle()
    show(imageId(1))
    expect(pane.opened?.details).toMatchObject({ kind: 'there', value: { imageId: imageId(1) } })
    expect(asked).toHaveLength(2)
  })

  it('keeps the answers of the images that were opened last, and no others', async () => {
    const { show, asked, settle } = openPane()
    for (let number = 1; number <= 13; number += 1) show(imageId(number))
    await settle()
    show(imageId(2))
    show(imageId(1))
    expect(asked.slice(13)).toEqual([['details', imageId(1)]])
  })

  it('says why there is no answer, and asks again when told to', async () => {
    const { pane, show, settle, failFromNow, workFromNow } = openPane()
    failFromNow()
    show(imageId(1))
    await settle()
    expect(pane.opened?.details).toEqual({ kind: 'failed', failure })
    workFromNow()
    void pane.opened?.askDetails()
    expect(pane.opened?.details).toEqual({ kind: 'waiting' })
    await settle()
    expect(pane.opened?.details.kind).toBe('there')
  })

  it('asks again by itself once the engine is back', async () => {
    const { pane, show, be, settle, failFromNow, workFromNow } = openPane()
    be('stale')
    failFromNow()
    show(imageId(1))
    pane.opened?.openInspect()
    await settle()
    expect([pane.opened?.details.kind, pane.opened?.inspect.kind]).toEqual(['failed', 'failed'])
    workFromNow()
    be('live')
    await settle()
    expect([pane.opened?.details.kind, pane.opened?.inspect.kind]).toEqual(['there', 'there'])
  })

  it('asks again for an image that got another name or platform, and shows what it had until the answer', async () => {
    const { pane, show, list, asked, settle } = openPane()
    list(image(1))
    show(imageId(1))
    pane.opened?.openInspect()
    await settle()
    list(image(1, { usedBy: [{ id: 'c', name: 'web', running: true }] }))
    expect(asked).toHaveLength(2)
    list(image(1, { tags: ['app:1', 'other:1'] }))
    expect(pane.opened?.inspect.kind).toBe('there')
    list(image(1, { tags: ['app:1', 'other:1'], sizeBytes: 9e9 }))
    expect(asked.slice(2).map(([what]) => what)).toEqual(['details', 'inspect', 'details', 'inspect'])
  })

  it('shows an image that goes away as it was, and since when it is gone', () => {
    const { pane, show, list } = openPane()
    list(image(1), image(2))
    show(imageId(1))
    vi.setSystemTime(2_000)
    list(image(2))
    vi.setSystemTime(3_000)
    list()
    expect(pane.opened?.image).toEqual(image(1))
    expect(pane.opened?.goneAtMs).toBe(2_000)
    list(image(1))
    expect(pane.opened?.goneAtMs).toBeUndefined()
  })

  it('keeps the names of an image that loses them on its way out, and of no other', () => {
    const { pane, show, list } = openPane()
    list(image(1), image(2))
    show(imageId(1))
    list(image(1, { tags: [] }), image(2))
    list(image(2))
    expect(pane.opened?.image?.tags).toEqual(['app:1'])
    show(imageId(2))
    list(image(2, { tags: [] }))
    vi.advanceTimersByTime(60_000)
    list()
    expect(pane.opened?.image?.tags).toEqual([])
  })

  it('does not take an image for gone before the images were listed', () => {
    const { pane, show } = openPane()
    show(imageId(1))
    expect(pane.opened?.goneAtMs).toBeUndefined()
  })

  it('closes', () => {
    const { pane, show } = openPane()
    show(imageId(1))
    show(undefined)
    expect(pane.opened).toBeUndefined()
  })
})
