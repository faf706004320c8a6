/** Go's comparisons in templates (text/template, funcs.go): only values of one kind can be compared. */
import type { GoValue } from './value.ts'

type Basic = boolean | bigint | number | string

/** What counts as a basic value of Go: a `json.Number` is a string, a duration an int. */
const basicOf = (value: GoValue): Basic | undefined => {
  if (value === null) return undefined
  if (typeof value !== 'object') return value
  if (value.kind === 'json-number') return value.text
  return value.kind === 'duration' ? value.nanoseconds : undefined
}

/** Whether two values are equal; `undefined` where they cannot be compared. */
export const areEqual = (one: GoValue, other: GoValue): boolean | undefined => {
  if (isNil(one) || isNil(other)) return isNil(one) && isNil(other)
  const left = basicOf(one)
  const right = basicOf(other)
  return typeof left === typeof right && left !== undefined ? left === right : undefined
}

const isNil = (value: GoValue): boolean =>
  value === null || (typeof value === 'object' && value.kind === 'nil-pointer')

/** Whether `one` is less than `other`; `undefined` where they cannot be compared. */
export const isLess = (one: GoValue, other: GoValue): boolean | undefined => {
  const left = basicOf(one)
  const right = basicOf(other)
  if (left === undefined || right === undefined || typeof left !== typeof right) return undefined
  return typeof left === 'boolean' ? undefined : left < right
}
