/** The outermost of an engine's answer, without which there is nothing to read. */
import { FailureError } from '../core/failure.ts'
import { isRecord } from '../core/tolerant.ts'

const unreadable = (answer: unknown, what: string): FailureError =>
  new FailureError({
    kind: 'stream-broken',
    message: `The engine’s ${what} is not readable.`,
    advice: 'Try again. If it happens again, look at the engine’s log.',
    ownWords: String(answer).slice(0, 200),
  })

/** The list that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredList = <T>(answer: unknown, what: string): readonly T[] => {
  if (Array.isArray(answer)) return answer as readonly T[]
  throw unreadable(answer, what)
}

/** An object was answered; what is no JSON is handed on as a `Buffer`. */
export const isAnsweredRecord = (answer: unknown): answer is Readonly<Record<string, unknown>> =>
  isRecord(answer) && !Buffer.isBuffer(answer)

/** The object that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredRecord = (answer: unknown, what: string): Readonly<Record<string, unknown>> => {
  if (isAnsweredRecord(answer)) return answer
  throw unreadable(answer, what)
}
