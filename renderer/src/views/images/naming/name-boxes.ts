/** A name that is typed into two boxes: a repository and a tag. */
import { readNewName } from '../../../../../electron/core/names/image-name.ts'
import { parseReference, type Span } from '../../../../../electron/core/names/reference.ts'
import { splitName } from '../image-row.ts'
import { m } from '../../../../../electron/words/messages.ts'

/** What is wrong, and in which box. */
export interface BoxMistake {
  readonly box: 'repository' | 'tag'
  /** One sentence that says what to do. */
  readonly sentence: string
  /** Where in the box. */
  readonly at?: Span
  /** What was probably meant to stand in the box. */
  readonly suggestion?: string
}

/** The name that two boxes give together, or what is wrong with them. */
export type ReadBoxes =
  { readonly ok: true; readonly name: string } | { readonly ok: false; readonly mistake: BoxMistake }

const wrong = (mistake: BoxMistake): ReadBoxes => ({ ok: false, mistake })

/** A repository that is valid and means nothing, to read a tag with. */
const anyRepository = 'a/a:'

const readRepository = (repository: string): BoxMistake | undefined => {
  const box = 'repository'
  if (repository === '') return { box, sentence: m.naming_choose_repository() }
  const parsed = parseReference(repository)
  if (!parsed.ok) {
    const { sentence, at, suggestion } = parsed.mistake
    return { box, sentence, ...(at && { at }), ...(suggestion !== undefined && { suggestion }) }
  }
  const { tag, digest } = parsed.reference
  if (tag !== undefined && digest === undefined) {
    const { repository: suggestion } = splitName(repository)
    return { box, sentence: m.naming_tag_own_box({ tag }), suggestion }
  }
  const name = readNewName(repository)
  return name.ok ? undefined : { box, sentence: `${name.mistake.sentence} ${name.mistake.advice}` }
}

const readTag = (tag: string): BoxMistake | undefined => {
  const box = 'tag'
  if (tag === '') return undefined
  const parsed = parseReference(anyRepository + tag)
  if (!parsed.ok) {
    const { sentence, at } = parsed.mistake
    const from = Math.max(0, (at?.from ?? 0) - anyRepository.length)
    return { box, sentence, ...(at && { at: { from, to: at.to - anyRepository.length } }) }
  }
  const name = readNewName(anyRepository + tag)
  return name.ok ? undefined : { box, sentence: `${name.mistake.sentence} ${name.mistake.advice}` }
}

/** Reads each box by itself, so that neither can change what the other means. Without a tag it is `latest`. */
export const readBoxes = (repository: string, tag: string): ReadBoxes => {
  const mistake = readRepository(repository) ?? readTag(tag)
  if (mistake !== undefined) return wrong(mistake)
  return { ok: true, name: tag === '' ? repository : `${repository}:${tag}` }
}
