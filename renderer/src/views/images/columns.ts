import {
  columnWidthRange,
  imageColumns,
  type ImageColumn,
  type ImageTableSettings,
} from '../../../../electron/core/settings.ts'
import { m } from '../../../../electron/words/messages.ts'

/** Which way round a column is sorted. */
export type SortDirection = 'ascending' | 'descending'

/** A column as its header shows it. */
export interface Column {
  readonly key: ImageColumn
  readonly label: () => string
  /** What stands in it, for a tooltip; absent where the label says it. */
  readonly meaning?: () => string
  /** Numbers stand at the right. */
  readonly isNumber: boolean
  /** Which way round a first click sorts: names from A, sizes from the largest. */
  readonly firstDirection: SortDirection
  /** In pixels, until somebody drags it. The name takes what the others leave, and never less than this. */
  readonly widthPx: number
}

const described: Readonly<Record<ImageColumn, Omit<Column, 'key'>>> = {
  name: { label: m.images_column_name, isNumber: false, firstDirection: 'ascending', widthPx: 224 },
  id: { label: m.images_column_id, isNumber: false, firstDirection: 'ascending', widthPx: 88 },
  digest: { label: m.images_column_digest, isNumber: false, firstDirection: 'ascending', widthPx: 88 },
  created: { label: m.images_column_created, isNumber: false, firstDirection: 'descending', widthPx: 88 },
  lastUsed: {
    ...{ label: m.images_column_last_used, isNumber: false, firstDirection: 'descending', widthPx: 100 },
    meaning: m.images_column_last_used_meaning,
  },
  size: {
    ...{ label: m.images_column_size, isNumber: true, firstDirection: 'descending', widthPx: 64 },
    meaning: m.images_column_size_meaning,
  },
  unique: {
    ...{ label: m.images_column_unique, isNumber: true, firstDirection: 'descending', widthPx: 72 },
    meaning: m.images_column_unique_meaning,
  },
  shared: {
    ...{ label: m.images_column_shared, isNumber: true, firstDirection: 'descending', widthPx: 72 },
    meaning: m.images_column_shared_meaning,
  },
  usedBy: {
    ...{ label: m.images_column_used_by, isNumber: true, firstDirection: 'descending', widthPx: 64 },
    meaning: m.images_column_used_by_meaning,
  },
}

/** The columns, from left to right. */
export const columns: readonly Column[] = imageColumns.map((key) => ({ key, ...described[key] }))

/** The columns that are shown. The name always is. */
export const shownColumns = ({ hidden }: Pick<ImageTableSettings, 'hidden'>): readonly Column[] =>
  columns.filter(({ key }) => key === 'name' || !hidden.includes(key))

/** A width in pixels that a column may have. */
export const allowedWidth = (widthPx: number): number =>
  Math.round(Math.min(columnWidthRange.most, Math.max(columnWidthRange.least, widthPx)))

/** `table` with a column shown or hidden. */
export const withColumn = (
  table: ImageTableSettings,
  column: ImageColumn,
  isShown: boolean,
): ImageTableSettings => {
  const others = table.hidden.filter((key) => key !== column)
  return { ...table, hidden: isShown || column === 'name' ? others : [...others, column] }
}

/** `table` with a column of another width in pixels; its own again where that is `undefined`. */
export const withWidth = (
  table: ImageTableSettings,
  column: ImageColumn,
  widthPx: number | undefined,
): ImageTableSettings => {
  const { [column]: _, ...others } = table.widths
  return { ...table, widths: widthPx === undefined ? others : { ...others, [column]: allowedWidth(widthPx) } }
}

/** The column at the right that holds each row's menu. */
const menuColumnPx = 28

/** Between two columns. */
const columnGapPx = 8

/** How the columns lie. */
export interface ColumnLayout {
  /** As CSS takes it in `grid-template-columns`, the menu's column last. */
  readonly template: string
  /** Narrower than this, and the table scrolls to the side. */
  readonly leastPx: number
}

/** Lays columns out. Room that is left goes to the name, or, where somebody gave that a width, to the right end. */
export const layoutOf = (shown: readonly Column[], widths: ImageTableSettings['widths']): ColumnLayout => {
  const tracks = shown.map(({ key, widthPx }) => ({
    isOwn: widths[key] === undefined,
    key,
    px: widths[key] ?? widthPx,
  }))
  const isNameFree = widths.name === undefined
  const template = tracks.map(({ isOwn, key, px }) =>
    key === 'name' && isOwn ? `minmax(${px}px, 1fr)` : `${px}px`,
  )
  const menu = isNameFree ? `${menuColumnPx}px` : `minmax(${menuColumnPx}px, 1fr)`
  return {
    template: [...template, menu].join(' '),
    leastPx: tracks.reduce((sum, { px }) => sum + px + columnGapPx, menuColumnPx),
  }
}
