/** What pulls, pushes and archives have in common: each is a job that waits for its turn, runs and ends. */
import type { Failure } from '../failure.ts'
import type { EngineId } from '../identity.ts'

/** Where a job stands. `Success` is what is known of one that has succeeded. */
export type JobState<Success = unknown> =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running' }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | ({ readonly kind: 'succeeded' } & Success)

/** A job that was asked for. It lives in the main process: a window that closes loses nothing of it. */
export interface JobItem<Id extends string> {
  readonly id: Id
  readonly state: JobState
  readonly queuedAtMs: number
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  /** Over the last seconds; absent when nothing moves. */
  readonly bytesPerSecond?: number
  /** Until all has moved at this speed; absent where it cannot be told. */
  readonly remainingMs?: number
  /** The docker command that does the same. */
  readonly command: string
  /** The engine that it was asked of, and the name of its machine; absent where none was there. */
  readonly engineId?: EngineId
  readonly engineName?: string
}

/** A job that will not change again by itself. */
export const isEnded = ({ state }: { readonly state: { readonly kind: JobState['kind'] } }): boolean =>
  state.kind === 'succeeded' || state.kind === 'failed' || state.kind === 'cancelled'
