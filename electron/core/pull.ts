import type { Failure } from './failure.ts'
import type { Digest, ImageId, PullId } from './identity.ts'
import type { PullProgress } from './pull-progress.ts'

/** Where a pull stands. */
export type PullState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running' }
  | { readonly kind: 'cancelling' }
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'succeeded'
      readonly result: 'downloaded' | 'up-to-date'
      readonly digest?: Digest
      readonly imageId?: ImageId
    }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** A pull that was asked for. It lives in the main process: a window that closes loses nothing of it. */
export interface Pull {
  readonly id: PullId
  /** The familiar name with its tag or digest, such as `python:3.13-alpine`. */
  readonly reference: string
  /** `os/architecture[/variant]`, where one was asked for. */
  readonly platform?: string
  readonly state: PullState
  readonly progress: PullProgress
  /** Which attempt this is, from 1. */
  readonly attempt: number
  readonly queuedAtMs: number
  readonly startedAtMs?: number
  readonly endedAtMs?: number
  /** Download speed over the last seconds; absent when nothing is downloaded now. */
  readonly bytesPerSecond?: number
  /** Milliseconds until the download is through at this speed; absent where it cannot be told. */
  readonly remainingMs?: number
  /** The docker command that does the same. */
  readonly command: string
}

/** A pull or another transfer that will not change again by itself. */
export const isEnded = ({ state }: { readonly state: { readonly kind: PullState['kind'] } }): boolean =>
  state.kind === 'succeeded' || state.kind === 'failed' || state.kind === 'cancelled'
