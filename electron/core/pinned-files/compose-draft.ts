import type { Span } from '../names/reference-mistake.ts'
import { draftOfPieces, unpinnable, type Draft } from './draft.ts'
import * as obstacles from './obstacles.ts'
import type { Whereabouts } from './reading.ts'
import { composeSyntax, piecesOf, type ValueOf } from './variables.ts'
import type { WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** The environment and `.env` files are not looked at: they differ from one person to the next. */
export const fromEnvironment: ValueOf = (name) => ({
  state: 'unset',
  sentence: m.files_compose_from_environment({ name }),
})

/** The draft of a text in which Compose replaces variables. */
export const composeDraft = (where: Whereabouts, span: Span, written: WrittenText): Draft => {
  const worked = piecesOf(written, composeSyntax)
  return worked.ok
    ? draftOfPieces(where, span, worked.pieces, fromEnvironment)
    : unpinnable(where, span, obstacles.unknownVariable(worked.sentence))
}
