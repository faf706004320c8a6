/** Finds the likeliest way in which the steps of a history made the layers of an image, each in its order. */
import type { Certainty, DiffId } from '../layers/layers.ts'

/** What is known of a step before it is known which layer it made. */
export interface Maker {
  /** Bytes of the layer that it made; a step with bytes made one. */
  readonly unpackedBytes: number
  readonly canMake: boolean
}

/** Which step made which layer. */
export interface Alignment {
  /** For each step the index of its layer; `undefined` for a step that made none. */
  readonly layerOf: readonly (number | undefined)[]
  /** `estimate` where layers are left over, or the likeliest ways give layers other sizes. */
  readonly certainty: Certainty
}

/** The digest of a tar without entries: 1,024 zero bytes. */
const emptyLayer = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'

/** What stores say of an empty layer: nothing, its tar's 1,024 bytes, or the block that a snapshot's folder takes. */
const mostBytesOfEmptyLayer = 4096

// What contradicts the facts costs, and the cheapest way is the likeliest. Each is worth more than any number of those before.
const emptyLayerWithBytes = 1
const layerWithoutStep = 1e4
const bytesWithoutLayer = 1e8

/** The likeliest way; of several the one that gives layers to the earliest steps. Takes as long as steps times layers. */
export const align = (makers: readonly Maker[], diffIds: readonly DiffId[]): Alignment => {
  const plan = cheapest(makers, diffIds)
  const layerOf: (number | undefined)[] = []
  let layer = 0
  for (const step of makers.keys()) layerOf.push(plan.canMake(step, layer) ? layer++ : undefined)
  const isCertain = plan.cost < layerWithoutStep && haveOneSize(makers, diffIds.length, plan)
  return { layerOf, certainty: isCertain ? 'exact' : 'estimate' }
}

/** Every cheapest way through steps and layers, from the first step and the lowest layer on. */
interface Plan {
  readonly cost: number
  /** Whether it costs least, with `layer` as the next layer, that this step made it. */
  readonly canMake: (step: number, layer: number) => boolean
  /** Whether it costs least that this step made none. */
  readonly canSkip: (step: number, layer: number) => boolean
}

const cheapest = (makers: readonly Maker[], diffIds: readonly DiffId[]): Plan => {
  const width = diffIds.length + 1
  /** What it costs from a step and a layer on. */
  const costs = new Float64Array((makers.length + 1) * width)
  const costAt = (step: number, layer: number): number =>
    layer < width ? (costs[step * width + layer] ?? Infinity) : Infinity
  const making = (step: number, layer: number): number =>
    makeCost(makers[step], diffIds[layer]) + costAt(step + 1, layer + 1)
  const skipping = (step: number, layer: number): number => skipCost(makers[step]) + costAt(step + 1, layer)

  for (let layer = 0; layer < width; layer += 1) {
    costs[makers.length * width + layer] = (diffIds.length - layer) * layerWithoutStep
  }
  for (let step = makers.length - 1; step >= 0; step -= 1) {
    for (let layer = 0; layer < width; layer += 1) {
      costs[step * width + layer] = Math.min(making(step, layer), skipping(step, layer))
    }
  }
  return {
    cost: costAt(0, 0),
    canMake: (step, layer) => layer < diffIds.length && making(step, layer) === costAt(step, layer),
    canSkip: (step, layer) => skipping(step, layer) === costAt(step, layer),
  }
}

const makeCost = (maker: Maker | undefined, diffId: DiffId | undefined): number => {
  if (maker?.canMake !== true) return Infinity
  return diffId === emptyLayer && maker.unpackedBytes > mostBytesOfEmptyLayer ? emptyLayerWithBytes : 0
}

const skipCost = (maker: Maker | undefined): number =>
  maker !== undefined && maker.unpackedBytes > 0 ? bytesWithoutLayer : 0

/** Whether each layer has the same bytes whichever of the cheapest ways is taken. */
const haveOneSize = (makers: readonly Maker[], layers: number, plan: Plan): boolean => {
  const sizes = new Map<number, number>()
  let reached = new Set([0])
  for (const [step, { unpackedBytes }] of makers.entries()) {
    const next = new Set<number>()
    for (const layer of reached) {
      if (layer < layers && plan.canMake(step, layer)) {
        if ((sizes.get(layer) ?? unpackedBytes) !== unpackedBytes) return false
        sizes.set(layer, unpackedBytes)
        next.add(layer + 1)
      }
      if (plan.canSkip(step, layer)) next.add(layer)
    }
    reached = next
  }
  return true
}
