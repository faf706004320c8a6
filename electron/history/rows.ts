/**
 * From rows to values. Whoever owns the file may have edited it, so nothing that is read here throws.
 */
import { parseDigest, type Digest } from '../core/identity.ts'
import { isRecord } from '../core/tolerant.ts'

/** A row without its NULLs: columns that may be NULL become properties that may be absent. */
export type Present<Row> = {
  [K in keyof Row as null extends Row[K] ? never : K]: Row[K]
} & {
  [K in keyof Row as null extends Row[K] ? K : never]?: NonNullable<Row[K]>
}

/** Leaves out the columns that are NULL. */
export const withoutNulls = <Row extends object>(row: Row): Present<Row> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Present<Row>

/** The digest that a column holds; `undefined` where it is NULL or holds none. */
export const digestIn = (text: string | null | undefined): Digest | undefined => parseDigest(text ?? '')

/** The value that `text` holds as JSON, or `undefined` where it holds none. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** It is a list of which every item passes `test`. */
export const isListOf = <T>(value: unknown, test: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(test)

/** It is a text. */
export const isText = (value: unknown): value is string => typeof value === 'string'

/** It is a number. */
export const isNumber = (value: unknown): value is number => typeof value === 'number'

/** It is an object of texts. */
export const isTextsByName = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every(isText)

/** It is absent, or passes `test`. */
export const isOptional = <T>(value: unknown, test: (value: unknown) => value is T): value is T | undefined =>
  value === undefined || test(value)
