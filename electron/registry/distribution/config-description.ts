/** All that an image's config says (OCI image-spec, config.md), read from what a stranger sent. */
import { imageConfigIn } from '../../core/images/image-config.ts'
import type { ImageConfig } from '../../core/images/image-details.ts'
import { instructionsOf } from '../../core/instructions/instruction.ts'
import { recordIn, textIn, textsIn } from '../../core/tolerant.ts'

/** A step, and whether it made a layer. */
export interface RecordedStep {
  /** As it stood in the Dockerfile. */
  readonly instruction: string
  readonly hasLayer: boolean
}

/** What an image is configured to do, and how it was made. */
export interface ConfigDescription {
  readonly config: ImageConfig
  /** The first step first. */
  readonly steps: readonly RecordedStep[]
  /** Of the layers, from the bottom up. */
  readonly diffIds: readonly string[]
}

const stepsIn = (history: unknown): readonly RecordedStep[] => {
  const steps = Array.isArray(history) ? history.map(recordIn) : []
  const instructions = instructionsOf(
    steps.map((step) => {
      const comment = textIn(step['comment'])
      return { createdBy: textIn(step['created_by']) ?? '', ...(comment !== undefined && { comment }) }
    }),
  )
  return steps.map((step, index) => ({
    instruction: instructions[index] ?? '',
    hasLayer: step['empty_layer'] !== true,
  }))
}

/** Reads a config that has been parsed. What it does not say, or not as it should, is left out. */
export const describeConfig = (json: unknown): ConfigDescription => {
  const { os, architecture, variant, author, created, config, history, rootfs } = recordIn(json)
  return {
    config: imageConfigIn({ os, architecture, variant, author, created, config }),
    steps: stepsIn(history),
    diffIds: textsIn(recordIn(rootfs)['diff_ids']),
  }
}
