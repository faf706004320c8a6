/**
 * What went wrong, as data: it crosses the bridge, is kept in the ledger and shown in the window.
 */
import { m } from '../words/messages.ts'

/** Every kind of failure that Lading tells apart. The window has an answer for each. */
export type FailureKind =
  | 'engine-unreachable'
  | 'permission-denied'
  | 'not-an-engine'
  | 'engine-too-old'
  | 'engine-too-new'
  | 'engine-silent'
  | 'not-found'
  | 'in-use'
  | 'unauthorized'
  | 'rate-limited'
  | 'registry-unreachable'
  | 'wrong-platform'
  | 'disk-full'
  | 'invalid-reference'
  | 'invalid-input'
  | 'stream-broken'
  | 'cancelled'
  | 'history-unavailable'
  | 'unexpected'

/** A failure that a person can act on. */
export interface Failure {
  readonly kind: FailureKind
  /** One sentence that says what happened. */
  readonly message: string
  /** One sentence that says what to do next. */
  readonly advice: string
  /** The engine's, registry's or system's own words, where there are any. */
  readonly ownWords?: string
  /** When it is worth trying again, in epoch milliseconds, where the other side says so. */
  readonly retryAtMs?: number
}

/** A value, or the failure that stands in its place. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** A `Failure` on its way up the stack. */
export class FailureError extends Error {
  readonly failure: Failure

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause })
    this.name = 'FailureError'
    this.failure = failure
  }
}

/** The failure that `error` carries, or an `unexpected` one made of its words. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof FailureError) return error.failure
  return {
    kind: 'unexpected',
    message: m.failures_unexpected(),
    advice: m.failures_unexpected_advice(),
    ownWords: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  }
}

/** For the `default` of a switch that must be exhaustive: the compiler complains where a case is missing. */
export const unreachable = (value: never): never => {
  throw new Error(`not handled: ${JSON.stringify(value)}`)
}
