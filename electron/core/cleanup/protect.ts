/** Which images nobody may take away: what protections cover, and what is wrong with one that covers nothing. */
import { m } from '../../words/messages.ts'
import type { InventoryImage } from '../images/image.ts'
import { canonicalRepository } from '../names/printed-name.ts'
import { canonicalName, parseReference } from '../names/reference.ts'
import { formsOfImage, nameForms, type NameForms } from './name-forms.ts'
import type { Protection, ProtectionKind } from './protection.ts'

/** What of an image protections go by. */
export type ProtectedImage = Pick<
  InventoryImage,
  'id' | 'tags' | 'repositoryDigests' | 'alsoKnownBy' | 'labels'
>

/**
 * Whether a text is like a pattern in which `*` stands for any characters and `?` for one. Never takes longer than both are
 * long, multiplied: only the last `*` is ever gone back to.
 */
const isLike = (text: string, pattern: string): boolean => {
  let at = 0
  let inPattern = 0
  let star = -1
  let afterStar = 0
  while (at < text.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern
      inPattern += 1
      afterStar = at
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[at])) {
      inPattern += 1
      at += 1
    } else if (star >= 0) {
      inPattern = star + 1
      afterStar += 1
      at = afterStar
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern += 1
  return inPattern === pattern.length
}

/** Whether a name is like the pattern, be it short or in full. A pattern without a tag is meant for all tags. */
export const isNameLike = ({ whole, familiar, repository }: NameForms, pattern: string): boolean =>
  isLike(familiar, pattern) || isLike(repository, pattern) || whole.some((form) => isLike(form, pattern))

/** Whether any of these names is like the pattern, be it short or in full. A pattern without a tag is meant for all tags. */
export const matchesName = (pattern: string, names: readonly string[]): boolean =>
  names.some((name) => isNameLike(nameForms(name), pattern))

/** An image, and its names in all forms. */
interface Looked {
  readonly image: ProtectedImage
  readonly names: readonly NameForms[]
}

/** A name in full with its tag, or with its digest alone: that says which image it is, whatever tag stands before it. */
const meantBy = (value: string): string => {
  const parsed = parseReference(value)
  const digest = parsed.ok ? parsed.reference.digest : undefined
  if (!parsed.ok || digest === undefined) return nameForms(value).whole.at(-1) ?? value
  return `${canonicalName(parsed.reference)}@${digest}`
}

const coverageOf = ({ kind, value }: Protection): ((looked: Looked) => boolean) => {
  switch (kind) {
    case 'image': {
      const meant = meantBy(value)
      return ({ image, names }) => image.id === value || names.some(({ whole }) => whole.includes(meant))
    }
    case 'repository': {
      const meant = canonicalRepository(value)
      return ({ names }) => names.some(({ repository }) => repository === meant)
    }
    case 'pattern':
      return ({ names }) => names.some((name) => isNameLike(name, value))
    case 'label': {
      const [, key = '', wanted] = /^([^=]*)(?:=(.*))?$/s.exec(value) ?? []
      return ({ image: { labels } }) =>
        Object.hasOwn(labels, key) && (wanted === undefined || labels[key] === wanted)
    }
  }
}

/** Says of many images which of the protections covers each, the first where several do. */
export const protector = (
  protections: readonly Protection[],
): ((image: ProtectedImage) => Protection | undefined) => {
  if (protections.length === 0) return () => undefined
  const all = protections.map((protection) => ({ protection, covers: coverageOf(protection) }))
  return (image) => {
    const looked = { image, names: formsOfImage(image) }
    return all.find(({ covers }) => covers(looked))?.protection
  }
}

/** Which of the protections covers an image, the first where several do; for many images {@link protector} is quicker. */
export const protectionOf = (
  image: ProtectedImage,
  protections: readonly Protection[],
): Protection | undefined => protector(protections)(image)

const imageMistake = (value: string): string | undefined => {
  if (/^[a-z0-9+._-]+:[0-9a-f]{32,128}$/.test(value)) return undefined
  if (/^(?:[0-9a-f]{12}|[0-9a-f]{64})$/.test(value))
    return m.cleanup_protect_mistake_id({ start: value.slice(0, 6) })
  const parsed = parseReference(value)
  return parsed.ok ? undefined : parsed.mistake.sentence
}

const repositoryMistake = (value: string): string | undefined => {
  const parsed = parseReference(value)
  if (!parsed.ok) return parsed.mistake.sentence
  const { tag, digest } = parsed.reference
  return tag === undefined && digest === undefined ? undefined : m.cleanup_protect_mistake_tag()
}

const patternMistake = (value: string): string | undefined => {
  const [foreign] = /[^\w.:/@*?-]/u.exec(value) ?? []
  if (foreign !== undefined)
    return /\s/.test(foreign)
      ? m.cleanup_protect_mistake_spaces()
      : m.cleanup_protect_mistake_sign({ sign: foreign.replace('`', '') })
  return /^[*?]+$/.test(value) ? m.cleanup_protect_mistake_all() : undefined
}

/** What is to be written instead, in a sentence, where a protection by this would cover nothing or everything. */
export const protectionMistake = (kind: ProtectionKind, value: string): string | undefined => {
  const text = value.trim()
  if (text === '') return m.cleanup_protect_mistake_empty()
  switch (kind) {
    case 'image':
      return imageMistake(text)
    case 'repository':
      return repositoryMistake(text)
    case 'pattern':
      return patternMistake(text)
    case 'label':
      return text.startsWith('=') ? m.cleanup_protect_mistake_label() : undefined
  }
}
