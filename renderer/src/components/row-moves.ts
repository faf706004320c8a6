/** Where a row lies among others. */
export interface RowPlace {
  /** -1 where none is active. */
  readonly index: number
  readonly count: number
  /** How many rows a page has. */
  readonly pageRows: number
}

/** Where a key leads in a grid of rows, from the row one is on; `undefined` where it leads nowhere. */
export const movedIndex = (key: string, { index, count, pageRows }: RowPlace): number | undefined => {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? 0 : index - 1,
    PageDown: index + pageRows,
    PageUp: index - pageRows,
    Home: 0,
    End: count - 1,
  }
  const target = targets[key]
  if (target === undefined || count === 0) return undefined
  return Math.min(count - 1, Math.max(0, target))
}

/** How many rows fit into a grid below its header, one less so that one sees where one came from. */
export const pageRowsOf = (grid: Pick<HTMLElement, 'clientHeight'>, rowPx: number): number =>
  Math.max(1, Math.floor((grid.clientHeight - rowPx) / rowPx) - 1)
