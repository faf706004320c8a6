import { instructionKind } from './instruction-kind.ts'

/** What fits on one line is not broken. */
const shortLength = 80

/**
 * The lines to show an instruction on: where it has line breaks, there; a long RUN before `&&` and where spaces or tabs in
 * a row tell of a line that went on. Nothing changes but white space outside of quotes.
 */
export const instructionLines = (instruction: string): readonly string[] => {
  if (instruction.includes('\n')) return instruction.split('\n').map((line) => line.trimEnd())
  if (instruction.length <= shortLength || instructionKind(instruction) !== 'RUN') return [instruction]
  const lines: string[] = []
  let from = 0
  let indent = ''
  for (const { at, until, indent: next } of breaksOf(instruction)) {
    lines.push(indent + instruction.slice(from, at))
    from = until
    indent = next
  }
  return [...lines, indent + instruction.slice(from)]
}

interface Break {
  /** Where the line ends. */
  readonly at: number
  /** Where the next one begins. */
  readonly until: number
  readonly indent: string
}

const gap = /[ \t]+/y

function* breaksOf(text: string): Generator<Break> {
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '\\' && quote !== "'") {
      at += 1
    } else if (character === '"' || character === "'") {
      if (quote === '') quote = character
      else if (quote === character) quote = ''
    } else if (quote === '' && (character === ' ' || character === '\t')) {
      gap.lastIndex = at
      const space = gap.exec(text)?.[0] ?? character
      const until = at + space.length
      const indent = indentAfter(space) ?? (text.startsWith('&& ', until) ? '    ' : undefined)
      if (indent !== undefined && until < text.length) yield { at, until, indent }
      at = until - 1
    }
  }
}

/** How far in the next line was, which a space before the end of its line parts from; `undefined` between two words. */
const indentAfter = (space: string): string | undefined => {
  if (space.length === 1) return space === '\t' ? space : undefined
  return space.startsWith(' ') ? space.slice(1) : space
}
