/**
 * The typed way from the window to the main process. `window.lading` comes from the preload script; nothing else
 * in the window reaches outside.
 */
import type { Bridge } from '../../electron/contract/bridge.ts'
import { failureOf, type Failure, type Result } from '../../electron/core/failure.ts'

declare global {
  interface Window {
    readonly lading: Bridge
  }
}

/** Shows a failure to the person. */
export type TellFailure = (failure: Failure) => void

/** Waits for a call over the bridge. One that the bridge itself rejects becomes an `unexpected` failure. */
export const settled = <T>(call: Promise<Result<T>>): Promise<Result<T>> =>
  call.catch((error: unknown): Result<T> => ({ ok: false, failure: failureOf(error) }))

/** Waits for a call over the bridge and shows its failure, if it has one, so that none is ever swallowed. */
export const ask = async <T>(call: Promise<Result<T>>, tell: TellFailure): Promise<Result<T>> => {
  const result = await settled(call)
  if (!result.ok) tell(result.failure)
  return result
}
