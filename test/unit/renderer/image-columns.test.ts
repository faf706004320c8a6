import { describe, expect, it } from 'vitest'
import { defaultSettings } from '../../../electron/core/settings.ts'
import { columnMenu } from '../../../renderer/src/views/images/column-menu.ts'
import {
  allowedWidth,
  columns,
  layoutOf,
  shownColumns,
  withColumn,
  withWidth,
} from '../../../renderer/src/views/images/columns.ts'

const table = defaultSettings.imageTable

describe('the columns', () => {
  it('are the nine that the table is known for, in this order', () => {
    expect(columns.map(({ label }) => label())).toEqual([
      ...['Name', 'Image ID', 'Digest', 'Created', 'Last used', 'Size', 'Unique', 'Shared', 'Used by'],
    ])
  })

  it('are hidden and shown one by one, but never the name', () => {
    const hidden = withColumn(withColumn(table, 'digest', false), 'name', false)
    expect(hidden.hidden).toEqual(['digest'])
    expect(shownColumns({ hidden: ['name', 'digest'] }).map(({ key }) => key)).not.toContain('digest')
    expect(shownColumns({ hidden: ['name'] })[0]?.key).toBe('name')
    expect(withColumn(hidden, 'digest', true).hidden).toEqual([])
  })

  it('keep the width that they are dragged to, within what is allowed, until it is reset', () => {
    expect(withWidth(table, 'size', 200.4).widths).toEqual({ size: 200 })
    expect(withWidth(withWidth(table, 'size', 200), 'size', undefined).widths).toEqual({})
    expect(allowedWidth(-10)).toBe(48)
    expect(allowedWidth(5_000)).toBe(900)
  })

  it('leave the rest of the room to the name, unless it was given a width', () => {
    const shown = shownColumns({ hidden: ['id', 'digest', 'created', 'lastUsed', 'unique', 'shared'] })
    expect(layoutOf(shown, {}).template).toBe('minmax(224px, 1fr) 64px 64px 28px')
    expect(layoutOf(shown, { name: 300 }).template).toBe('300px 64px 64px minmax(28px, 1fr)')
  })

  it('scroll to the side once they need more than there is: their widths, the menu’s and the gaps', () => {
    expect(
      layoutOf(shownColumns({ hidden: ['id', 'digest', 'created', 'lastUsed', 'unique', 'shared'] }), {}),
    ).toMatchObject({
      leastPx: 224 + 64 + 64 + 28 + 3 * 8,
    })
  })
})

describe('the menu of the columns', () => {
  it('has a check for each but the name, and says which are shown', () => {
    const items = columnMenu({ ...table, hidden: ['digest'] }, () => undefined)
    expect(items.filter(({ isChecked }) => isChecked !== undefined)).toHaveLength(8)
    expect(items.find(({ label }) => label === 'Digest')?.isChecked).toBe(false)
    expect(items.some(({ label }) => label === 'Name')).toBe(false)
  })

  it('brings back all columns, and apart from that the original widths', () => {
    const set: unknown[] = []
    const items = columnMenu({ ...table, hidden: ['digest'], widths: { size: 99 } }, (next) => set.push(next))
    for (const label of ['All columns', 'Original widths']) items.find((item) => item.label === label)?.act()
    expect(set).toMatchObject([
      { hidden: [], widths: { size: 99 } },
      { hidden: ['digest'], widths: {} },
    ])
  })
})
