/** `lading.lock.json`: which images were here, by digest, so that the same ones can be pulled elsewhere. */
import { parseDigest, type Digest } from '../identity.ts'
import { canonicalName, canonicalTag, parseReference, type Reference } from '../names/reference.ts'
import { isRecord } from '../tolerant.ts'
import { m } from '../../words/messages.ts'

/** The name that a lock file is exported under. */
export const lockFileName = 'lading.lock.json'

/** One image in a lock file. */
export interface LockedImage {
  /** The name with its tag, where it has one, and without a digest. */
  readonly reference: Reference
  /** What the name stands for: an index's digest where there are several platforms. */
  readonly digest: Digest
  /** Such as `linux/amd64`. */
  readonly platform: string
  /** The digest of the platform's own manifest, where it is another one. */
  readonly platformDigest?: Digest
  /** When Lading learned that the name stands for the digest; whole seconds and milliseconds survive being written. */
  readonly learnedAtMs: number
}

/** Something in a lock file that cannot be read. */
export interface LockMistake {
  /** Where it is, such as `images[2].digest`; empty where it is the file itself. */
  readonly at: string
  readonly sentence: string
}

/** A lock file as it was read. */
export type LockReading =
  | { readonly ok: true; readonly images: readonly LockedImage[] }
  | { readonly ok: false; readonly mistakes: readonly LockMistake[] }

const version = 1
const maxLength = 16 * 1024 * 1024
const platformText = /^[a-z0-9_.-]+\/[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)?$/
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/

const nameOf = (reference: Reference): string => canonicalTag(reference) ?? canonicalName(reference)

const keyOf = ({ reference, platform }: LockedImage): string => `${nameOf(reference)} ${platform}`

/** By code units, so that every computer writes the same bytes. */
const byKey = (a: LockedImage, b: LockedImage): number => {
  const [left, right] = [keyOf(a), keyOf(b)]
  if (left === right) return 0
  return left < right ? -1 : 1
}

/**
 * The lock file of `images`: the same images give the same bytes, in whatever order they come.
 * @throws RangeError where a date is none, or two images have the same name and platform
 */
export const writeLock = (images: readonly LockedImage[]): string => {
  const sorted = images.toSorted(byKey)
  const twice = sorted.find((image, index) => index > 0 && byKey(image, sorted[index - 1] ?? image) === 0)
  if (twice !== undefined) throw new RangeError(`${keyOf(twice)} is there twice`)
  const entries = sorted.map(({ reference, digest, platform, platformDigest, learnedAtMs }) => ({
    reference: nameOf(reference),
    digest,
    platform,
    ...(platformDigest !== undefined && { platformDigest }),
    learnedAt: new Date(learnedAtMs).toISOString(),
  }))
  return `${JSON.stringify({ version, images: entries }, null, 2)}\n`
}

const refused = (at: string, sentence: string): LockReading => ({ ok: false, mistakes: [{ at, sentence }] })

/** Reads one field after the other and collects what is wrong. */
const imageIn = (entry: unknown, at: string, mistakes: LockMistake[]): LockedImage | undefined => {
  if (!isRecord(entry)) {
    mistakes.push({
      at,
      sentence: m.files_lock_bad_image(),
    })
    return undefined
  }
  const wrong = (field: string, sentence: string): undefined => {
    mistakes.push({ at: `${at}.${field}`, sentence })
  }
  const reference = referenceIn(entry['reference'], wrong)
  const digest = digestIn(entry['digest'], 'digest', wrong)
  const { platform, platformDigest: ownDigest, learnedAt } = entry
  const isPlatform = typeof platform === 'string' && platformText.test(platform)
  if (!isPlatform) wrong('platform', m.files_lock_bad_platform())
  const platformDigest = ownDigest === undefined ? undefined : digestIn(ownDigest, 'platformDigest', wrong)
  const learnedAtMs = typeof learnedAt === 'string' && isoDate.test(learnedAt) ? Date.parse(learnedAt) : NaN
  if (Number.isNaN(learnedAtMs)) wrong('learnedAt', m.files_lock_bad_date())
  if (reference === undefined || digest === undefined || !isPlatform || Number.isNaN(learnedAtMs))
    return undefined
  if (ownDigest !== undefined && platformDigest === undefined) return undefined
  return { reference, digest, platform, ...(platformDigest !== undefined && { platformDigest }), learnedAtMs }
}

type Wrong = (field: string, sentence: string) => undefined

const referenceIn = (value: unknown, wrong: Wrong): Reference | undefined => {
  if (typeof value !== 'string') return wrong('reference', m.files_lock_no_reference())
  const parsed = parseReference(value)
  if (!parsed.ok) return wrong('reference', parsed.mistake.sentence)
  if (parsed.reference.digest !== undefined) return wrong('reference', m.files_lock_digest_apart())
  return parsed.reference
}

const digestIn = (value: unknown, field: string, wrong: Wrong): Digest | undefined => {
  const digest = typeof value === 'string' ? parseDigest(value) : undefined
  return digest ?? wrong(field, m.files_lock_bad_digest())
}

const parsedJson = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** Reads a lock file, or says everything that is wrong with it. Fields that this version does not know are passed over. */
export const readLock = (text: string): LockReading => {
  if (text.length > maxLength) return refused('', m.files_lock_too_long())
  const json = parsedJson(text.replace(/^\ufeff/, ''))
  if (json === undefined) return refused('', m.files_lock_no_json())
  if (!isRecord(json.value)) return refused('', m.files_lock_no_object())
  const { version: written, images: entries } = json.value
  if (typeof written !== 'number' || !Number.isInteger(written) || written < 1)
    return refused('version', m.files_lock_no_version())
  if (written > version) return refused('version', m.files_lock_newer({ written, known: version }))
  if (!Array.isArray(entries)) return refused('images', m.files_lock_no_list())

  const mistakes: LockMistake[] = []
  const images: LockedImage[] = []
  const places = new Map<string, number>()
  for (const [index, entry] of entries.entries()) {
    const image = imageIn(entry, `images[${index}]`, mistakes)
    if (image === undefined) continue
    const first = places.get(keyOf(image))
    if (first === undefined) {
      places.set(keyOf(image), index)
      images.push(image)
    } else {
      const { reference, platform } = image
      const sentence = m.files_lock_twice({ name: nameOf(reference), platform, index: first })
      mistakes.push({ at: `images[${index}].reference`, sentence })
    }
  }
  return mistakes.length === 0 ? { ok: true, images } : { ok: false, mistakes }
}
