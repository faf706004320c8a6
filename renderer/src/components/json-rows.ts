/** Parsed JSON as the rows of a tree. */

/** A key or a place in a list. */
export type JsonKey = string | number

/** What a row shows. */
export interface JsonRow {
  /** Its path as text, which is its identity. */
  readonly id: string
  readonly path: readonly JsonKey[]
  /** How deep it stands, from 1. */
  readonly level: number
  readonly value: unknown
  /** How many parts it has; absent where it can have none. */
  readonly size?: number
  /** Its place among those beside it, from 1, and their number. */
  readonly position: number
  readonly siblings: number
}

/** So many parts of one thing are shown; what engines give never has as many. */
const mostParts = 10_000

const idOf = (path: readonly JsonKey[]): string => JSON.stringify(path)

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null

const partsOf = (value: unknown): readonly (readonly [JsonKey, unknown])[] => {
  if (Array.isArray(value))
    return value.slice(0, mostParts).map((part: unknown, index) => [index, part] as const)
  return isContainer(value) ? Object.entries(value).slice(0, mostParts) : []
}

/** The rows within `value`, those within a row only where it is unfolded. */
export const jsonRows = (
  value: unknown,
  isUnfolded: (id: string) => boolean,
  path: readonly JsonKey[] = [],
): readonly JsonRow[] => {
  const rows: JsonRow[] = []
  const visit = (container: unknown, above: readonly JsonKey[]): void => {
    const parts = partsOf(container)
    parts.forEach(([key, part], index) => {
      const row = rowOf(part, [...above, key], index + 1, parts.length)
      rows.push(row)
      if (row.size !== undefined && isUnfolded(row.id)) visit(part, row.path)
    })
  }
  visit(value, path)
  return rows
}

const rowOf = (value: unknown, path: readonly JsonKey[], position: number, siblings: number): JsonRow => ({
  ...{ id: idOf(path), path, level: path.length, value, position, siblings },
  ...(isContainer(value) && { size: partsOf(value).length }),
})

/** The identity of what a row stands in; `undefined` for the outermost ones. */
export const parentId = ({ path }: JsonRow): string | undefined =>
  path.length < 2 ? undefined : idOf(path.slice(0, -1))

/** The identities of everything that a row stands in. */
export const ancestorIds = ({ path }: JsonRow): readonly string[] =>
  path.slice(1).map((_key, index) => idOf(path.slice(0, index + 1)))

/** Whether a row's key, or its value where that is no container, has `word` in it; `word` is in lower case. */
export const rowMatches = ({ path, value }: JsonRow, word: string): boolean => {
  const key = path.at(-1)
  if (typeof key === 'string' && key.toLowerCase().includes(word)) return true
  return !isContainer(value) && String(value).toLowerCase().includes(word)
}

/** A value as it is copied: a text bare, everything else as JSON. */
export const copiedValue = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)

/** A value in a line: texts quoted and cut, of lists and objects how much is in them. */
export const previewOf = ({ value, size }: JsonRow, mostCharacters = 400): string => {
  if (Array.isArray(value)) return size === 0 ? '[]' : `[${size}]`
  if (size !== undefined) return size === 0 ? '{}' : `{${size}}`
  return typeof value === 'string'
    ? JSON.stringify(value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value)
    : String(value)
}
