import type { CacheRecord, Container, EngineResources, Volume } from '../core/cleanup/resources.ts'
import type { EngineFacts } from '../core/engine-state.ts'
import { hasApi } from './api-version.ts'
import { cacheIn } from './build-cache.ts'
import type { EngineClient } from './client.ts'
import { listContainers } from './containers.ts'
import { askDiskUsage, imageBytesIn } from './disk-usage.ts'
import { volumesIn } from './volumes.ts'

/** What is asked for. */
export interface ResourcesRequest {
  /** The bytes that images take as well: on a containerd store 6 ms an image. */
  readonly withImages: boolean
  readonly signal: AbortSignal
}

interface DiskUsages {
  readonly volumes: readonly Volume[]
  readonly cache: readonly CacheRecord[]
  /** The engine's own figure. */
  readonly imageBytes?: number
}

/** One answer has all of it before API 1.42. */
const askWhole = async (
  client: EngineClient,
  engine: EngineFacts,
  { signal }: ResourcesRequest,
): Promise<DiskUsages> => {
  const answer = await askDiskUsage(client, engine, undefined, signal)
  return { volumes: volumesIn(answer), cache: cacheIn(answer, engine), imageBytes: imageBytesIn(answer) }
}

const askParts = async (
  client: EngineClient,
  engine: EngineFacts,
  { withImages, signal }: ResourcesRequest,
): Promise<DiskUsages> => {
  const [volumes, cache, images] = await Promise.all([
    askDiskUsage(client, engine, 'volume', signal),
    askDiskUsage(client, engine, 'build-cache', signal),
    withImages ? askDiskUsage(client, engine, 'image', signal) : undefined,
  ])
  return {
    volumes: volumesIn(volumes),
    cache: cacheIn(cache, engine),
    ...(withImages && { imageBytes: imageBytesIn(images) }),
  }
}

const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, each) => sum + each, 0)

/**
 * A containerd store's figure has all of its snapshots, those of containers and of the build cache too (Docker 28.5); a
 * graph driver's and Podman's has the layers of images alone.
 */
const bytesOfImagesAlone = (
  imageBytes: number,
  { store }: EngineFacts,
  containers: readonly Container[],
  cache: readonly CacheRecord[],
): number => {
  if (store === 'graph-driver') return imageBytes
  const others = [
    ...containers.map(({ writableBytes }) => writableBytes),
    ...cache.map(({ bytes, isShared }) => (isShared ? 0 : bytes)),
  ]
  return Math.max(0, imageBytes - sumOf(others))
}

/**
 * Containers, volumes and build cache, and with `withImages` what images take. All is asked for at once; what any request
 * throws is thrown.
 */
export const askResources = async (
  client: EngineClient,
  engine: EngineFacts,
  request: ResourcesRequest,
): Promise<Omit<EngineResources, 'asOfMs'>> => {
  const askUsages = hasApi(engine.apiVersion, '1.42') ? askParts : askWhole
  const [containers, { volumes, cache, imageBytes }] = await Promise.all([
    listContainers(client, request.signal),
    askUsages(client, engine, request),
  ])
  return {
    ...{ engineId: engine.id, containers, volumes, cache },
    ...(request.withImages &&
      imageBytes !== undefined && { imageBytes: bytesOfImagesAlone(imageBytes, engine, containers, cache) }),
  }
}

/**
 * The build cache alone, which an engine says without looking through its disk; `undefined` where it says it only together with
 * what walks every volume (before API 1.42). Podman has none of its own.
 */
export const askCacheAlone = async (
  client: EngineClient,
  engine: EngineFacts,
  signal: AbortSignal,
): Promise<readonly CacheRecord[] | undefined> => {
  if (engine.product === 'podman') return []
  if (!hasApi(engine.apiVersion, '1.42')) return undefined
  return cacheIn(await askDiskUsage(client, engine, 'build-cache', signal), engine)
}
