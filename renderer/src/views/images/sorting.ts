import type { ImageRow } from './image-row.ts'

/** A column of the images table. */
export type ColumnKey = 'name' | 'id' | 'digest' | 'created' | 'size' | 'usedBy'

/** A column as its header shows it. */
export interface Column {
  readonly key: ColumnKey
  readonly label: string
  /** Numbers stand at the right. */
  readonly isNumber: boolean
  /** Which way round a first click sorts: names from A, sizes from the largest. */
  readonly firstDirection: SortDirection
}

/** Which way round a column is sorted. */
export type SortDirection = 'ascending' | 'descending'

/** By what the table is sorted. */
export interface SortOrder {
  readonly column: ColumnKey
  readonly direction: SortDirection
}

/** The columns, from left to right. */
export const columns: readonly Column[] = [
  { key: 'name', label: 'Name', isNumber: false, firstDirection: 'ascending' },
  { key: 'id', label: 'Image ID', isNumber: false, firstDirection: 'ascending' },
  { key: 'digest', label: 'Digest', isNumber: false, firstDirection: 'ascending' },
  { key: 'created', label: 'Created', isNumber: false, firstDirection: 'descending' },
  { key: 'size', label: 'Size', isNumber: true, firstDirection: 'descending' },
  { key: 'usedBy', label: 'Used by', isNumber: true, firstDirection: 'descending' },
]

/** What holds until somebody clicks a header. */
export const defaultOrder: SortOrder = { column: 'name', direction: 'ascending' }

/** The order after a click on a column's header: its own first direction, then the other one. */
export const nextOrder = (order: SortOrder, column: Column): SortOrder => {
  if (order.column !== column.key) return { column: column.key, direction: column.firstDirection }
  return { column: column.key, direction: order.direction === 'ascending' ? 'descending' : 'ascending' }
}

type Compare = (one: ImageRow, other: ImageRow) => number

const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** How many containers use it; running ones break a tie. */
const useWeight = ({ image }: ImageRow): number =>
  image.usedBy.length + image.usedBy.filter(({ running }) => running).length / 1000

const comparisons: Readonly<Record<ColumnKey, Compare>> = {
  name: (one, other) => compareText(one.nameKey, other.nameKey),
  id: (one, other) => compareText(one.image.id, other.image.id),
  digest: (one, other) => compareText(one.digestKey, other.digestKey),
  created: (one, other) => (one.image.createdAtMs ?? 0) - (other.image.createdAtMs ?? 0),
  size: (one, other) => one.image.sizeBytes - other.image.sizeBytes,
  usedBy: (one, other) => useWeight(one) - useWeight(other),
}

/** What a row lacks is last whichever way round the column is sorted. */
const isMissing: Readonly<Record<ColumnKey, (row: ImageRow) => boolean>> = {
  name: ({ names }) => names.length === 0,
  id: () => false,
  digest: ({ digest }) => digest === undefined,
  created: ({ image }) => image.createdAtMs === undefined,
  size: () => false,
  usedBy: () => false,
}

/** `rows` sorted; equal ones by name and then by ID, so that the order never depends on how they arrived. */
export const sortRows = (
  rows: readonly ImageRow[],
  { column, direction }: SortOrder,
): readonly ImageRow[] => {
  const sign = direction === 'ascending' ? 1 : -1
  const compare = comparisons[column]
  const lacks = isMissing[column]
  return rows.toSorted(
    (one, other) =>
      Number(lacks(one)) - Number(lacks(other)) ||
      sign * compare(one, other) ||
      comparisons.name(one, other) ||
      comparisons.id(one, other),
  )
}

/** The rows that hold every word of `text`, in their names, IDs and digests. */
export const filterRows = (rows: readonly ImageRow[], text: string): readonly ImageRow[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ searchText }) => words.every((word) => searchText.includes(word)))
}
