/** A clean-up that was agreed on, while it runs and after. */
import type { Failure } from '../failure.ts'
import type { EngineId } from '../identity.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import type { CleanupItemId, CleanupKind } from './plan.ts'

/** Who asked for it. */
export type CleanupOrigin = 'window' | 'tray' | 'schedule'

/** Where one thing of it stands. */
export type CleanupStepState =
  | { readonly kind: 'waiting' }
  /** It is written to an archive before it goes; `doneBytes` of it are on the disk. */
  | { readonly kind: 'archiving'; readonly doneBytes: number }
  | { readonly kind: 'going' }
  | { readonly kind: 'gone'; readonly remark?: string }
  | { readonly kind: 'kept'; readonly failure: Failure }
  /** It was stopped before its turn. */
  | { readonly kind: 'stopped' }

/** One thing of a clean-up. */
export interface CleanupStep {
  readonly id: CleanupItemId
  readonly kind: CleanupKind
  readonly title: string
  readonly state: CleanupStepState
  /** Its entry in the ledger, once its turn has come. */
  readonly entryId?: number
}

/** A clean-up. */
export interface CleanupRun {
  /** A UUID. */
  readonly id: string
  readonly engineId: EngineId
  readonly origin: CleanupOrigin
  readonly phase: 'running' | 'stopping' | 'ended'
  readonly startedAtMs: number
  readonly endedAtMs?: number
  /** Of everything that was agreed on. */
  readonly planned: Bytes
  /** Of what went. */
  readonly predicted?: Bytes
  /** By the engine's own figures before and after; absent until it has ended, and where it cannot be told. */
  readonly measuredBytes?: number
  readonly steps: readonly CleanupStep[]
}

/** What became other of the last clean-up: steps are those that changed. `steps` of a new run are all of them. */
export interface CleanupRunChange {
  readonly run: Omit<CleanupRun, 'steps'>
  readonly steps: readonly CleanupStep[]
}

/** How a clean-up that was asked for went on. */
export type CleanupAnswer =
  | { readonly kind: 'declined' }
  /** Nothing of what was ticked can go any more. */
  | { readonly kind: 'nothing-left' }
  | { readonly kind: 'ended'; readonly runId: string }
