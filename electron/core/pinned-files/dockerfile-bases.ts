/** The references of a Dockerfile's `FROM`s, and of the global `ARG`s that they are the value of. */
import type { Span } from '../names/reference-mistake.ts'
import {
  namesIn,
  readGlobalArgs,
  type GivenArgs,
  type GlobalArg,
  type GlobalArgs,
} from './dockerfile-args.ts'
import type { Instruction } from './dockerfile-lines.ts'
import { flagsOf, flagValues, plainWords, quotedWords } from './dockerfile-words.ts'
import { draftOfPieces, spanOf, unpinnable, usedHere, type Draft } from './draft.ts'
import * as obstacles from './obstacles.ts'
import type { Obstacle, Whereabouts } from './reading.ts'
import { piecesOf, resolvedText, tailOf, type Piece, type VariableSyntax } from './variables.ts'
import type { WrittenText } from './written-text.ts'

/** What is known of the build that a Dockerfile is for. */
export interface BuildSetting {
  readonly given: GivenArgs
  /** Names that stand for build contexts. */
  readonly contexts: ReadonlySet<string>
  /** The service whose build it is. */
  readonly service: string
}

/** A `FROM` taken apart. */
export interface From {
  readonly where: Extract<Whereabouts, { kind: 'from' }>
  readonly image: WrittenText
  readonly span: Span
}

/** Where a word of `instruction` stands. */
export const spanIn = (written: WrittenText, { keywordAt, keyword }: Instruction): Span =>
  spanOf(written, { from: keywordAt, to: keywordAt + keyword.length })

/** Takes a `FROM` apart; `undefined` where it names no image. */
export const fromOf = (instruction: Instruction): From | undefined => {
  const { flags, rest } = flagsOf(instruction.rest)
  const [image, as, name] = plainWords(rest)
  if (image === undefined) return undefined
  const stage = as?.text.toLowerCase() === 'as' ? name?.text.toLowerCase() : undefined
  const platform = flagValues(flags, 'platform')[0]?.text
  return {
    where: {
      kind: 'from',
      ...(stage !== undefined && { stage }),
      ...(platform !== undefined && { platform }),
    },
    image,
    span: spanIn(image, instruction),
  }
}

/** The obstacle in a name that stands for something else than an image. */
export const otherwiseNamed = (
  name: string,
  stages: ReadonlySet<string>,
  { contexts, service }: BuildSetting,
): Obstacle | undefined => {
  if (stages.has(name)) return obstacles.stageName(name)
  if (name === 'scratch') return obstacles.scratch()
  return contexts.has(name) ? obstacles.buildContext(name, service) : undefined
}

/** A `FROM` as it was read: a draft, or the `ARG` whose value is all of it. */
interface Base {
  readonly from: From
  readonly pieces: readonly Piece[]
  readonly draft?: Draft
  readonly arg?: GlobalArg
}

/** The `ARG` in which the whole value of `name` is written. */
const rootOf = (name: string, args: ReadonlyMap<string, GlobalArg>): GlobalArg | undefined => {
  let arg = args.get(name)
  for (;;) {
    const tail = arg && tailOf(arg.pieces, arg.valueOf)
    const next = tail?.kind === 'value' ? arg?.uses.get(tail.name) : undefined
    if (next === undefined) return arg
    arg = next
  }
}

const baseOf = (
  from: From,
  args: GlobalArgs,
  syntax: VariableSyntax,
  stages: ReadonlySet<string>,
  setting: BuildSetting,
): Base => {
  const { where, span, image } = from
  const worked = piecesOf(image, syntax)
  if (!worked.ok)
    return { from, pieces: [], draft: unpinnable(where, span, obstacles.unknownVariable(worked.sentence)) }
  const { pieces } = worked
  const resolved = resolvedText(pieces, args.valueOf)
  const otherwise = resolved.ok ? otherwiseNamed(resolved.written.text, stages, setting) : undefined
  if (otherwise !== undefined) return { from, pieces: [], draft: unpinnable(where, span, otherwise) }
  const tail = resolved.ok ? tailOf(pieces, args.valueOf) : undefined
  const arg = tail?.kind === 'value' ? rootOf(tail.name, args.byName) : undefined
  return arg === undefined
    ? { from, pieces, draft: draftOfPieces(where, span, pieces, args.valueOf) }
    : { from, pieces: [], arg }
}

/** The `ARG`s that something else than a whole `FROM` uses, and why a digest in them would be wrong. */
const usedOtherwise = (
  bases: readonly Base[],
  args: GlobalArgs,
  stageArgs: readonly string[],
): ReadonlyMap<GlobalArg, Obstacle> => {
  const found = new Map<GlobalArg, Obstacle>()
  const mark = (names: readonly GlobalArg[], obstacleOf: (name: string) => Obstacle): void => {
    const open = [...names]
    for (let arg = open.pop(); arg !== undefined; arg = open.pop()) {
      if (found.has(arg)) continue
      found.set(arg, obstacleOf(arg.name))
      for (const used of arg.uses.values()) open.push(used)
    }
  }
  const named = (names: readonly string[]): readonly GlobalArg[] =>
    names.flatMap((name) => args.byName.get(name) ?? [])
  mark(named(bases.flatMap(({ pieces }) => namesIn(pieces))), obstacles.argInParts)
  mark(
    bases.flatMap(({ arg }) => (arg === undefined ? [] : [...arg.uses.values()])),
    obstacles.argInParts,
  )
  mark(named(stageArgs), obstacles.argInStage)
  return found
}

const draftOfArg = ({ name, span, pieces, valueOf }: GlobalArg, otherwise: Obstacle | undefined): Draft => {
  const where = { kind: 'arg', name } as const
  const draft = draftOfPieces(where, span, pieces, valueOf)
  return otherwise !== undefined && draft.pin.possible
    ? unpinnable(where, span, otherwise, draft.reference)
    : draft
}

/** The drafts of all `FROM`s and of the `ARG`s that are the whole of one. */
export const baseDrafts = (
  instructions: readonly Instruction[],
  syntax: VariableSyntax,
  setting: BuildSetting,
): readonly Draft[] => {
  const firstFrom = instructions.findIndex(({ keyword }) => keyword === 'FROM')
  if (firstFrom < 0) return []
  const argWords = (some: readonly Instruction[]): readonly WrittenText[] =>
    some.flatMap(({ keyword, rest }) => (keyword === 'ARG' ? quotedWords(rest, syntax.escape ?? '\\') : []))
  const args = readGlobalArgs(argWords(instructions.slice(0, firstFrom)), syntax, setting.given)
  const stageArgs = argWords(instructions.slice(firstFrom))
    .map(({ text }) => text)
    .filter((text) => !text.includes('='))

  const stages = new Set<string>()
  const bases: Base[] = []
  for (const instruction of instructions) {
    const from = instruction.keyword === 'FROM' ? fromOf(instruction) : undefined
    if (from === undefined) continue
    bases.push(baseOf(from, args, syntax, stages, setting))
    if (from.where.stage !== undefined) stages.add(from.where.stage)
  }

  const otherwise = usedOtherwise(bases, args, stageArgs)
  const argDrafts = new Map<GlobalArg, Draft>()
  const drafts = bases.flatMap(({ from, draft, arg }) => {
    if (arg === undefined) return draft ?? []
    const written = argDrafts.get(arg) ?? draftOfArg(arg, otherwise.get(arg))
    argDrafts.set(arg, written)
    return usedHere(from.where, from.span, obstacles.atArg(arg.name), written)
  })
  return [...drafts, ...argDrafts.values()]
}
