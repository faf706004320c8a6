import type { Failure } from './failure.ts'
import type { Digest, EngineId, ImageId } from './identity.ts'

/** Every action that the ledger records. */
export const ledgerActions = [
  'pull',
  'remove',
  'tag',
  'rename',
  'untag',
  'push',
  'save',
  'load',
  'pin',
  'unpin',
  'write-file',
  'restore-file',
  'remove-container',
  'remove-volume',
  'prune-cache',
  'archive',
  'restore',
  'sign-in',
  'sign-out',
] as const

/** What was done. */
export type LedgerAction = (typeof ledgerActions)[number]

/**
 * How it went. `interrupted` is given to what still ran when Lading itself ended: how the engine fared with it is
 * not known.
 */
export type LedgerOutcome = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted'

/** One thing that was done, or is being done. */
export interface LedgerEntry {
  /** Counts up: a later entry has a higher one. Negative where nothing is kept. */
  readonly id: number
  readonly engineId?: EngineId
  readonly action: LedgerAction
  /** The familiar name with its tag or digest, such as `python:3.13-alpine`; of a file that was written, its path. */
  readonly reference?: string
  /** `os/architecture[/variant]`, where one was asked for. */
  readonly platform?: string
  readonly digest?: Digest
  readonly imageId?: ImageId
  /** Bytes that were downloaded, sent, written or read, or that came back, as measured. */
  readonly bytes?: number
  /** Bytes that were expected to come back. */
  readonly predictedBytes?: number
  /**
   * The names that an image had when it was removed, or that were saved or loaded, as the engine prints them; those whose
   * digests changed in a file.
   */
  readonly names?: readonly string[]
  readonly startedAtMs: number
  readonly endedAtMs?: number
  readonly outcome: LedgerOutcome
  readonly failure?: Failure
  /** The docker command that does the same. */
  readonly command?: string
  /** The clean-up that it was a part of; a UUID. */
  readonly cleanupId?: string
  /** It gave or took names, or took an image away, and that can be undone as far as is known now, or has been. */
  readonly undo?: 'possible' | 'undone'
  /** The entry that this one undid. */
  readonly undoes?: number
}
