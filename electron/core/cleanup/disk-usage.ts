/** Where an engine's disk goes. */
import type { ImageStore } from '../engine-state.ts'
import { heldBytes } from '../layers/layer-bytes.ts'
import type { LayerTree } from '../layers/layers.ts'
import { cacheBytesOf } from './cache-plan.ts'
import type { EngineResources } from './resources.ts'

/** Bytes that the engine has and that no image, container, volume or record of the cache accounts for. */
export interface UnaccountedBytes {
  /** `interrupted-pull`: content that a containerd store keeps for some hours for a pull that did not end. */
  readonly kind: 'interrupted-pull' | 'unknown'
  readonly bytes: number
  /** The engine gives it back when it is asked to. */
  readonly canBeFreed: boolean
}

/** A builder of its own, such as buildx starts: its cache is in a volume of a container. */
export interface OtherBuilder {
  /** The container's name. */
  readonly name: string
  readonly volume: string
  readonly bytes?: number
}

/** The parts of what an engine has on disk. They add up to `totalBytes`. */
export interface DiskUsage {
  readonly asOfMs: number
  /** Shared layers counted once. */
  readonly imagesBytes: number
  readonly containersBytes: number
  /** Those of other builders are not counted again here. */
  readonly volumesBytes: number
  readonly cacheBytes: number
  readonly builders: readonly OtherBuilder[]
  /** What the engine has beyond these; absent where the sums agree. */
  readonly unaccounted?: UnaccountedBytes
  readonly totalBytes: number
  /**
   * The engine runs in a machine of its own whose disk is a file of this one (Docker Desktop, Podman machine, colima): what
   * comes back in it makes that file smaller later, or not at all.
   */
  readonly isInDiskImage: boolean
}

/** What the parts are reckoned from. */
export interface DiskUsageParts {
  /** With the engine's own figure of what images take, where it says one. */
  readonly resources: EngineResources
  readonly tree: LayerTree
  /** The layers of all images are in the tree. */
  readonly isTreeWhole: boolean
  readonly store: ImageStore
  /** Something is being pulled, whose content no image accounts for yet. */
  readonly isPulling: boolean
  readonly isInDiskImage: boolean
}

/** What the engine says and what the tree says are never quite the same: a containerd store has some bytes beside its layers. */
const leastUnaccounted = 0.01

const sumOf = (bytes: readonly number[]): number => bytes.reduce((sum, each) => sum + each, 0)

/** Layers of images, and those that only containers of gone images hold. A graph driver's figure leaves the latter out. */
const layersIn = (tree: LayerTree): { readonly all: number; readonly heldByContainers: number } => {
  const holders = [...tree.images()]
  const here = holders.filter(({ isGone }) => isGone !== true).map(({ imageId }) => imageId)
  const all = heldBytes(
    tree,
    holders.map(({ imageId }) => imageId),
  ).totalBytes
  return { all, heldByContainers: all - heldBytes(tree, here).totalBytes }
}

const unaccountedOf = (bytes: number, { store, isPulling }: DiskUsageParts): UnaccountedBytes => {
  const isOfPulls = store === 'containerd' && !isPulling
  return { kind: isOfPulls ? 'interrupted-pull' : 'unknown', bytes, canBeFreed: isOfPulls }
}

/** By the tree; where the engine has less than that, or nearly the same, and where not all layers are known, by the engine. */
const imageParts = (parts: DiskUsageParts): Pick<DiskUsage, 'imagesBytes' | 'unaccounted'> => {
  const { all, heldByContainers } = layersIn(parts.tree)
  const { imageBytes } = parts.resources
  if (imageBytes === undefined) return { imagesBytes: all }
  const said = imageBytes + (parts.store === 'graph-driver' ? heldByContainers : 0)
  const beyond = said - all
  if (!parts.isTreeWhole || beyond <= said * leastUnaccounted) return { imagesBytes: said }
  return { imagesBytes: all, unaccounted: unaccountedOf(beyond, parts) }
}

/** Such as `buildx_buildkit_NAME0`, whose cache is in the volume `buildx_buildkit_NAME0_state` (docker/buildx driver/docker-container). */
const buildersIn = ({ containers, volumes }: EngineResources): readonly OtherBuilder[] => {
  const byName = new Map(volumes.map((volume) => [volume.name, volume]))
  return containers
    .filter(({ name }) => name.startsWith('buildx_buildkit_'))
    .flatMap(({ name, volumes: used }) =>
      used
        .filter((volume) => volume === `${name}_state`)
        .map((volume) => {
          const bytes = byName.get(volume)?.bytes
          return { name, volume, ...(bytes !== undefined && { bytes }) }
        }),
    )
}

/** Where an engine's disk goes. */
export const diskUsageOf = (parts: DiskUsageParts): DiskUsage => {
  const { resources, isInDiskImage } = parts
  const images = imageParts(parts)
  const builders = buildersIn(resources)
  const ofBuilders = new Set(builders.map(({ volume }) => volume))
  const volumes = resources.volumes.filter(({ name }) => !ofBuilders.has(name))
  const sums = {
    containersBytes: sumOf(resources.containers.map(({ writableBytes }) => writableBytes)),
    volumesBytes: sumOf(volumes.map(({ bytes }) => bytes ?? 0)),
    cacheBytes: sumOf(resources.cache.map(cacheBytesOf)),
  }
  const totalBytes = sumOf([
    ...Object.values(sums),
    ...builders.map(({ bytes }) => bytes ?? 0),
    images.imagesBytes,
    images.unaccounted?.bytes ?? 0,
  ])
  return { asOfMs: resources.asOfMs, ...images, ...sums, builders, totalBytes, isInDiskImage }
}

/** How giving back what nothing accounts for ended: with what came back, or the person did not agree to it. */
export type FreedAnswer =
  { readonly kind: 'freed'; readonly freedBytes: number } | { readonly kind: 'declined' }
