/**
 * Variables in references, as Compose (compose-go, `template/template.go`) and BuildKit (`frontend/dockerfile/shell/lex.go`)
 * read them: `$NAME`, `${NAME}`, `${NAME:-default}` and their like, with defaults that hold variables themselves.
 */
import { isContiguous, joined, sliceOf, writtenNowhere, type WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** How a text with variables is written. */
export interface VariableSyntax {
  /** Takes the meaning from the character after it; Compose has none and writes `$$` for a dollar sign. */
  readonly escape?: '\\' | '`'
}

/** How Compose writes them. */
export const composeSyntax: VariableSyntax = {}

/** A text taken apart: what stands there as it is, and the variables between. */
export type Piece =
  | { readonly kind: 'text'; readonly written: WrittenText }
  | {
      readonly kind: 'variable'
      readonly name: string
      /** `:-` and its like, where there is one. */
      readonly operator?: string
      /** What stands after the operator. */
      readonly word: readonly Piece[]
    }

type Variable = Extract<Piece, { kind: 'variable' }>

/** What a variable stands for. */
export type VariableValue =
  | { readonly state: 'set'; readonly text: string }
  /** Nothing in the file gives it a value: a default stands in, and where there is none the sentence is said. */
  | { readonly state: 'unset'; readonly sentence: string; readonly orPlaceholder?: boolean }
  /** It has a value that the file does not say. */
  | { readonly state: 'unknown'; readonly sentence: string }

/** Stands for a value that is known only when the file is used: no reference can hold it. */
export const placeholder = '\ufffc'

/** Gives what a variable stands for. */
export type ValueOf = (name: string) => VariableValue

/** Something, or the sentence that says why there is none. */
export type Worked<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly sentence: string }

const maxDepth = 40
const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y
const operatorAt = /:?[-+?]/y

class Unreadable extends Error {}

/** Reads one text from its start to its end. */
interface Cursor {
  readonly written: WrittenText
  readonly syntax: VariableSyntax
  at: number
}

const matchAt = ({ written, at }: Cursor, pattern: RegExp): string | undefined => {
  pattern.lastIndex = at
  return pattern.exec(written.text)?.[0]
}

/** Collects single characters into pieces of text. */
const collector = ({ written }: Cursor) => {
  const pieces: Piece[] = []
  let kept: { from: number; to: number }[] = []
  const flush = (): void => {
    const text = joined(kept.map(({ from, to }) => sliceOf(written, from, to)))
    if (text.text !== '') pieces.push({ kind: 'text', written: text })
    kept = []
  }
  return {
    keep: (at: number): void => {
      const last = kept.at(-1)
      if (last?.to === at) last.to = at + 1
      else kept.push({ from: at, to: at + 1 })
    },
    add: (piece: Piece): void => {
      flush()
      pieces.push(piece)
    },
    end: (): readonly Piece[] => {
      flush()
      return pieces
    },
  }
}

/** Reads until the `}` that ends a default, or until the end of the text. */
const readPieces = (cursor: Cursor, depth: number): readonly Piece[] => {
  if (depth > maxDepth) throw new Unreadable(m.files_variables_too_deep())
  const { text } = cursor.written
  const { escape } = cursor.syntax
  const pieces = collector(cursor)
  let quote = ''
  while (cursor.at < text.length) {
    const character = text.charAt(cursor.at)
    const isQuote = escape !== undefined && (character === '"' || character === "'")
    if (isQuote && (quote === '' || quote === character)) {
      quote = quote === '' ? character : ''
      cursor.at += 1
    } else if (quote === "'") {
      pieces.keep(cursor.at)
      cursor.at += 1
    } else if (character === escape) {
      const isLiteral = quote === '"' && !['"', '$', escape].includes(text.charAt(cursor.at + 1))
      if (isLiteral) pieces.keep(cursor.at)
      else if (cursor.at + 1 < text.length) pieces.keep(cursor.at + 1)
      cursor.at += isLiteral ? 1 : 2
    } else if (character === '$') {
      const variable = readVariable(cursor, depth)
      if (variable === undefined) pieces.keep(cursor.at - 1)
      else pieces.add(variable)
    } else if (character === '}' && depth > 0 && quote === '') {
      return pieces.end()
    } else {
      pieces.keep(cursor.at)
      cursor.at += 1
    }
  }
  if (quote !== '') throw new Unreadable(m.files_variables_quote({ quote }))
  if (depth > 0) throw new Unreadable(m.files_variables_brace())
  return pieces.end()
}

