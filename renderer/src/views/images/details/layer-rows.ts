/** The steps of an image as the layers tab lists them: in the order of the Dockerfile, each layer with who else has it. */
import type { ImageId } from '../../../../../electron/core/identity.ts'
import type { LayeredStep } from '../../../../../electron/core/instructions/image-history.ts'
import { chainTo } from '../../../../../electron/core/layers/layer-counts.ts'
import type { LayerNode, LayerNodeId, LayerTree } from '../../../../../electron/core/layers/layers.ts'
import { sortedBy } from '../sorting.ts'

/** A line of the list. */
export type LayerRow =
  | {
      readonly kind: 'layer'
      readonly key: string
      readonly step: LayeredStep
      readonly others: readonly ImageId[]
    }
  /** Steps in a row that made no layer. */
  | { readonly kind: 'empty'; readonly key: string; readonly steps: readonly LayeredStep[] }
  /** From here on only this image has the layers. */
  | { readonly kind: 'boundary'; readonly key: string }

/** The rows, and what they add up to. */
export interface LayerList {
  readonly rows: readonly LayerRow[]
  readonly layerCount: number
  readonly unpackedBytes: number
  /** Of that, what other images have, too; absent while the image has no place in the tree. */
  readonly sharedBytes?: number
  readonly largestBytes: number
}

/** What the list is made of. */
export interface LayerListInput {
  readonly imageId: ImageId
  readonly steps: readonly LayeredStep[]
  readonly platform?: string
  readonly tree: LayerTree
  /** What an image is called, for the order of those that share a layer. */
  readonly titleOf: (id: ImageId) => string
}

/** The layers of one platform of an image, from the lowest up; none while the tree does not know it. */
const nodesOfStack = ({ imageId, platform, tree }: LayerListInput): readonly LayerNode[] => {
  const stacks = tree.image(imageId)?.stacks ?? []
  const stack =
    stacks.find((one) => one.platform === platform) ?? (stacks.length === 1 ? stacks[0] : undefined)
  return chainTo(tree, stack?.top).chain
}

/** Who else holds a layer. Layers of a chain that as many images hold are held by the same ones: asked once for each number. */
const othersOn = ({ tree, imageId, titleOf }: LayerListInput): ((id: LayerNodeId) => readonly ImageId[]) => {
  const byCount = new Map<number, readonly ImageId[]>([[1, []]])
  return (id) => {
    const count = tree.imageCount(id)
    const known = byCount.get(count)
    if (known !== undefined) return known
    const others = tree.holdersOf(id).filter((one) => one !== imageId && tree.image(one)?.isGone !== true)
    const ordered = sortedBy(others, titleOf)
    byCount.set(count, ordered)
    return ordered
  }
}

/** Lists the steps of an image. */
export const listLayers = (input: LayerListInput): LayerList => {
  const { steps } = input
  const nodes = nodesOfStack(input)
  const othersOf = othersOn(input)
  const rows: LayerRow[] = []
  let layerCount = 0
  let isShared = false
  let sharedBytes = 0

  steps.forEach((step, index) => {
    const key = String(index)
    const last = rows.at(-1)
    if (step.diffId === undefined) {
      if (last?.kind === 'empty') rows[rows.length - 1] = { ...last, steps: [...last.steps, step] }
      else rows.push({ kind: 'empty', key, steps: [step] })
      return
    }
    const node = nodes[layerCount]
    const others = node === undefined ? [] : othersOf(node.id)
    layerCount += 1
    if (isShared && others.length === 0) rows.push({ kind: 'boundary', key: 'boundary' })
    isShared = others.length > 0
    if (isShared) sharedBytes += step.unpackedBytes
    rows.push({ kind: 'layer', key, step, others })
  })

  const sizes = steps.flatMap((step) => (step.diffId === undefined ? [] : [step.unpackedBytes]))
  return {
    rows,
    layerCount,
    unpackedBytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
    ...(nodes.length > 0 && { sharedBytes }),
    largestBytes: Math.max(0, ...sizes),
  }
}
