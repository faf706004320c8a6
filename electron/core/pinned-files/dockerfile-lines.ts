/**
 * A Dockerfile's instructions, taken apart as BuildKit does it (`frontend/dockerfile/parser/parser.go` and `directives.go`):
 * parser directives, lines that go on, comments between them and here-documents.
 */
import { heredocsIn } from './heredocs.ts'
import type { Finding } from './mistakes.ts'
import { joined, sliceOf, type WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** One instruction with the lines that belong to it, joined, and without the bodies of its here-documents. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string
  readonly keywordAt: number
  /** What stands after the keyword, without the white space around it. */
  readonly rest: WrittenText
}

/** A Dockerfile taken apart. */
export interface DockerfileLines {
  readonly escape: '\\' | '`'
  /** The value of `# syntax=`. */
  readonly syntax?: WrittenText
  readonly instructions: readonly Instruction[]
  readonly findings: readonly Finding[]
}

const directive = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(\S(?:.*\S)?)\s*$/d
const directiveNames = new Set(['syntax', 'escape', 'check'])
const space = /[\t\v\f\r ]+/g
const goesOn = { '\\': /(?<!\\)\\[ \t]*$/, '`': /(?<!`)`[ \t]*$/ }

function* linesOf(written: WrittenText): Generator<WrittenText, undefined> {
  const { text } = written
  let from = text.startsWith('\ufeff') ? 1 : 0
  while (from < text.length) {
    const next = text.indexOf('\n', from)
    const end = next < 0 ? text.length : next
    let to = end
    while (to > from && text.charAt(to - 1) === '\r') to -= 1
    yield sliceOf(written, from, to)
    from = end + 1
  }
}

const trimmed = (written: WrittenText): WrittenText => {
  const from = written.text.length - written.text.trimStart().length
  return sliceOf(written, from, Math.max(from, written.text.trimEnd().length))
}

const isComment = ({ text }: WrittenText): boolean => text.trimStart().startsWith('#')

interface Directives {
  escape: '\\' | '`'
  syntax?: WrittenText
}

/** Reads the directives, which stand before anything else, and gives the first line that is none. */
const readDirectives = (
  lines: Iterator<WrittenText, undefined>,
  found: Directives,
  findings: Finding[],
): WrittenText | undefined => {
  const seen = new Set<string>()
  for (;;) {
    const line = lines.next().value
    if (line === undefined) return undefined
    const start = trimmed(line)
    const match = directive.exec(start.text)
    const name = match?.[1]?.toLowerCase() ?? ''
    const [from, to] = match?.indices?.[2] ?? [0, 0]
    if (!directiveNames.has(name)) return line
    const value = sliceOf(start, from, to)
    const at = start.offsets[0] ?? 0
    if (seen.has(name)) findings.push({ at, sentence: m.files_dockerfile_directive_twice({ name }) })
    else if (name === 'syntax') found.syntax = value
    else if (name === 'escape') {
      if (value.text === '`' || value.text === '\\') found.escape = value.text
      else findings.push({ at, sentence: m.files_dockerfile_escape() })
    }
    seen.add(name)
  }
}

const instructionOf = (line: WrittenText): Instruction => {
  const whole = trimmed(line)
  const [keyword = ''] = whole.text.split(space, 1)
  return {
    keyword: keyword.toUpperCase(),
    keywordAt: whole.offsets[0] ?? 0,
    rest: trimmed(sliceOf(whole, keyword.length)),
  }
}

/** Takes the instruction that an `ONBUILD` holds out of it; any other instruction is itself. */
export const withoutOnbuild = (instruction: Instruction): Instruction =>
  instruction.keyword === 'ONBUILD' ? instructionOf(instruction.rest) : instruction

/** Joins `first` with the lines that it goes on in. */
const wholeLine = (
  first: WrittenText,
  lines: Iterator<WrittenText, undefined>,
  escape: '\\' | '`',
): WrittenText => {
  const parts: WrittenText[] = []
  let line: WrittenText | undefined = first
  while (line !== undefined) {
    const isFirst = line === first
    const end = goesOn[escape].exec(line.text)?.index
    if (isFirst || (!isComment(line) && line.text.trim() !== '')) {
      parts.push(sliceOf(line, 0, end))
      if (end === undefined) break
    }
    line = lines.next().value
  }
  return joined(parts)
}

/** Leaves the bodies of the instruction's here-documents behind. */
const skipHeredocs = (
  instruction: Instruction,
  lines: Iterator<WrittenText, undefined>,
  findings: Finding[],
): void => {
  const inner = withoutOnbuild(instruction)
  for (const { name, dropsTabs } of heredocsIn(inner.keyword, inner.rest.text)) {
    for (;;) {
      const line = lines.next().value
      if (line === undefined) {
        const sentence = m.files_dockerfile_heredoc({ name })
        findings.push({ at: instruction.keywordAt, sentence })
        return
      }
      if ((dropsTabs ? line.text.replace(/^\t+/, '') : line.text) === name) break
    }
  }
}

/** Takes the Dockerfile `written` apart. What it cannot read is among the findings; nothing makes it throw. */
export const dockerfileLines = (written: WrittenText): DockerfileLines => {
  const findings: Finding[] = []
  const instructions: Instruction[] = []
  const directives: Directives = { escape: '\\' }
  const lines = linesOf(written)
  let line = readDirectives(lines, directives, findings)
  while (line !== undefined) {
    if (!isComment(line) && line.text.trim() !== '') {
      const instruction = instructionOf(wholeLine(line, lines, directives.escape))
      if (instruction.keyword !== '') instructions.push(instruction)
      skipHeredocs(instruction, lines, findings)
    }
    line = lines.next().value
  }
  return { ...directives, instructions, findings }
}