/** Reads the variable at the cursor. `undefined`, with the cursor after it, where it is a dollar sign that means itself. */
const readVariable = (cursor: Cursor, depth: number): Variable | undefined => {
  const { text } = cursor.written
  cursor.at += 1
  if (cursor.syntax.escape === undefined && text.charAt(cursor.at) === '$') {
    cursor.at += 1
    return undefined
  }
  const isBraced = text.charAt(cursor.at) === '{'
  if (isBraced) cursor.at += 1
  const name = matchAt(cursor, nameAt)
  if (name === undefined) {
    if (isBraced || cursor.syntax.escape === undefined) throw new Unreadable(m.files_variables_not_one())
    return undefined
  }
  cursor.at += name.length
  if (!isBraced) return { kind: 'variable', name, word: [] }
  const operator = matchAt(cursor, operatorAt)
  if (operator !== undefined) cursor.at += operator.length
  const word = operator === undefined ? [] : readPieces(cursor, depth + 1)
  if (text.charAt(cursor.at) !== '}') throw new Unreadable(m.files_variables_not_worked_out({ name }))
  cursor.at += 1
  return { kind: 'variable', name, ...(operator !== undefined && { operator }), word }
}

const worked = <T>(work: () => T): Worked<T> => {
  try {
    return { ok: true, ...work() }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, sentence: error.message }
    throw error
  }
}

/** Takes `written` apart. Outside of Compose, quotes go and escapes are undone. */
export const piecesOf = (
  written: WrittenText,
  syntax: VariableSyntax,
): Worked<{ readonly pieces: readonly Piece[] }> =>
  worked(() => ({ pieces: readPieces({ written, syntax, at: 0 }, 0) }))

/** What stands in for a variable: its value, the word after its operator, or nothing. */
const standIn = ({ name, operator = '' }: Variable, valueOf: ValueOf): 'value' | 'word' | 'nothing' => {
  const value = valueOf(name)
  if (value.state === 'unknown') throw new Unreadable(value.sentence)
  const isSet = value.state === 'set' && !(operator.startsWith(':') && value.text === '')
  if (operator.endsWith('+')) return isSet ? 'word' : 'nothing'
  if (isSet) return 'value'
  if (operator.endsWith('-')) return 'word'
  if (value.state === 'unset' && value.orPlaceholder === true) return 'value'
  throw new Unreadable(value.state === 'unset' ? value.sentence : m.files_variables_empty({ name }))
}

const textOf = (value: VariableValue): string => (value.state === 'set' ? value.text : placeholder)

const evaluatePiece = (piece: Piece, valueOf: ValueOf, maxLength: number): WrittenText => {
  if (piece.kind === 'text') return piece.written
  switch (standIn(piece, valueOf)) {
    case 'value':
      return writtenNowhere(textOf(valueOf(piece.name)))
    case 'word':
      return writtenNowhere(evaluate(piece.word, valueOf, maxLength).text)
    case 'nothing':
      return writtenNowhere('')
  }
}

const evaluate = (pieces: readonly Piece[], valueOf: ValueOf, maxLength: number): WrittenText => {
  const parts: WrittenText[] = []
  let length = 0
  for (const piece of pieces) {
    const part = evaluatePiece(piece, valueOf, maxLength)
    length += part.text.length
    if (length > maxLength) throw new Unreadable(m.files_variables_too_long())
    parts.push(part)
  }
  return joined(parts)
}

/** No reference is as long as this. */
const maxReferenceLength = 4096

/**
 * The text with its variables replaced; what they stand for stands nowhere.
 * @param maxLength in UTF-16 code units: variables that hold variables can make much of little
 */
export const resolvedText = (
  pieces: readonly Piece[],
  valueOf: ValueOf,
  maxLength = maxReferenceLength,
): Worked<{ readonly written: WrittenText }> =>
  worked(() => ({ written: evaluate(pieces, valueOf, maxLength) }))

/** Where a digest for the whole of a text belongs. */
export type Tail =
  /** At the end of this part of the text. */
  | { readonly kind: 'text'; readonly written: WrittenText }
  /** Where this variable gets its value, which is all of the text. */
  | { readonly kind: 'value'; readonly name: string }
  /** Nowhere: a variable of its own could put another image into the same text. */
  | { readonly kind: 'none' }

/**
 * Where a digest belongs. Within a default it is right only when the default ends the text and no other variable is in it:
 * `nginx:${TAG:-1}` becomes `nginx:${TAG:-1@sha256:…}`, whose digest goes together with the tag that it is the digest of;
 * in `${NAME:-nginx}:1` and `${A:-x}${B:-y}` it would stay when the name does not.
 */
export const tailOf = (pieces: readonly Piece[], valueOf: ValueOf): Tail => {
  const variables = pieces.filter((piece) => piece.kind === 'variable')
  const last = pieces.at(-1)
  if (last === undefined || variables.length > 1) return { kind: 'none' }
  if (variables.length === 0) {
    return {
      kind: 'text',
      written: joined(pieces.flatMap((piece) => (piece.kind === 'text' ? piece.written : []))),
    }
  }
  if (last.kind !== 'variable') return { kind: 'none' }
  if (standIn(last, valueOf) === 'value')
    return pieces.length === 1 ? { kind: 'value', name: last.name } : { kind: 'none' }
  return last.operator?.endsWith('-') === true ? tailOf(last.word, valueOf) : { kind: 'none' }
}

/** Whether the digest, if there is one, stands in one piece at the end of `tail`, where it can be replaced. */
export const holdsDigest = (tail: WrittenText, digestLength: number): boolean =>
  tail.text.length >= digestLength && isContiguous(sliceOf(tail, tail.text.length - digestLength))
