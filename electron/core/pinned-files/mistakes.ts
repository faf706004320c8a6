import type { FileMistake } from './reading.ts'

/** A file with many mistakes is shown the first of them. */
export const maxMistakes = 20

/** A mistake and where in the file it is. */
export interface Finding {
  readonly at: number
  readonly sentence: string
}

/** The first findings in the order of the file, with their lines and columns. */
export const mistakesOf = (text: string, findings: readonly Finding[]): readonly FileMistake[] =>
  findings
    .toSorted((a, b) => a.at - b.at)
    .slice(0, maxMistakes)
    .map(({ at, sentence }) => {
      const before = text.slice(0, at)
      const lineStart = before.lastIndexOf('\n') + 1
      const isFirst = lineStart === 0
      const bom = isFirst && before.startsWith('\ufeff') ? 1 : 0
      return { line: before.split('\n').length, column: at - lineStart - bom + 1, sentence }
    })
