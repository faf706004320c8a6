import type { Readable } from 'node:stream'
import type { Image } from '../../core/images/image.ts'
import type { TransferWork } from '../../core/transfers/transfer.ts'
import type { PushRequest } from '../../engine/pushes.ts'
import type { LedgerEnding } from '../../history/ledger.ts'
import type { JobEngine } from './job-engine.ts'

/** How large an archive is, as far as it is known before it is written. */
export interface ArchiveBytes {
  /** About so large; absent where it is not known what its images share. */
  readonly expectedBytes?: number
  /** In no case less than this. */
  readonly leastBytes: number
}

/** What transfers need of an engine that is up. */
export interface TransferringEngine extends JobEngine {
  readonly push: (
    request: PushRequest,
    signal: AbortSignal,
    onMessage: (message: unknown) => void,
  ) => Promise<void>
  readonly save: (images: readonly string[], signal: AbortSignal) => Promise<Readable>
  readonly load: (
    archive: Readable,
    signal: AbortSignal,
    onMessage: (message: unknown) => void,
  ) => Promise<void>
  /** The image that has this name or ID now. */
  readonly imageNamed: (reference: string) => Promise<Image | undefined>
  /** How large an archive of these images is without compression. */
  readonly archiveBytes: (images: readonly string[], signal: AbortSignal) => Promise<ArchiveBytes>
  /** The folder where it keeps its data, where it runs on this machine. */
  readonly localFolder: () => Promise<string | undefined>
}

/** What transfers use besides the engine. */
export interface TransferTools {
  /** The `X-Registry-Auth` for a registry as in a reference; that of nobody where nobody is signed in. */
  readonly registryAuth: (domain: string, signal: AbortSignal) => Promise<string>
  /** Bytes that are free where a folder of this machine is; rejects where there is no such folder. */
  readonly freeBytesAt: (folder: string) => Promise<number>
  /** A new UUID. */
  readonly newId: () => string
}

/** A transfer under way. */
export interface TransferRun {
  readonly engine: TransferringEngine
  readonly tools: TransferTools
  readonly signal: AbortSignal
  /** Tells what is new of the work, and how many of how many bytes have moved, where that is known. */
  readonly move: (work: TransferWork, bytes: number, totalBytes: number | undefined) => void
}

/** What the ledger learns at the end. */
export type Learnt = Pick<LedgerEnding, 'digest' | 'imageId' | 'names'>

/** One transfer that was asked for. It can be run more than once. */
export interface TransferPlan {
  /** Before anything has moved. */
  readonly work: TransferWork
  /** The docker command that does the same. */
  readonly command: string
  /** Rejects with a `FailureError`, or with anything where `signal` is aborted. */
  readonly perform: (run: TransferRun) => Promise<Learnt>
}
