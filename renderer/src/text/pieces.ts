/** A stretch of a sentence, and whether it stands between backticks: a name or a command. */
export interface Piece {
  readonly text: string
  readonly isCode: boolean
}

/** A sentence such as "Use `redis:7`." taken apart at its backticks. */
export const piecesOf = (sentence: string): readonly Piece[] =>
  sentence
    .split('`')
    .map((text, index) => ({ text, isCode: index % 2 === 1 }))
    .filter(({ text }) => text !== '')
