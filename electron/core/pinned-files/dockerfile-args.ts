/** The global `ARG`s of a Dockerfile, those before its first `FROM` (BuildKit, `dockerfile2llb/convert.go`). */
import type { Span } from '../names/reference-mistake.ts'
import { cutAt } from './dockerfile-words.ts'
import { spanOf } from './draft.ts'
import {
  piecesOf,
  resolvedText,
  type Piece,
  type ValueOf,
  type VariableSyntax,
  type VariableValue,
} from './variables.ts'
import { sliceOf, type WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** The default of one global `ARG`. */
export interface GlobalArg {
  readonly name: string
  /** Where it stands, without the quotes around it. */
  readonly span: Span
  readonly pieces: readonly Piece[]
  readonly value: VariableValue
  /** The `ARG`s that it uses itself. */
  readonly uses: ReadonlyMap<string, GlobalArg>
  /** What its own variables stand for. */
  readonly valueOf: ValueOf
}

/** The global `ARG`s as a `FROM` sees them. */
export interface GlobalArgs {
  readonly byName: ReadonlyMap<string, GlobalArg>
  readonly valueOf: ValueOf
}

/** Build arguments that are known to be given a value, which their defaults give way to: why, by name. */
export type GivenArgs = ReadonlyMap<string, string>

/** What BuildKit gives a value by itself. */
const ofPlatform = /^(?:(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE)$/

/** The variables that `pieces` use, those in defaults included. */
export const namesIn = (pieces: readonly Piece[]): readonly string[] =>
  pieces.flatMap((piece) => (piece.kind === 'text' ? [] : [piece.name, ...namesIn(piece.word)]))

const undeclared = (name: string): VariableValue =>
  ofPlatform.test(name)
    ? { state: 'unknown', sentence: m.files_arg_of_platform({ name }) }
    : { state: 'unset', sentence: m.files_arg_undeclared({ name }) }

const valueIn = (pieces: readonly Piece[], valueOf: ValueOf): VariableValue => {
  const resolved = resolvedText(pieces, valueOf)
  return resolved.ok
    ? { state: 'set', text: resolved.written.text }
    : { state: 'unknown', sentence: resolved.sentence }
}

const unquoted = (value: WrittenText): WrittenText =>
  /^(["']).*\1$/s.test(value.text) ? sliceOf(value, 1, value.text.length - 1) : value

/** Reads the declarations, the words after `ARG`, in order; later ones see those before them. */
export const readGlobalArgs = (
  words: readonly WrittenText[],
  syntax: VariableSyntax,
  given: GivenArgs,
): GlobalArgs => {
  const args = new Map<string, GlobalArg>()
  const others = new Map<string, VariableValue>()
  const valueOf: ValueOf = (name) => args.get(name)?.value ?? others.get(name) ?? undeclared(name)

  const withoutDefault = (name: string): VariableValue => {
    const sentence = given.get(name)
    if (sentence !== undefined) return { state: 'unknown', sentence }
    return { state: 'unset', sentence: m.files_arg_no_default({ name }) }
  }

  const argOf = (name: string, value: WrittenText): GlobalArg => {
    const worked = piecesOf(value, syntax)
    const pieces = worked.ok ? worked.pieces : []
    const names = namesIn(pieces)
    const uses = new Map(names.flatMap((used) => args.get(used) ?? []).map((arg) => [arg.name, arg]))
    const values = new Map(names.map((used) => [used, valueOf(used)]))
    const valueHere: ValueOf = (used) => values.get(used) ?? undeclared(used)
    return {
      name,
      span: spanOf(unquoted(value), { from: 0, to: 0 }),
      pieces,
      value: worked.ok ? valueIn(pieces, valueHere) : { state: 'unknown', sentence: worked.sentence },
      uses,
      valueOf: valueHere,
    }
  }

  for (const word of words) {
    const [name, value] = cutAt(word, '=') ?? [word.text]
    if (value === undefined || given.has(name)) {
      args.delete(name)
      others.set(name, withoutDefault(name))
    } else {
      args.set(name, argOf(name, value))
    }
  }
  return { byName: args, valueOf }
}
