/** The outermost of an engine's answer, without which there is nothing to read. */
import { FailureError } from '../core/failure.ts'
import { isRecord } from '../core/tolerant.ts'
import { m } from '../words/messages.ts'

const unreadableWords = {
  images: m.failures_unreadable_images,
  containers: m.failures_unreadable_containers,
  'disk-usage': m.failures_unreadable_disk_usage,
  removals: m.failures_unreadable_removals,
  inspection: m.failures_unreadable_inspection,
  history: m.failures_unreadable_history,
} as const

/** What an engine was asked for. */
export type Asked = keyof typeof unreadableWords

const unreadable = (answer: unknown, asked: Asked): FailureError =>
  new FailureError({
    kind: 'stream-broken',
    message: unreadableWords[asked](),
    advice: m.failures_engine_log_advice(),
    ownWords: String(answer).slice(0, 200),
  })

/** The list that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredList = <T>(answer: unknown, asked: Asked): readonly T[] => {
  if (Array.isArray(answer)) return answer as readonly T[]
  throw unreadable(answer, asked)
}

/** An object was answered; what is no JSON is handed on as a `Buffer`. */
export const isAnsweredRecord = (answer: unknown): answer is Readonly<Record<string, unknown>> =>
  isRecord(answer) && !Buffer.isBuffer(answer)

/** The object that was answered; throws a `FailureError` of kind `stream-broken` where it is none. */
export const answeredRecord = (answer: unknown, asked: Asked): Readonly<Record<string, unknown>> => {
  if (isAnsweredRecord(answer)) return answer
  throw unreadable(answer, asked)
}
