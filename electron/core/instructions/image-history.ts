/** What an image says of how it was made, step by step, and which step made which layer. */
import { align, type Maker } from './history-alignment.ts'
import { instructionKind, type InstructionKind } from './instruction-kind.ts'
import { instructionsOf } from './instruction.ts'
import type { Certainty, DiffId } from '../layers/layers.ts'

/** One step as the engine's history has it (moby api/swagger.yaml, HistoryResponseItem), the first one first. */
export interface HistoryStep {
  /** As it was recorded, such as `/bin/sh -c #(nop)  CMD ["sh"]` or `RUN /bin/sh -c apk add curl # buildkit`. */
  readonly createdBy: string
  /** Epoch milliseconds; absent where the image does not say. */
  readonly createdAtMs?: number
  readonly comment?: string
  /** Bytes of the layer that it made, unpacked; 0 for a step that made none. */
  readonly unpackedBytes: number
}

/** A step together with the layer it made, where it made one. */
export interface LayeredStep extends HistoryStep {
  /** The instruction as it stood in the Dockerfile, such as `RUN apk add curl`. */
  readonly instruction: string
  readonly diffId?: DiffId
}

/** Steps matched with layers. */
export interface MatchedHistory {
  /** The first step first. A layer that no step is known to have made has a step of its own, without an instruction. */
  readonly steps: readonly LayeredStep[]
  /** `estimate` where several ways to match them are possible and their sizes differ. */
  readonly certainty: Certainty
}

/**
 * Which step made which layer: steps that made one, matched in order with the layers from the lowest up.
 *
 * The engine does not say which steps made a layer, only its bytes. A step with bytes made one. A step without made none if
 * its instruction never does, such as ENV, and any other may have: a layer of folders or links alone has no bytes on a graph
 * driver. The engine goes through history and layers from the lowest up (moby daemon/images/image_history.go), so layers
 * for which no step is left are the highest.
 */
export const matchHistory = (steps: readonly HistoryStep[], diffIds: readonly DiffId[]): MatchedHistory => {
  const instructions = instructionsOf(steps)
  const makers = steps.map(({ unpackedBytes }, index): Maker => ({
    unpackedBytes,
    canMake: unpackedBytes > 0 || !makesNone.has(instructionKind(instructions[index] ?? '')),
  }))
  const { layerOf, certainty } = align(makers, diffIds)
  const made = new Set(layerOf)
  const known = steps.map((step, index): LayeredStep => {
    const layer = layerOf[index]
    const diffId = layer === undefined ? undefined : diffIds[layer]
    return { ...step, instruction: instructions[index] ?? '', ...(diffId !== undefined && { diffId }) }
  })
  const unknown = diffIds
    .filter((_, layer) => !made.has(layer))
    .map((diffId): LayeredStep => ({ createdBy: '', instruction: '', unpackedBytes: 0, diffId }))
  return { steps: [...known, ...unknown], certainty }
}

const makesNone: ReadonlySet<InstructionKind | undefined> = new Set<InstructionKind>([
  'ARG',
  'CMD',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
])
