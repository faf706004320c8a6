/**
 * Schemas for answers that nobody promised: what is missing, null or of another type is left out, and costs neither
 * its row nor the page.
 */
import * as v from 'valibot'

/** A text, or nothing. */
export const text = v.fallback(v.optional(v.string()), undefined)

const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const wholeNumberInWords = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))

/** A whole number that is not negative, also where it is written as a text; or nothing. */
export const count = v.fallback(v.optional(v.union([wholeNumber, wholeNumberInWords])), undefined)

/** Whether it says `true`. */
export const flag = v.fallback(v.boolean(), false)

/**
 * A date as RFC 3339 writes it, in epoch milliseconds; or nothing. The year 1, which Go writes for a date that was never
 * set, is nothing too.
 */
export const moment = v.fallback(
  v.optional(v.pipe(v.string(), v.transform(Date.parse), v.number(), v.minValue(1))),
  undefined,
)

/** A list of anything; empty where there is none. */
export const list = v.fallback(v.array(v.unknown()), [])

/** The rows that `schema` lets through, in their order; those it does not are left out. */
export const rowsOf = <Schema extends v.GenericSchema>(
  rows: readonly unknown[],
  schema: Schema,
): v.InferOutput<Schema>[] =>
  rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row)
    return parsed.success ? [parsed.output] : []
  })

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** `value` without the properties that are `undefined`. */
export const defined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as Defined<T>
