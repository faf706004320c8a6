import type { ImageId } from '../../electron/core/identity.ts'
import type { DiffId, MeasuredImage, MeasuredLayer } from '../../electron/core/layers/layers.ts'
import { digestOf } from './layer.ts'

/** How the generated images lie on the engine's disk. */
export interface GeneratedLayersOptions {
  /** With compressed content beside the unpacked layers, as a containerd store has it. */
  readonly hasContent?: boolean
}

const imagesPerRuntime = 10
const runtimesPerBase = 5
const layersPerBase = 10
const layersPerRuntime = 8
const layersPerImage = 3
const mebibyte = 1024 * 1024

/**
 * Layers of `count` images as people have them: ten share a runtime, five runtimes share a base. 5,000 images have
 * 20,000 different layers and 21 each. The same count gives the same images.
 */
export const generatedLayers = (
  count: number,
  { hasContent = false }: GeneratedLayersOptions = {},
): readonly MeasuredImage[] => {
  const parts = new Map<string, readonly MeasuredLayer[]>()
  const part = (name: string, length: number): readonly MeasuredLayer[] => {
    const known = parts.get(name)
    if (known !== undefined) return known
    const made = Array.from({ length }, (_, index) => layerOf(`${name}/${index}`))
    parts.set(name, made)
    return made
  }
  return Array.from({ length: count }, (_, number): MeasuredImage => {
    const runtime = Math.floor(number / imagesPerRuntime)
    const layers = [
      ...part(`base-${Math.floor(runtime / runtimesPerBase)}`, layersPerBase),
      ...part(`runtime-${runtime}`, layersPerRuntime),
      ...part(`image-${number}`, layersPerImage),
    ]
    const unpackedBytes = layers.reduce((sum, layer) => sum + layer.unpackedBytes, 0)
    return {
      imageId: digestOf(`image ${number}`) as ImageId,
      certainty: 'exact',
      stacks: [
        { platform: 'linux/amd64', contentBytes: hasContent ? Math.round(unpackedBytes / 3) : 0, layers },
      ],
    }
  })
}

const layerOf = (name: string): MeasuredLayer => {
  const diffId = digestOf(name) as DiffId
  return { diffId, unpackedBytes: Number.parseInt(diffId.slice(-6), 16) % (40 * mebibyte) }
}
