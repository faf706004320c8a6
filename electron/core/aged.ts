import type { Failure } from './failure.ts'

/** An answer from outside, and how old it is. */
export interface Aged<T> {
  readonly value: T
  /** When it was given, in epoch milliseconds. */
  readonly asOfMs: number
  /** Why it comes from what was seen before, where it could not be asked for now. */
  readonly insteadOf?: Failure
}
