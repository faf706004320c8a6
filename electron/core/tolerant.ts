/**
 * From what came from outside to values. Engines and registries leave fields out, write null for them, or give them
 * another shape than the one before: what is not what it should be is nothing, and costs no more than itself.
 */

/** It has properties and is no array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object's properties; none where it is no object. */
export const recordIn = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})

/** A text that is not empty. */
export const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The texts of a list; none where it is no list. */
export const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

/** The objects of a list; none where it is no list. */
export const recordsIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

/** The texts of an object, by their names. */
export const textsByName = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(recordIn(value)).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text]] : [],
    ),
  )

/** A number of bytes; 0 where it is none. */
export const bytesIn = (value: unknown): number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0

/**
 * Epoch milliseconds; `undefined` where there is no such date. The year 1 or 0 seconds is written where an image does not
 * say when it was made.
 */
export const momentIn = (epochMs: number): number | undefined =>
  Number.isSafeInteger(epochMs) && epochMs > 0 ? epochMs : undefined
