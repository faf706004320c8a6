import type { Failure, FailureKind } from '../core/failure.ts'
import { isRecord } from '../core/tolerant.ts'
import { isText, parseJson } from './rows.ts'

/** A record rather than a list, so that the compiler notices a kind that is missing. */
const kinds: Readonly<Record<FailureKind, true>> = {
  'engine-unreachable': true,
  'permission-denied': true,
  'not-an-engine': true,
  'engine-too-old': true,
  'engine-too-new': true,
  'engine-silent': true,
  'not-found': true,
  'in-use': true,
  unauthorized: true,
  'rate-limited': true,
  'registry-unreachable': true,
  'wrong-platform': true,
  'disk-full': true,
  'invalid-reference': true,
  'invalid-input': true,
  'stream-broken': true,
  cancelled: true,
  'history-unavailable': true,
  unexpected: true,
}

const isKind = (value: unknown): value is FailureKind => isText(value) && Object.hasOwn(kinds, value)

/**
 * The failure that was stored as JSON, or `undefined` where the text is none. A kind that this Lading does not know
 * becomes `unexpected`; the sentences stay.
 */
export const readFailure = (text: string): Failure | undefined => {
  const stored = parseJson(text)
  if (!isRecord(stored)) return undefined
  const { kind, message, advice, ownWords } = stored
  if (!isText(message) || !isText(advice)) return undefined
  return { kind: isKind(kind) ? kind : 'unexpected', message, advice, ...(isText(ownWords) && { ownWords }) }
}
