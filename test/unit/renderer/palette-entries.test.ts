import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { About } from '../../../electron/core/about.ts'
import type { InventorySnapshot } from '../../../electron/core/images/inventory.ts'
import { createAppState, type AppState } from '../../../renderer/src/app-state.ts'
import { paletteEntries } from '../../../renderer/src/components/palette-entries.ts'
import type { PaletteEntry } from '../../../renderer/src/state/palette.svelte.ts'
import { image, imageId } from './samples.ts'

type Call = readonly [string, unknown]

const snapshot: InventorySnapshot = {
  revision: 0,
  freshness: { kind: 'live' },
  images: [image(1, { tags: ['redis:7', 'team/cache:1'] }), image(2, { tags: ['redis:6'] })],
}

/** A bridge that notes what is called, and answers nothing but the images. */
const recordingBridge = () => {
  const calls: Call[] = []
  const room = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, procedure) => (input: unknown) => {
          const call = `${name}.${String(procedure)}`
          if (call === 'images.snapshot') return Promise.resolve({ ok: true, value: snapshot })
          calls.push([call, input])
          return new Promise(() => {})
        },
      },
    )
  const bridge = new Proxy({} as Bridge, {
    get: (_, name) => (name === 'on' ? () => () => {} : room(String(name))),
  })
  return { bridge, calls }
}

let app: AppState
let calls: Call[]

beforeEach(async () => {
  vi.stubGlobal('location', { hash: '' })
  const recorded = recordingBridge()
  app = createAppState(recorded.bridge, { getItem: () => null, setItem: () => undefined })
  calls = recorded.calls
  app.inventory.start()
  await expect.poll(() => app.inventory.images.size).toBe(2)
  return () => vi.unstubAllGlobals()
})

const entryOf = (entries: readonly PaletteEntry[], label: string): PaletteEntry => {
  const found = entries.filter((entry) => entry.label === label)
  expect(found, label).toHaveLength(1)
  return found[0]!
}

const act = (entry: PaletteEntry): void => {
  if (entry.does.kind !== 'act') throw new Error(`${entry.label} leads on`)
  entry.does.act()
}

const inside = (entry: PaletteEntry): readonly PaletteEntry[] => {
  if (entry.does.kind !== 'lead') throw new Error(`${entry.label} acts at once`)
  return entry.does.entries()
}

describe('an action of the palette', () => {
  it.each([
    ['Go to Images', '#/images'],
    ['Go to Discover', '#/discover'],
    ['Go to Pulls', '#/pulls'],
    ['Go to Pins', '#/pins'],
    ['Go to Cleanup', '#/cleanup'],
    ['Go to Activity', '#/activity'],
    ['Check pins now', '#/pins'],
    ['Open a Compose file or Dockerfile…', '#/pins'],
    ['Show the layer map', '#/images'],
    ['Group images by repository', '#/images'],
    ['Select every image that is shown', '#/images'],
  ])('“%s” leads to %s', (label, hash) => {
    act(entryOf(paletteEntries(app), label))
    expect(location.hash).toBe(hash)
  })

  it.each([
    ['List the images again', 'images.refresh'],
    ['Check pins now', 'pins.check'],
    ['Open a Compose file or Dockerfile…', 'files.choose'],
    ['Look for the engine now', 'engine.retry'],
    ['Group images by repository', 'settings.update'],
    ['Pause checks and clean-ups', 'settings.update'],
    ['Colours: Dark', 'settings.update'],
    ['Language: Deutsch', 'settings.update'],
    ['Export a lock file…', 'lockFile.export'],
    ['Import a lock file…', 'lockFile.import'],
  ])('“%s” calls %s', (label, procedure) => {
    act(entryOf(paletteEntries(app), label))
    expect(calls.map(([call]) => call)).toContain(procedure)
  })

  it('shows the map, and from there the table', () => {
    act(entryOf(paletteEntries(app), 'Show the layer map'))
    expect(app.imagesTable.shape).toBe('map')
    act(entryOf(paletteEntries(app), 'Show the table of images'))
    expect(app.imagesTable.shape).toBe('table')
  })

  it('offers to look for a newer version only where Lading keeps itself up to date', () => {
    const label = 'Look for a newer version of Lading'
    expect(paletteEntries(app).some((entry) => entry.label === label)).toBe(false)
    app.thisLading.about = { updates: 'lading' } as About
    act(entryOf(paletteEntries(app), label))
    expect(calls.map(([call]) => call)).toContain('updates.check')
  })

  it('brings the repositories into view that images are to be placed in', () => {
    app.imagesTable.shape = 'map'
    act(entryOf(inside(entryOf(paletteEntries(app), 'redis:6')), 'Tag into…'))
    expect(app.imagesTable.shape).toBe('table')
  })

  it('opens the dialogs of the clean-up', () => {
    act(entryOf(paletteEntries(app), 'Protect images from every clean-up…'))
    expect(app.protections.isOpen).toBe(true)
    act(entryOf(paletteEntries(app), 'Quick prune, schedule and archives…'))
    expect(app.cleanupScreen.isAutomaticOpen).toBe(true)
  })

  it('opens the dialog that asks for what is missing', () => {
    act(entryOf(paletteEntries(app), 'Pin a tag…'))
    expect(app.pinDialog.isOpen).toBe(true)
  })
})

describe('an image in the palette', () => {
  it('stands there under each of its names', () => {
    const images = paletteEntries(app).filter(({ kind }) => kind === 'image')
    expect(images.map(({ label }) => label).toSorted()).toEqual(['redis:6', 'redis:7', 'team/cache:1'])
  })

  it('leads to what its row’s menu offers', () => {
    const actions = inside(entryOf(paletteEntries(app), 'team/cache:1'))
    expect(actions.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['Details', 'Copy ID', 'Tag…', 'Rename…', 'Pin…', 'Push…', 'Save…']),
    )
  })

  it('is tagged, renamed, saved and removed from there', () => {
    const redis = () => inside(entryOf(paletteEntries(app), 'redis:6'))
    act(entryOf(redis(), 'Tag…'))
    expect(app.tagDialog.request).toMatchObject({ kind: 'tag', imageIds: [imageId(2)] })
    app.tagDialog.close()
    act(entryOf(redis(), 'Save…'))
    act(entryOf(redis(), 'Remove image…'))
    expect(calls).toEqual(
      expect.arrayContaining([
        ['transfers.save', { images: ['redis:6'] }],
        ['removals.remove', { targets: [{ imageId: imageId(2) }], force: false }],
      ]),
    )
  })
})

describe('a repository in the palette', () => {
  it('leads to its images', () => {
    act(entryOf(inside(entryOf(paletteEntries(app), 'redis')), 'Select all of them'))
    expect([...app.imagesTable.selectedIds].toSorted()).toEqual([imageId(1), imageId(2)])
    expect(location.hash).toBe('#/images')
  })
})
