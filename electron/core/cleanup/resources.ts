/** What takes an engine's disk besides images. */
import type { EngineId, ImageId } from '../identity.ts'

/** How a container stands, as an engine calls it (moby api/types/container/state.go). */
export type ContainerPhase = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** A container with what it takes. */
export interface Container {
  /** In full. */
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  /** Absent where the engine no longer says which one. */
  readonly imageId?: ImageId
  /** The image as it was named when the container was made. */
  readonly imageName: string
  readonly phase: ContainerPhase
  readonly createdAtMs?: number
  /** Bytes that it has written over its image's layers: they come back when it goes. */
  readonly writableBytes: number
  /** The names of the volumes that it uses. */
  readonly volumes: readonly string[]
}

/** A volume with what it takes. */
export interface Volume {
  readonly name: string
  /** The engine gave it its name: nobody will look for it by that. */
  readonly isAnonymous: boolean
  /** Absent where the engine cannot tell, as with drivers other than `local`. */
  readonly bytes?: number
  readonly createdAtMs?: number
  readonly driver: string
}

/** A record of the engine's own build cache (moby api/types/build/cache.go). */
export interface CacheRecord {
  readonly id: string
  /** Such as `regular`, `source.local`, `exec.cachemount`. */
  readonly type: string
  readonly description: string
  readonly bytes: number
  /** An image has the same layer: that takes nothing of its own, and nothing comes back with it. */
  readonly isShared: boolean
  readonly isInUse: boolean
  readonly createdAtMs?: number
  /** Absent where it was never used again. */
  readonly lastUsedAtMs?: number
  /** Records that this one stands on; they cannot go before it. */
  readonly parents: readonly string[]
}

/** All of it, as one engine said it. */
export interface EngineResources {
  readonly engineId: EngineId
  readonly asOfMs: number
  readonly containers: readonly Container[]
  readonly volumes: readonly Volume[]
  readonly cache: readonly CacheRecord[]
  /**
   * The engine's own figure of what images take, shared layers counted once and nothing of containers and the cache in it;
   * whole layers of interrupted pulls are. Absent where it did not say.
   */
  readonly imageBytes?: number
}
