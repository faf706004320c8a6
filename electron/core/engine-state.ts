import type { EndpointChoice } from './endpoint.ts'
import type { Failure } from './failure.ts'
import type { EngineId } from './identity.ts'

/** Where an engine keeps its images. It decides what an image ID is and what a size means. */
export type ImageStore = 'graph-driver' | 'containerd'

/** What an engine says of itself. */
export interface EngineFacts {
  readonly id: EngineId
  readonly product: 'docker' | 'podman'
  /** The machine's name as the engine gives it. */
  readonly name: string
  /** The engine's own version, such as `28.5.2`. */
  readonly version: string
  /** The API version that Lading and the engine agreed on, such as `1.51`. */
  readonly apiVersion: string
  readonly operatingSystem: string
  /** `linux/amd64`, as a platform is written in a reference to one. */
  readonly platform: string
  readonly store: ImageStore
  /** The storage driver or snapshotter, such as `overlay2`. */
  readonly storageDriver: string
}

/** Whether the engine can be reached, and what is known of it. */
export type EngineState =
  | { readonly phase: 'connecting'; readonly choice?: EndpointChoice; readonly lastKnown?: EngineFacts }
  | {
      readonly phase: 'up'
      readonly choice: EndpointChoice
      readonly engine: EngineFacts
      readonly sinceMs: number
    }
  | {
      readonly phase: 'down'
      readonly choice?: EndpointChoice
      readonly lastKnown?: EngineFacts
      readonly failure: Failure
      readonly sinceMs: number
      /** How many attempts have failed since it went down. */
      readonly attempts: number
      /** When the next attempt starts; absent while one runs. */
      readonly nextAttemptAtMs?: number
    }
