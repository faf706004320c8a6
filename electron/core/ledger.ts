import type { Failure } from './failure.ts'
import type { Digest, EngineId, ImageId } from './identity.ts'

/** Every action that the ledger records. */
export const ledgerActions = ['pull'] as const

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
  /** The familiar name with its tag or digest, such as `python:3.13-alpine`. */
  readonly reference?: string
  /** `os/architecture[/variant]`, where one was asked for. */
  readonly platform?: string
  readonly digest?: Digest
  readonly imageId?: ImageId
  /** Bytes that were downloaded. */
  readonly bytes?: number
  readonly startedAtMs: number
  readonly endedAtMs?: number
  readonly outcome: LedgerOutcome
  readonly failure?: Failure
  /** The docker command that does the same. */
  readonly command?: string
}
