import type { Span } from '../../../electron/core/names/reference.ts'

/** A text in three parts, of which the middle one is marked. */
export interface MarkedText {
  readonly before: string
  readonly inside: string
  readonly after: string
}

/** `text` apart around `span`; all of it is marked where there is no span. */
export const markSpan = (text: string, span: Span | undefined): MarkedText => {
  const { from, to } = span ?? { from: 0, to: text.length }
  return { before: text.slice(0, from), inside: text.slice(from, to), after: text.slice(to) }
}
