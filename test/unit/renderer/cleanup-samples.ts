import { itemIdOf, type CleanupItemId } from '../../../electron/core/cleanup/plan.ts'
import type { Protection } from '../../../electron/core/cleanup/protection.ts'
import type { PrunePlanParts } from '../../../electron/core/cleanup/prune-plan.ts'
import type {
  CacheRecord,
  Container,
  EngineResources,
  Volume,
} from '../../../electron/core/cleanup/resources.ts'
import { firstRules, type CleanupRules } from '../../../electron/core/cleanup/rules.ts'
import { engineIdOf, type ImageId } from '../../../electron/core/identity.ts'
import type { ContainerUse, InventoryImage } from '../../../electron/core/images/image.ts'
import { createLayerTree, type DiffId } from '../../../electron/core/layers/layers.ts'
import { image } from './samples.ts'

/** What a plan is made of, in a test's words. */
export interface Planned {
  readonly rules?: Partial<CleanupRules>
  readonly images?: readonly InventoryImage[]
  /** The layers of images by their names; a layer's name ends with its bytes: `base-100`. */
  readonly layers?: Readonly<Record<string, readonly string[]>>
  readonly resources?: EngineResources
  readonly protections?: readonly Protection[]
}

/** An ID made of a name's letters. */
export const idOf = (name: string): ImageId =>
  `sha256:${[...name].map((letter) => letter.charCodeAt(0).toString(16)).join('')}`.padEnd(71, '0') as ImageId

/** An image that is called `name:1`, used by nothing and known to a registry, unless `parts` says otherwise. */
export const namedImage = (name: string, parts: Partial<InventoryImage> = {}): InventoryImage =>
  image(0, { id: idOf(name), tags: [`${name}:1`], ...parts })

/** A stopped container, as an image says who uses it. */
export const stopped = (name: string): ContainerUse => ({ id: `id of ${name}`, name, running: false })

export const containerOf = (name: string, parts: Partial<Container> = {}): Container => ({
  ...{ id: `id of ${name}`, name, imageName: 'app:1', phase: 'exited', writableBytes: 0, volumes: [] },
  ...parts,
})

export const volumeOf = (name: string, parts: Partial<Volume> = {}): Volume => ({
  ...{ name, isAnonymous: false, bytes: 10, driver: 'local' },
  ...parts,
})

export const recordOf = (id: string, parts: Partial<CacheRecord> = {}): CacheRecord => ({
  ...{
    id,
    type: 'regular',
    description: `step ${id}`,
    bytes: 10,
    isShared: false,
    isInUse: false,
    parents: [],
  },
  ...parts,
})

export const resourcesOf = (parts: Partial<EngineResources> = {}): EngineResources => ({
  ...{ engineId: engineIdOf('here'), asOfMs: 0, containers: [], volumes: [], cache: [] },
  ...parts,
})

export const protection = (kind: Protection['kind'], value: string, reason = ''): Protection => ({
  ...{ id: `${kind} ${value}`, kind, value, reason },
})

export const imageItem = (name: string): CleanupItemId => itemIdOf('image', idOf(name))
export const containerItem = (name: string): CleanupItemId => itemIdOf('container', `id of ${name}`)
export const volumeItem = (name: string): CleanupItemId => itemIdOf('volume', name)

const layerOf = (name: string) => ({
  diffId: name as DiffId,
  unpackedBytes: Number(name.slice(name.lastIndexOf('-') + 1)),
})

/** What a plan is made of; nothing is pinned or named by a file. */
export const partsOf = ({ rules, images = [], layers = {}, ...more }: Planned): PrunePlanParts => {
  const tree = createLayerTree()
  const measured = Object.entries(layers).map(([name, own]) => ({
    imageId: idOf(name),
    certainty: 'exact' as const,
    stacks: [{ contentBytes: 0, layers: own.map(layerOf) }],
  }))
  tree.change(measured, [])
  return {
    ...{ tree, images: new Map(images.map((one) => [one.id, one])), nowMs: 0, protections: [] },
    engine: { product: 'docker', store: 'graph-driver' },
    isPinned: () => false,
    filesNaming: () => [],
    lastPulledAtMs: () => undefined,
    rules: { ...firstRules, dangling: false, ...rules },
    ...more,
  }
}
