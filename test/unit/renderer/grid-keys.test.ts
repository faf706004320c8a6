import { describe, expect, it } from 'vitest'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { RemovalTarget } from '../../../electron/core/removal/removal.ts'
import { gridKey, wayOf } from '../../../renderer/src/views/images/grid-keys.ts'
import { image, imageId } from './samples.ts'
import { TableWorld } from './table-support.svelte.ts'

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }

/** A table of three images with the first one chosen, and what its keys did. */
const setUp = () => {
  const { table } = new TableWorld(image(0), image(1), image(2))
  const did: string[] = []
  const removed: (readonly RemovalTarget[])[] = []
  const actions = {
    open: () => undefined,
    copy: (text: string, what: string) => void did.push(`${what}: ${text}`),
    pull: () => undefined,
    push: () => undefined,
    save: () => undefined,
    tag: () => undefined,
    rename: (id: ImageId) => void did.push(`rename ${id}`),
    untag: () => undefined,
    place: (ids: readonly ImageId[]) => void did.push(`place ${ids.length}`),
    pin: () => undefined,
    protect: () => undefined,
    remove: (targets: readonly RemovalTarget[]) => void removed.push(targets),
    menu: () => void did.push('menu'),
    hasMarkedText: false,
  }
  const press = (key: string, held: Partial<typeof none> = {}, more: Partial<typeof actions> = {}): boolean =>
    gridKey({ ...none, ...held, key }, table, 10, { ...actions, ...more })
  table.choose(0, 'only')
  return { table, did, removed, press, selected: () => [...table.selectedIds] }
}

describe('a click', () => {
  it('selects one, with Ctrl or Cmd one more, and with Shift a range', () => {
    expect(wayOf(none)).toBe('only')
    expect(wayOf({ ...none, ctrlKey: true })).toBe('toggle')
    expect(wayOf({ ...none, metaKey: true })).toBe('toggle')
    expect(wayOf({ ...none, shiftKey: true })).toBe('extend')
  })
})

describe('a key in the grid', () => {
  it('moves and selects, with Shift extends, and with Ctrl only moves', () => {
    const { press, selected, table } = setUp()
    press('ArrowDown')
    expect(selected()).toEqual([imageId(1)])
    press('ArrowDown', { shiftKey: true })
    expect(selected()).toEqual([imageId(1), imageId(2)])
    press('Home', { ctrlKey: true })
    expect(selected()).toEqual([imageId(1), imageId(2)])
    expect(table.activeIndex).toBe(0)
  })

  it('toggles the active row with Space', () => {
    const { press, selected } = setUp()
    press('ArrowDown', { ctrlKey: true })
    press(' ')
    expect(selected()).toEqual([imageId(0), imageId(1)])
    press(' ')
    expect(selected()).toEqual([imageId(0)])
  })

  it('selects all with Ctrl+A, and with Escape only the active row again', () => {
    const { press, selected } = setUp()
    press('a', { ctrlKey: true })
    expect(selected()).toHaveLength(3)
    expect(press('Escape')).toBe(true)
    expect(selected()).toEqual([imageId(0)])
    expect(press('Escape')).toBe(false)
  })

  it('opens the details with Enter, and closes them with Escape', () => {
    const { press, table } = setUp()
    press('Enter')
    expect(table.openedId).toBe(imageId(0))
    press('Escape')
    expect(table.openedId).toBeUndefined()
  })

  it('opens the menu with Shift+F10 and the menu key', () => {
    const { press, did } = setUp()
    press('F10', { shiftKey: true })
    press('ContextMenu')
    expect(did).toEqual(['menu', 'menu'])
  })

  it('removes all that is selected with Delete', () => {
    const { press, removed } = setUp()
    press('ArrowDown', { shiftKey: true })
    press('Delete')
    expect(removed).toEqual([[{ imageId: imageId(0) }, { imageId: imageId(1) }]])
  })

  it('copies the IDs with Ctrl+C, unless text is marked', () => {
    const { press, did } = setUp()
    press('c', { ctrlKey: true })
    press('a', { ctrlKey: true })
    press('c', { metaKey: true })
    expect(did).toEqual([
      `Image ID: ${imageId(0)}`,
      `3 IDs: ${[0, 1, 2].map((number) => imageId(number)).join('\n')}`,
    ])
    expect(press('c', { ctrlKey: true }, { hasMarkedText: true })).toBe(false)
  })

  it('picks up all that is selected with T, and renames the active one with F2', () => {
    const { press, did, table } = setUp()
    press('ArrowDown', { shiftKey: true })
    press('t')
    press('F2')
    expect(did).toEqual(['place 2', `rename ${table.activeRow?.key}`])
    expect(press('t', { ctrlKey: true })).toBe(false)
  })

  it('that means nothing here is left to the window', () => {
    const { press } = setUp()
    expect(press('ArrowLeft')).toBe(false)
    expect(press('Tab')).toBe(false)
    expect(press('ArrowDown', { altKey: true })).toBe(false)
  })
})
