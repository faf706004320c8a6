import { FailureError } from '../../core/failure.ts'
import { parseReference, withDefaultTag, type Reference } from '../../core/names/reference.ts'
import { m } from '../../words/messages.ts'

/**
 * The reference that somebody typed, with the tag that Docker fills in. Throws a `FailureError` of kind
 * `invalid-reference` that names the mistake.
 */
export const askedReference = (text: string): Reference => {
  const parsed = parseReference(text)
  if (parsed.ok) return withDefaultTag(parsed.reference)
  throw new FailureError({
    kind: 'invalid-reference',
    message: parsed.mistake.sentence,
    advice: m.discover_correct_name(),
  })
}
