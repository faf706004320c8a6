import { isInstructionKind } from '../instructions/instruction-kind.ts'
import { dockerfileLines } from './dockerfile-lines.ts'
import { maxFileLength, type PinnedFileKind } from './reading.ts'
import { writtenAsIs } from './written-text.ts'

const composeName = /^(?:docker-)?compose(?:[._-].*)?\.ya?ml$/
const dockerfileName = /^(?:dockerfile|containerfile)(?:[._-].+)?$|\.(?:dockerfile|containerfile)$/

/** Lists of what a build leaves out, and backups of editors, are named after the Dockerfile (`Dockerfile.dockerignore`). */
const besidesDockerfile = /\.(?:dockerignore|containerignore|bak|orig|swp)$|~$/

const yamlServices = /^\ufeff?["']?services["']?\s*:/m
const flowServices = /^\ufeff?\s*\{(?:[^]*[\s,"'])?services["']?\s*:/

const looksLikeDockerfile = (text: string): boolean => {
  const { instructions } = dockerfileLines(writtenAsIs(text))
  return (
    instructions.some(({ keyword }) => keyword === 'FROM') &&
    instructions.every(({ keyword }) => isInstructionKind(keyword))
  )
}

/**
 * What a file is, by its name, or else by what is in it; `undefined` where it is neither.
 * @param name with or without its folders
 */
export const fileKind = (name: string, text: string): PinnedFileKind | undefined => {
  const last = (name.split(/[/\\]/).at(-1) ?? '').toLowerCase()
  if (besidesDockerfile.test(last)) return undefined
  if (composeName.test(last)) return 'compose'
  if (dockerfileName.test(last)) return 'dockerfile'
  if (text.length > maxFileLength) return undefined
  if (yamlServices.test(text) || flowServices.test(text)) return 'compose'
  return looksLikeDockerfile(text) ? 'dockerfile' : undefined
}
