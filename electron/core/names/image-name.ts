/** The names that images have: a repository and a tag. A name is compared in full, however it was printed. */
import type { ImageId } from '../identity.ts'
import type { Image } from '../images/image.ts'
import type { NamingMistake } from './naming.ts'
import { canonicalTag, familiarName, formatReference, parseReference, withDefaultTag } from './reference.ts'
import { m } from '../../words/messages.ts'

/** A name with its tag, in both forms in which engines print it. */
export interface ImageName {
  /** As Docker prints it, such as `redis:7`. */
  readonly familiar: string
  /** In full, such as `docker.io/library/redis:7`: as Podman prints it, and what every engine understands. */
  readonly canonical: string
}

/** What is asked of an image where only names are the matter. */
export type NamedImage = Pick<Image, 'id' | 'tags'>

/** A name that an image may be given, or why it may not. */
export type ReadName =
  { readonly ok: true; readonly name: ImageName } | { readonly ok: false; readonly mistake: NamingMistake }

/** Docker prints IDs with 12 digits or with all 64; its commands cannot tell such a repository from an image. */
const looksLikeId = /^(?:[0-9a-f]{12}|[0-9a-f]{64})$/

/** moby refuses `sha256` alone (`digest.Canonical`); a name of the other two would be read as a digest as easily. */
const digestAlgorithms: ReadonlySet<string> = new Set(['sha256', 'sha384', 'sha512'])

const refused = (sentence: string, advice: string): ReadName => ({
  ok: false,
  mistake: { kind: 'invalid-reference', sentence, advice },
})

/** The name that `text` means, with the tag `latest` where it has none; one that cannot be read means itself. */
export const nameMeant = (text: string): ImageName => {
  const parsed = parseReference(text)
  if (!parsed.ok || parsed.reference.digest !== undefined) return { familiar: text, canonical: text }
  const reference = withDefaultTag(parsed.reference)
  return {
    familiar: formatReference(reference),
    canonical: canonicalTag(reference) ?? text,
  }
}

/**
 * Reads a name that an image is to be given, with the tag `latest` where it has none. What the grammar refuses, engines
 * refuse (`cannot import digest reference`, `refusing to create an ambiguous tag using digest algorithm as name`) or
 * nobody could use is a mistake.
 */
export const readNewName = (text: string): ReadName => {
  const parsed = parseReference(text)
  if (!parsed.ok) return refused(parsed.mistake.sentence, m.naming_correct())
  const { reference } = parsed
  if (reference.digest !== undefined) {
    return refused(m.naming_with_digest(), m.naming_with_digest_advice())
  }
  if (reference.domain === 'docker.io') {
    const familiar = familiarName(reference)
    const repository = reference.path.replace(/^library\//, '')
    if (digestAlgorithms.has(repository)) {
      return refused(m.naming_like_algorithm({ repository }), m.naming_other_repository_advice())
    }
    if (looksLikeId.test(repository)) {
      return refused(m.naming_like_id({ repository }), m.naming_other_repository_advice())
    }
    if (familiar.startsWith('docker.io/')) {
      return refused(m.naming_like_registry({ printed: reference.path }), m.naming_like_registry_advice())
    }
  }
  return { ok: true, name: nameMeant(text) }
}

/** The name among `printed` that is the same as `name`, as it is printed there. */
export const printedAmong = (printed: readonly string[], name: ImageName): string | undefined =>
  printed.find((one) => one === name.familiar || one === name.canonical)

/** Finds who has a name. Made once for many questions: it goes through all names of all images. */
export const holdersAmong = <T extends NamedImage>(
  images: ReadonlyMap<ImageId, T>,
): ((name: ImageName) => T | undefined) => {
  const holders = new Map<string, T>()
  for (const image of images.values()) for (const tag of image.tags) holders.set(tag, image)
  return ({ familiar, canonical }) => holders.get(familiar) ?? holders.get(canonical)
}
