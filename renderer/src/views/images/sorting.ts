import type { HeldBytes } from '../../../../electron/core/layers/layer-bytes.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { ImageColumn } from '../../../../electron/core/settings.ts'
import type { Column, SortDirection } from './columns.ts'
import type { ImageRow } from './image-row.ts'

/** By what the table is sorted. */
export interface SortOrder {
  readonly column: ImageColumn
  readonly direction: SortDirection
}

/** What an image's layers take; `undefined` while they are not known. */
export type FiguresOf = (id: ImageId) => HeldBytes | undefined

/** What holds until somebody clicks a header. */
export const defaultOrder: SortOrder = { column: 'name', direction: 'ascending' }

/** The order after a click on a column's header: its own first direction, then the other one. */
export const nextOrder = (order: SortOrder, column: Pick<Column, 'key' | 'firstDirection'>): SortOrder => {
  if (order.column !== column.key) return { column: column.key, direction: column.firstDirection }
  return { column: column.key, direction: order.direction === 'ascending' ? 'descending' : 'ascending' }
}

/** Whether an order depends on figures that arrive after the images. */
export const needsFigures = ({ column }: SortOrder): boolean => column === 'unique' || column === 'shared'

/** What a row is sorted by; `undefined` where it lacks that. */
type SortValue = string | number | undefined

/** How many containers use it; running ones break a tie. */
const useWeight = ({ image }: ImageRow): number =>
  image.usedBy.length + image.usedBy.filter(({ running }) => running).length / 1000

const valueOf = (row: ImageRow, column: ImageColumn, figuresOf: FiguresOf): SortValue => {
  switch (column) {
    case 'name':
      return row.names.length === 0 ? undefined : row.nameKey
    case 'id':
      return row.image.id
    case 'digest':
      return row.digest
    case 'created':
      return row.image.createdAtMs
    case 'lastUsed':
      return row.isRunning ? Number.MAX_SAFE_INTEGER : row.image.lastUsedAtMs
    case 'size':
      return row.image.sizeBytes
    case 'unique':
      return figuresOf(row.image.id)?.uniqueBytes
    case 'shared':
      return figuresOf(row.image.id)?.sharedBytes
    case 'usedBy':
      return useWeight(row)
  }
}

const compare = (one: string | number, other: string | number): number =>
  one < other ? -1 : one > other ? 1 : 0

/** `items` by a key that each of them is asked for once; descending where `sign` is -1. */
export const sortedBy = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  sign: 1 | -1 = 1,
): readonly T[] =>
  items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((one, other) => sign * compare(one.key, other.key))
    .map(({ item }) => item)

/**
 * `rows` sorted. What a row lacks is last, whichever way round; equal ones go by name and then by ID, so that the order
 * never depends on how they arrived. Rows that are nearly in order already cost next to nothing.
 */
export const sortRows = (
  rows: readonly ImageRow[],
  { column, direction }: SortOrder,
  figuresOf: FiguresOf,
): readonly ImageRow[] => {
  const sign = direction === 'ascending' ? 1 : -1
  return rows
    .map((row) => ({ row, value: valueOf(row, column, figuresOf) }))
    .sort(
      (one, other) =>
        Number(one.value === undefined) - Number(other.value === undefined) ||
        (one.value !== undefined && other.value !== undefined && sign * compare(one.value, other.value)) ||
        compare(one.row.nameKey, other.row.nameKey) ||
        compare(one.row.image.id, other.row.image.id),
    )
    .map(({ row }) => row)
}
