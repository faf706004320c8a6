import type { CacheRecord, EngineResources } from '../../core/cleanup/resources.ts'
import type { RemovingEngine } from '../removal/removal-steps.ts'

/** The engine, as far as a clean-up needs it. Each call rejects with a `FailureError`. */
export interface CleaningEngine extends RemovingEngine {
  /** Containers, volumes and build cache with what they take. On a containerd store slow where it is to say what images take. */
  readonly resources: (signal: AbortSignal, withImages: boolean) => Promise<EngineResources>
  /** The build cache where the engine says it quickly, be it empty; `undefined` where it would look through its disk for that. */
  readonly cacheAlone: (signal: AbortSignal) => Promise<readonly CacheRecord[] | undefined>
  /** Removes a container that does not run, without its volumes. Refused where it runs meanwhile: never by force. */
  readonly removeContainer: (id: string, signal: AbortSignal) => Promise<void>
  readonly removeVolume: (name: string, signal: AbortSignal) => Promise<void>
  /** Removes these records of the build cache in whatever order they can go, and no others; gives those that went. */
  readonly removeCache: (ids: readonly string[], signal: AbortSignal) => Promise<ReadonlySet<string>>
  /**
   * Has a containerd store let go of content that it keeps for pulls which did not end. No image goes with it, but a pull that
   * runs on the engine meanwhile fails: only while none does. Rejects where the store keeps no such content.
   */
  readonly freeInterruptedPulls: (signal: AbortSignal) => Promise<void>
  /** It runs in a machine of its own whose disk is a file here. */
  readonly isInDiskImage: boolean
}
