/** Where the text of a YAML scalar stands in its file. */
import { Scalar } from 'yaml'
import type { Span } from '../names/reference-mistake.ts'
import { writtenAsIs, writtenNowhere, type WrittenText } from './written-text.ts'

/** The scalar's own characters, its quotes left out. */
export const scalarSpan = ({ type, range }: Scalar): Span => {
  const [from, to] = range ?? [0, 0]
  const quote = (type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE) && to - from >= 2 ? 1 : 0
  return { from: from + quote, to: to - quote }
}

/** How far a block scalar's lines are in, from its header (`|2-`) or its first line that is not empty. */
const indentOf = (header: string, lines: readonly string[], value: string): number => {
  const first = lines.find((line) => line.trim() !== '') ?? ''
  const indent = first.length - first.trimStart().length
  if (!/\d/.test(header)) return indent
  const text = value.split('\n').find((line) => line.trim() !== '') ?? ''
  return indent - (text.length - text.trimStart().length)
}

/** A block scalar's text line by line; `undefined` where its lines are not the value's, as when folding joined them. */
const blockText = (file: string, span: Span, value: string): WrittenText | undefined => {
  const source = file.slice(span.from, span.to)
  const headerEnd = source.indexOf('\n') + 1
  const lines = source.slice(headerEnd).split('\n')
  const indent = indentOf(source.slice(0, headerEnd).replace(/#.*/, ''), lines, value)
  const offsets: number[] = []
  let lineStart = span.from + headerEnd
  for (const [index, text] of value.split('\n').entries()) {
    const line = lines[index] ?? ''
    const isThere = text === '' ? line.trim() === '' : line.slice(indent).replace(/\r$/, '') === text
    if (!isThere) return undefined
    for (let at = 0; at < text.length; at += 1) offsets.push(lineStart + indent + at)
    // The line break: only its place counts, and nothing is ever written there.
    offsets.push(lineStart + line.length)
    lineStart += line.length + 1
  }
  return { text: value, offsets: offsets.slice(0, value.length) }
}

/** The text of a scalar in `file`. Where it is written with escapes or folded, it stands nowhere as it is meant. */
export const scalarText = (file: string, scalar: Scalar<string>): WrittenText => {
  const { type, value } = scalar
  const span = scalarSpan(scalar)
  if (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED)
    return blockText(file, span, value) ?? writtenNowhere(value)
  return file.slice(span.from, span.to) === value ? writtenAsIs(value, span.from) : writtenNowhere(value)
}
