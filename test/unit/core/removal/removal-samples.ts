import { parseDigest, type Digest, type ImageId } from '../../../../electron/core/identity.ts'
import type { ContainerUse, InventoryImage } from '../../../../electron/core/images/image.ts'
import { createLayerTree, type DiffId, type LayerTree } from '../../../../electron/core/layers/layers.ts'
import type { RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import { digestOf } from '../../../support/layer.ts'

export const graphDriver: RemovalRules = { product: 'docker', store: 'graph-driver' }
export const containerd: RemovalRules = { product: 'docker', store: 'containerd' }
export const podman: RemovalRules = { product: 'podman', store: 'graph-driver' }

/** An image in a test's words. */
export interface Sample {
  readonly tags?: readonly string[]
  /** From the bottom up; a layer's name ends with its bytes: `base-100`. Not known where absent. */
  readonly layers?: readonly string[]
  readonly usedBy?: readonly ContainerUse[]
  /** The name of the image that it was built on. */
  readonly parent?: string
  /** No registry is known to have it. */
  readonly isLocal?: boolean
}

export const idOf = (name: string): ImageId => digestOf(name) as ImageId

const digest = (name: string): Digest => {
  const parsed = parseDigest(digestOf(`registry ${name}`))
  if (parsed === undefined) throw new Error('a digest')
  return parsed
}

export const running = (name: string): ContainerUse => ({ id: `id of ${name}`, name, running: true })
export const stopped = (name: string): ContainerUse => ({ id: `id of ${name}`, name, running: false })

const imageOf = (
  name: string,
  { tags = [`${name}:1`], usedBy = [], parent, isLocal }: Sample,
): InventoryImage => ({
  id: idOf(name),
  tags,
  repositoryDigests: isLocal === true ? [] : [{ repository: name, digest: digest(name) }],
  sizeBytes: 0,
  labels: {},
  usedBy,
  ...(parent === undefined ? {} : { parentId: idOf(parent) }),
})

const bytesOf = (layer: string): number => Number(layer.slice(layer.lastIndexOf('-') + 1))

/** Images by their IDs, and the tree of those layers that are known. */
export const samples = (
  named: Readonly<Record<string, Sample>>,
): { readonly images: ReadonlyMap<ImageId, InventoryImage>; readonly tree: LayerTree } => {
  const tree = createLayerTree()
  const measured = Object.entries(named).flatMap(([name, { layers }]) =>
    layers === undefined
      ? []
      : {
          imageId: idOf(name),
          certainty: 'exact' as const,
          stacks: [
            {
              contentBytes: 0,
              layers: layers.map((layer) => ({
                diffId: digestOf(layer) as DiffId,
                unpackedBytes: bytesOf(layer),
              })),
            },
          ],
        },
  )
  tree.change(measured, [])
  const images = Object.entries(named).map(([name, sample]) => imageOf(name, sample))
  return { images: new Map(images.map((image) => [image.id, image])), tree }
}
