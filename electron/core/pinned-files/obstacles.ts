/** Why no digest can be written at a reference, in sentences for the person. */
import type { Obstacle } from './reading.ts'
import { m } from '../../words/messages.ts'

/** That services build it, of many only the first. */
const builtBy = ([first = '', second, third, ...others]: readonly string[]): string => {
  if (second === undefined) return m.files_why_built_by_one({ first })
  if (third === undefined) return m.files_why_built_by_two({ first, second })
  if (others.length === 0) return m.files_why_built_by_three({ first, second, third })
  return m.files_why_built_by_more({ first, second, third, count: others.length })
}

export const stageName = (name: string): Obstacle => ({
  kind: 'stage',
  sentence: m.files_why_stage({ name }),
})

export const stageIndex = (index: string): Obstacle => ({
  kind: 'stage-index',
  sentence: m.files_why_stage_index({ index }),
})

export const scratch = (): Obstacle => ({ kind: 'scratch', sentence: m.files_why_scratch() })

export const buildContext = (name: string, service: string): Obstacle => ({
  kind: 'build-context',
  sentence: m.files_why_build_context({ name, service }),
})

export const unknownVariable = (sentence: string): Obstacle => ({ kind: 'variable', sentence })

export const noVariables = (where: 'copy-from' | 'mount-from'): Obstacle => ({
  kind: 'variable',
  sentence: where === 'copy-from' ? m.files_why_copy_variables() : m.files_why_mount_variables(),
})

export const severalPlaces = (resolved: string): Obstacle => ({
  kind: 'several-places',
  sentence: m.files_why_several_places({ reference: resolved }),
})

export const escaped = (): Obstacle => ({ kind: 'escaped', sentence: m.files_why_escaped() })

export const madeByCompose = (): Obstacle => ({ kind: 'escaped', sentence: m.files_why_made_by_compose() })

export const noReference = (sentence: string): Obstacle => ({ kind: 'no-reference', sentence })

export const atAnchor = (anchor: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: m.files_why_at_anchor({ anchor }),
})

export const atService = (service: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: m.files_why_at_service({ service }),
})

export const inFile = (service: string, file: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: m.files_why_in_file({ service, file }),
})

export const atArg = (name: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: m.files_why_at_arg({ name }),
})

export const builtHere = (names: readonly string[]): Obstacle => ({
  kind: 'built-here',
  sentence: builtBy(names),
})

export const aliasOtherwise = (): Obstacle => ({
  kind: 'used-otherwise',
  sentence: m.files_why_alias_otherwise(),
})

export const argInParts = (name: string): Obstacle => ({
  kind: 'used-otherwise',
  sentence: m.files_why_arg_in_parts({ name }),
})

export const argInStage = (name: string): Obstacle => ({
  kind: 'used-otherwise',
  sentence: m.files_why_arg_in_stage({ name }),
})
