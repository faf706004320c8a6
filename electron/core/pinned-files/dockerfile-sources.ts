/** The references of a Dockerfile's `COPY --from` and `RUN --mount`, in which BuildKit replaces no variables. */
import { otherwiseNamed, spanIn, type BuildSetting } from './dockerfile-bases.ts'
import { withoutOnbuild, type Instruction } from './dockerfile-lines.ts'
import { cutAt, flagsOf, flagValues } from './dockerfile-words.ts'
import { draftOfText, unpinnable, type Draft } from './draft.ts'
import * as obstacles from './obstacles.ts'
import { wordsOf, type WrittenText } from './written-text.ts'

/** The `from` of each mount; mounts of the type `tmpfs` have none. */
const mountSources = (flags: readonly WrittenText[]): readonly WrittenText[] =>
  flagValues(flags, 'mount').flatMap((mount) => {
    const fields = wordsOf(mount, /,/g).flatMap((field) => {
      const [key, value] = cutAt(field, '=') ?? []
      return key === undefined || value === undefined ? [] : { key: key.toLowerCase(), value }
    })
    if (fields.some(({ key, value }) => key === 'type' && value.text === 'tmpfs')) return []
    return fields.filter(({ key }) => key === 'from').map(({ value }) => value)
  })

const sourcesOf = ({ keyword, rest }: Instruction): readonly WrittenText[] => {
  const { flags } = flagsOf(rest)
  return keyword === 'COPY' ? flagValues(flags, 'from') : mountSources(flags)
}

const draftOfSource = (
  instruction: Instruction,
  source: WrittenText,
  stages: ReadonlySet<string>,
  setting: BuildSetting,
): Draft => {
  const kind = instruction.keyword === 'COPY' ? 'copy-from' : 'mount-from'
  const where = { kind } as const
  const span = spanIn(source, instruction)
  const stage = source.text.toLowerCase()
  const otherwise = otherwiseNamed(stages.has(stage) ? stage : source.text, stages, setting)
  if (otherwise !== undefined) return unpinnable(where, span, otherwise)
  if (/^\d+$/.test(source.text)) return unpinnable(where, span, obstacles.stageIndex(source.text))
  if (source.text.includes('$')) return unpinnable(where, span, obstacles.noVariables(kind))
  return draftOfText(where, span, source)
}

/**
 * The drafts of what `outer`, or the instruction that its `ONBUILD` holds, takes files from.
 * @param stages the names of all stages, in lower case: unlike a `FROM`, these also see the later ones
 */
export const sourceDrafts = (
  outer: Instruction,
  stages: ReadonlySet<string>,
  setting: BuildSetting,
): readonly Draft[] => {
  const instruction = withoutOnbuild(outer)
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'RUN') return []
  return sourcesOf(instruction).map((source) => draftOfSource(instruction, source, stages, setting))
}
