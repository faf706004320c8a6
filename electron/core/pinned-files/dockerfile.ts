/**
 * The image references of a Dockerfile, as BuildKit understands it. It is taken apart here rather than by `dockerfile-ast`, which
 * does not know all here-documents (`RUN cat << EOF`, `RUN 3<<EOF`) and would find references in what they hold.
 */
import { isInstructionKind } from '../instructions/instruction-kind.ts'
import { baseDrafts, fromOf, type BuildSetting } from './dockerfile-bases.ts'
import { dockerfileLines, withoutOnbuild, type Instruction } from './dockerfile-lines.ts'
import { sourceDrafts } from './dockerfile-sources.ts'
import { flagsOf, plainWords } from './dockerfile-words.ts'
import { draftOfText, spanOf, type Draft, type FileDrafts } from './draft.ts'
import type { WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** A Dockerfile by itself. */
const noSetting: BuildSetting = { given: new Map(), contexts: new Set(), service: '' }

const sentenceAbout = (instruction: Instruction): string | undefined => {
  const { keyword, rest } = instruction
  if (!isInstructionKind(keyword)) return m.files_dockerfile_no_instruction({ word: keyword.slice(0, 40) })
  if (withoutOnbuild(instruction).keyword === 'FROM' && keyword === 'ONBUILD')
    return m.files_dockerfile_onbuild_from()
  if (keyword !== 'FROM') return undefined
  const words = plainWords(flagsOf(rest).rest)
  const isRight = words.length === 1 || (words.length === 3 && words[1]?.text.toLowerCase() === 'as')
  return isRight ? undefined : m.files_dockerfile_from()
}

/** `# syntax=` names an image that BuildKit pulls and runs; what follows it after a space are words for that image. */
const syntaxDraft = (value: WrittenText): Draft | undefined => {
  const image = plainWords(value)[0]
  return image && draftOfText({ kind: 'syntax' }, spanOf(image, { from: 0, to: 0 }), image)
}

/** The references of the Dockerfile `written`. Nothing makes it throw. */
export const dockerfileDrafts = (written: WrittenText, setting = noSetting): FileDrafts => {
  const { escape, syntax, instructions, findings } = dockerfileLines(written)
  const stages = new Set(
    instructions.flatMap((instruction) =>
      instruction.keyword === 'FROM' ? (fromOf(instruction)?.where.stage ?? []) : [],
    ),
  )
  const frontend = syntax && syntaxDraft(syntax)
  return {
    drafts: [
      ...(frontend === undefined ? [] : [frontend]),
      ...baseDrafts(instructions, { escape }, setting),
      ...instructions.flatMap((instruction) => sourceDrafts(instruction, stages, setting)),
    ],
    findings: [
      ...findings,
      ...instructions.flatMap((instruction) => {
        const sentence = sentenceAbout(instruction)
        return sentence === undefined ? [] : { at: instruction.keywordAt, sentence }
      }),
    ],
  }
}
