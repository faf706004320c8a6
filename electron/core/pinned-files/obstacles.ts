/** Why no digest can be written at a reference, in sentences for the person. */
import type { Obstacle } from './reading.ts'

const mostListed = 3

/** Several names as a sentence lists them. */
const listed = (names: readonly string[]): string => {
  const quoted = names.slice(0, mostListed).map((name) => `\`${name}\``)
  const more = names.length - quoted.length
  const last = more > 0 ? `${more} more` : (quoted.pop() ?? '')
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`
}

const services = (names: readonly string[]): string =>
  `${names.length === 1 ? 'the service' : 'the services'} ${listed(names)}`

export const stageName = (name: string): Obstacle => ({
  kind: 'stage',
  sentence: `\`${name}\` is a stage of this Dockerfile, not an image.`,
})

export const stageIndex = (index: string): Obstacle => ({
  kind: 'stage-index',
  sentence: `\`${index}\` is the number of a stage of this Dockerfile, not an image.`,
})

export const scratch: Obstacle = { kind: 'scratch', sentence: '`scratch` means no image at all.' }

export const buildContext = (name: string, service: string): Obstacle => ({
  kind: 'build-context',
  sentence: `\`${name}\` is a build context of the service \`${service}\`, not an image.`,
})

export const unknownVariable = (sentence: string): Obstacle => ({ kind: 'variable', sentence })

export const noVariables = (where: string): Obstacle => ({
  kind: 'variable',
  sentence: `${where} takes no variables: name a stage with \`FROM\` and a global \`ARG\`, and use that.`,
})

export const severalPlaces = (resolved: string): Obstacle => ({
  kind: 'several-places',
  sentence: `\`${resolved}\` is put together from variables: a digest in it would stay when one of them changes the image.`,
})

export const escaped: Obstacle = {
  kind: 'escaped',
  sentence: 'It is written with escapes or over several lines: write it plainly on one line to pin it.',
}

export const madeByCompose: Obstacle = {
  kind: 'escaped',
  sentence:
    'Compose makes its text, of variables or of lines that are folded or in quotes: write it plainly under `|` to pin it.',
}

export const noReference = (sentence: string): Obstacle => ({ kind: 'no-reference', sentence })

export const atAnchor = (anchor: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: `It is written at the anchor \`${anchor}\`, which is the place to pin it.`,
})

export const atService = (service: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: `It comes from the service \`${service}\` that this one extends, which is the place to pin it.`,
})

export const inFile = (service: string, file: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: `It may come from the service \`${service}\` in \`${file}\`: pin it in that file.`,
})

export const atArg = (name: string): Obstacle => ({
  kind: 'elsewhere',
  sentence: `It is the default of \`ARG ${name}\`, which is the place to pin it.`,
})

export const builtHere = (names: readonly string[]): Obstacle => ({
  kind: 'built-here',
  sentence: `It is the name that ${services(names)} ${names.length === 1 ? 'gives' : 'give'} to what is built: only what is pulled can be pinned.`,
})

export const aliasOtherwise: Obstacle = {
  kind: 'used-otherwise',
  sentence: 'Its anchor is used for something else than an image as well, which may not expect a digest.',
}

export const argInParts = (name: string): Obstacle => ({
  kind: 'used-otherwise',
  sentence: `\`ARG ${name}\` is also a part of another reference, which a digest would break.`,
})

export const argInStage = (name: string): Obstacle => ({
  kind: 'used-otherwise',
  sentence: `\`ARG ${name}\` is used within a stage as well, and what is done with it there may not expect a digest.`,
})
