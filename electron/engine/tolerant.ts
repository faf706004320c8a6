/**
 * From an engine's answer to values. Engines leave fields out, write null for them, or give them another shape than the
 * one before: what is not what it should be is nothing, and costs no more than itself.
 */
import { FailureError } from '../core/failure.ts'

const unreadable = (answer: unknown, what: string): FailureError =>
  new FailureError({
    kind: 'stream-broken',
    message: `The engine’s ${what} is not readable.`,
    advice: 'Try again. If it happens again, look at the engine’s log.',
    ownWords: String(answer).slice(0, 200),
  })

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)

/** The list that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredList = <T>(answer: unknown, what: string): readonly T[] => {
  if (Array.isArray(answer)) return answer as readonly T[]
  throw unreadable(answer, what)
}

/** The object that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredRecord = (answer: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (isRecord(answer)) return answer
  throw unreadable(answer, what)
}

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
 * Epoch milliseconds; `undefined` where there is no such date. An engine writes the year 1 or 0 seconds where an image
 * does not say when it was made.
 */
export const momentIn = (epochMs: number): number | undefined =>
  Number.isSafeInteger(epochMs) && epochMs > 0 ? epochMs : undefined
