/** The image references of a file as the window shows them. */
import { unreachable } from '../../core/failure.ts'
import type { Digest } from '../../core/identity.ts'
import type { DriftOutcome } from '../../core/pins/pin.ts'
import type { FilePlace } from '../../core/pinned-files/pinned-file.ts'
import type { FoundReference, Whereabouts } from '../../core/pinned-files/reading.ts'
import { canonicalTag, withDefaultTag, type Reference } from '../../core/names/reference.ts'
import { m } from '../../words/messages.ts'

/** What is known of tags; references are in full with their tags. */
export interface KnownTags {
  /** What the tag means now, as far as a registry has said it: the index's digest where there is one. */
  readonly currentDigest: (reference: string) => Digest | undefined
  /** The digest that the tag is held to. */
  readonly pinOf: (reference: string) => Digest | undefined
  /** Whether the tag still means the digest that is written in a file, or why that is not known. */
  readonly outcomeOf: (reference: string, written: Digest | undefined) => DriftOutcome | undefined
}

const placeWords = (where: Whereabouts): string => {
  switch (where.kind) {
    case 'service':
      return m.files_where_service({ service: where.service })
    case 'anchor':
      return m.files_where_anchor({ anchor: where.anchor })
    case 'volume':
      return m.files_where_volume({ service: where.service })
    case 'build-context':
      return m.files_where_context({ name: where.name, service: where.service })
    case 'from':
      return where.stage === undefined ? 'FROM' : `FROM … AS ${where.stage}`
    case 'copy-from':
      return 'COPY --from'
    case 'mount-from':
      return 'RUN --mount from'
    case 'arg':
      return `ARG ${where.name}`
    case 'syntax':
      return '# syntax'
    default:
      return unreachable(where)
  }
}

const whereOf = ({ where, inlineOf }: FoundReference): string =>
  inlineOf === undefined
    ? placeWords(where)
    : m.files_where_built_for({ place: placeWords(where), service: inlineOf })

/** The reference in full with its tag; `undefined` where there is a digest and no tag. */
const taggedName = (reference: Reference): string | undefined => canonicalTag(withDefaultTag(reference))

/** The reference that can be pinned at a place, in full with its tag; `undefined` where there is none. */
export const referenceAt = ({ reference, pin }: FoundReference): string | undefined =>
  reference === undefined || !pin.possible ? undefined : taggedName(reference)

const remarkOf = ({ reference, pin }: FoundReference): string | undefined => {
  if (!pin.possible) return pin.obstacle.sentence
  return reference?.digest !== undefined && taggedName(reference) === undefined ? m.files_no_tag() : undefined
}

/** What is known of the tag of a reference that can be pinned. */
const knownOf = (
  reference: string,
  written: Digest | undefined,
  { currentDigest, pinOf, outcomeOf }: KnownTags,
): Pick<FilePlace, 'reference' | 'currentDigest' | 'proposedDigest' | 'outcome'> => {
  const current = currentDigest(reference)
  const proposedDigest = pinOf(reference) ?? current
  const outcome = outcomeOf(reference, written)
  return {
    reference,
    ...(current !== undefined && { currentDigest: current }),
    ...(proposedDigest !== undefined && { proposedDigest }),
    ...(outcome !== undefined && { outcome }),
  }
}

/** One reference together with what is known of its tag. */
export const placeOf = (found: FoundReference, tags: KnownTags): FilePlace => {
  const reference = referenceAt(found)
  const writtenDigest = found.reference?.digest
  const remark = remarkOf(found)
  return {
    id: String(found.place),
    where: whereOf(found),
    line: found.line,
    written: found.raw,
    ...(writtenDigest !== undefined && { writtenDigest }),
    ...(reference !== undefined && knownOf(reference, writtenDigest, tags)),
    ...(remark !== undefined && { remark }),
  }
}
