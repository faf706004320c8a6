import { describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import type { MenuItem } from '../../../renderer/src/components/menu-item.ts'
import { rowOf } from '../../../renderer/src/views/images/image-row.ts'
import { rowMenu, rowsMenu, type RowActions } from '../../../renderer/src/views/images/row-menu.ts'
import { digest, image, imageId } from './samples.ts'

type Call = readonly [keyof RowActions, ...unknown[]]

/** Actions that do nothing but note what was asked of them. */
const recording = () => {
  const calls: Call[] = []
  const actions = new Proxy({} as RowActions, {
    get:
      (_, name) =>
      (...given: unknown[]) =>
        void calls.push([name as keyof RowActions, ...given]),
  })
  return { calls, actions }
}

/** What choosing the item with this label, and this detail where several have the label, asks for. */
const chosen = (
  menuOf: (actions: RowActions) => readonly MenuItem[],
  label: string,
  detail?: string,
): readonly Call[] => {
  const { calls, actions } = recording()
  const items = menuOf(actions).filter(
    (item) => item.label === label && (detail === undefined || item.detail === detail),
  )
  expect(items, `${label} ${detail ?? ''}`).toHaveLength(1)
  items[0]?.act()
  return calls
}

const two = image(1, {
  tags: ['redis:7', 'team/cache:1'],
  repositoryDigests: [{ repository: 'redis', digest: digest(5) }],
})
const menuOf = (one: InventoryImage) => (actions: RowActions) => rowMenu(rowOf(one), actions)

describe('the menu of an image', () => {
  it.each<[string, string | undefined, Call]>([
    ['Details', undefined, ['open', imageId(1)]],
    ['Copy ID', undefined, ['copy', imageId(1), 'Image ID']],
    ['Copy digest', undefined, ['copy', digest(5), 'Digest']],
    ['Copy name', 'redis:7', ['copy', 'redis:7', 'Name']],
    ['Tag…', undefined, ['tag', imageId(1)]],
    ['Tag into…', undefined, ['place', [imageId(1)]]],
    ['Rename…', undefined, ['rename', imageId(1)]],
    ['Pull again', 'team/cache:1', ['pull', ['team/cache:1']]],
    ['Pin…', 'redis:7', ['pin', 'redis:7', digest(5)]],
    ['Pin…', 'team/cache:1', ['pin', 'team/cache:1', undefined]],
    ['Protect…', undefined, ['protect', rowOf(two)]],
    ['Push…', 'redis:7', ['push', 'redis:7']],
    ['Save…', 'with its 2 names', ['save', ['redis:7', 'team/cache:1']]],
    ['Remove image…', 'and its 2 names', ['remove', [{ imageId: imageId(1) }]]],
  ])('“%s” (%s) asks for just that', (label, detail, call) => {
    expect(chosen(menuOf(two), label, detail)).toEqual([call])
  })

  it('takes off the name that was chosen', () => {
    expect(chosen(menuOf(two), 'Untag', 'team/cache:1')).toEqual([['untag', rowOf(two), 'team/cache:1']])
  })

  it('says of the last name that more comes of taking it off', () => {
    const labels = menuOf(image(2))(recording().actions).map(({ label }) => label)
    expect(labels).toContain('Untag…')
    expect(labels).not.toContain('Untag')
  })

  it('offers nothing by name for an image without one', () => {
    const untagged = image(3, { tags: [] })
    const labels = menuOf(untagged)(recording().actions).map(({ label }) => label)
    for (const label of ['Rename…', 'Untag…', 'Pull again', 'Pin…', 'Push…', 'Copy name'])
      expect(labels).not.toContain(label)
    expect(chosen(menuOf(untagged), 'Save…')).toEqual([['save', [imageId(3)]]])
  })
})

describe('the menu of several images', () => {
  const several = (actions: RowActions) => rowsMenu([rowOf(two), rowOf(image(2))], actions)

  it.each<[string, Call]>([
    ['Copy 2 IDs', ['copy', `${imageId(1)}\n${imageId(2)}`, '2 IDs']],
    ['Copy 3 names', ['copy', 'redis:7\nteam/cache:1\napp:2', '3 names']],
    ['Pull 2 images again', ['pull', ['redis:7', 'app:2']]],
    ['Save 2 images…', ['save', ['redis:7', 'team/cache:1', 'app:2']]],
    ['Tag into…', ['place', [imageId(1), imageId(2)]]],
    ['Remove 2 images…', ['remove', [{ imageId: imageId(1) }, { imageId: imageId(2) }]]],
  ])('“%s” acts on all of them', (label, call) => {
    expect(chosen(several, label)).toEqual([call])
  })
})
