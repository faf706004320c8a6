import { composeDrafts } from './compose.ts'
import { dockerfileDrafts } from './dockerfile.ts'
import { numbered } from './draft.ts'
import { mistakesOf } from './mistakes.ts'
import { maxFileLength, type FileReading, type PinnedFileKind } from './reading.ts'
import { writtenAsIs } from './written-text.ts'
import { m } from '../../words/messages.ts'

/**
 * Every image reference in a file's text, and which of them can be pinned where. Nothing makes it throw: what cannot be read
 * is among the mistakes.
 * @param text with its BOM, if it has one: offsets count it, and rewriting keeps it
 */
export const referencesInFile = (text: string, kind: PinnedFileKind): FileReading => {
  if (text.length > maxFileLength) {
    const sentence = m.files_too_long({ length: text.length, most: maxFileLength })
    return { kind, references: [], mistakes: [{ line: 1, column: 1, sentence }] }
  }
  const { drafts, findings } = kind === 'compose' ? composeDrafts(text) : dockerfileDrafts(writtenAsIs(text))
  return { kind, references: numbered(text, drafts), mistakes: mistakesOf(text, findings) }
}
