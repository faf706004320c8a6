/** What the path box says. */
import {
  asTemplate,
  TemplateError,
  type InspectFormat,
} from '../../../electron/core/go-template/go-template.ts'
import type { Span } from '../../../electron/core/names/reference.ts'
import { shellWord } from '../../../electron/core/shell-word.ts'

/** What a format printed, or what is wrong with it and where. */
export type FormatAnswer =
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'failed'; readonly message: string; readonly span: Span }

/** Answers a format. */
export const answerFormat = (ask: InspectFormat, format: string): FormatAnswer => {
  try {
    return { kind: 'printed', text: ask(format) }
  } catch (error) {
    if (error instanceof TemplateError)
      return { kind: 'failed', message: error.message, span: wordAt(format, error.at) }
    throw error
  }
}

/** The word that begins at a place, or the character there. */
const wordAt = (text: string, at: number): Span => {
  const from = Math.min(at, text.length)
  const [word = ''] = /^[.$]?[\p{L}\p{N}_]+|^[^]/u.exec(text.slice(from)) ?? []
  return { from, to: from + word.length }
}

/** The docker command that prints the same. */
export const inspectCommand = (format: string, name: string): string =>
  `docker image inspect --format ${shellWord(asTemplate(format))} ${shellWord(name)}`
