import { describe, expect, it } from 'vitest'
import type { NavigateTarget } from '../../../electron/contract/topics.ts'
import {
  findEntries,
  Palette,
  PaletteSearch,
  type PaletteEntry,
} from '../../../renderer/src/state/palette.svelte.ts'

const nothing = (): void => undefined
const entry = (
  kind: PaletteEntry['kind'],
  label: string,
  detail?: string,
  inside?: readonly PaletteEntry[],
): PaletteEntry => ({
  ...{ id: `${kind} ${label} ${detail ?? ''}`, kind, label },
  ...(detail !== undefined && { detail }),
  does: inside === undefined ? { kind: 'act', act: nothing } : { kind: 'lead', entries: () => inside },
})

const untag = entry('selection', 'Untag', 'nginx:alpine')
const push = entry('selection', 'Push…', 'nginx:alpine')
const pulls = entry('action', 'Go to Pulls')
const nginx = entry('image', 'nginx:alpine', '0ddf556e438f', [entry('action', 'Details')])
const all = [untag, push, pulls, nginx]

const labels = (query: string, recent: readonly string[] = []): readonly string[] =>
  findEntries(all, query, recent).map(({ entry: { label } }) => label)

const searching = (): PaletteSearch =>
  new PaletteSearch(
    () => all,
    () => [],
  )

describe('what is typed', () => {
  it('finds an image by its name before anything that can be done with it', () => {
    expect(labels('nginx')[0]).toBe('nginx:alpine')
    expect(labels('ngal')[0]).toBe('nginx:alpine')
  })

  it('finds an action by its word and what it is about', () => {
    expect(labels('push ngi')[0]).toBe('Push…')
  })

  it('finds an image by its ID, which is marked where it stands', () => {
    const [first] = findEntries(all, '0ddf', [])
    expect(first?.entry.label).toBe('nginx:alpine')
    expect(first?.labelAt).toEqual([])
    expect(first?.detailAt).toEqual([0, 1, 2, 3])
  })

  it('nothing of finds everything, what was used last before the rest', () => {
    expect(labels('')).toEqual(['Untag', 'Push…', 'Go to Pulls', 'nginx:alpine'])
    expect(labels('', [pulls.id, 'gone'])).toEqual(['Go to Pulls', 'Untag', 'Push…', 'nginx:alpine'])
  })

  it('finds what was used last before what matches as well', () => {
    const images = [entry('image', 'app:1'), entry('image', 'app:2')]
    const found = findEntries(images, 'app', ['image app:2 '])
    expect(found.map(({ entry: { label } }) => label)).toEqual(['app:2', 'app:1'])
  })
})

describe('the palette', () => {
  it('remembers what was used, each once and the last first, but nothing that was done with a selection', () => {
    const palette = new Palette({ on: () => nothing })
    for (const used of [pulls, nginx, untag, pulls]) palette.use(used)
    expect(palette.recent).toEqual([pulls.id, nginx.id])
  })

  it('opens when the menu says so', () => {
    let tell: (target: NavigateTarget) => void = nothing
    const palette = new Palette({
      on: (_topic, listener) => {
        tell = listener as typeof tell
        return nothing
      },
    })
    palette.start()
    tell('images')
    expect(palette.isOpen).toBe(false)
    tell('palette')
    expect(palette.isOpen).toBe(true)
  })
})

describe('a search', () => {
  it('moves from the last to the first and back, and leaves the keys of the box to the box', () => {
    const search = searching()
    search.move('ArrowUp', 9)
    expect(search.active).toBe(nginx)
    search.move('ArrowDown', 9)
    expect(search.active).toBe(untag)
    search.move('PageDown', 2)
    expect(search.active).toBe(pulls)
    expect(search.move('Home', 9)).toBe(false)
    expect(search.move('x', 9)).toBe(false)
  })

  it('begins at the best match whenever something else is typed', () => {
    const search = searching()
    search.move('ArrowDown', 9)
    search.write('pulls')
    expect(search.active).toBe(pulls)
  })

  it('of which nothing comes has nothing active', () => {
    const search = searching()
    search.write('zzz')
    expect(search.active).toBeUndefined()
    expect(search.move('ArrowDown', 9)).toBe(false)
  })

  it('goes into what was chosen and back, with nothing typed', () => {
    const search = searching()
    search.write('nginx')
    if (nginx.does.kind === 'lead') search.enter(nginx, nginx.does.entries)
    expect(search.query).toBe('')
    expect(search.active?.label).toBe('Details')
    expect(search.path).toEqual([nginx])
    expect(search.back()).toBe(true)
    expect(search.found).toHaveLength(4)
    expect(search.back()).toBe(false)
  })
})
