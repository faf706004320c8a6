import { shortDigest, type Digest } from '../../../../electron/core/identity.ts'
import {
  imageTitle,
  digestsKnown,
  isLocalOnly,
  isUntagged,
  isUnused,
  type InventoryImage,
} from '../../../../electron/core/images/image.ts'
import type { WatchedTag } from '../../../../electron/core/pins/pin.ts'
import { m } from '../../../../electron/words/messages.ts'
import { isDrifted } from '../../text/pin-words.ts'

/** A name with a tag, apart, so that a long repository is cut and its tag is not. */
export interface TaggedName {
  /** `repository:tag`, as the engine prints it. */
  readonly full: string
  readonly repository: string
  readonly tag: string
  /** Orders by name, numbers by their value. */
  readonly key: string
}

/** A label on an image: what is worth knowing before it is removed or pulled again. */
export type Mark = 'moved' | 'pinned' | 'protected' | 'dangling' | 'unused' | 'local only' | 'latest'

interface MarkWords {
  readonly word: () => string
  /** What it means, for a tooltip. */
  readonly meaning: () => string
}

/** What each mark says. */
export const markWords: Readonly<Record<Mark, MarkWords>> = {
  moved: { word: m.images_mark_moved, meaning: m.images_mark_moved_meaning },
  pinned: { word: m.images_mark_pinned, meaning: m.images_mark_pinned_meaning },
  protected: { word: m.images_mark_protected, meaning: m.images_mark_protected_meaning },
  dangling: { word: m.images_mark_dangling, meaning: m.images_mark_dangling_meaning },
  unused: { word: m.images_mark_unused, meaning: m.images_mark_unused_meaning },
  'local only': { word: m.images_mark_local_only, meaning: m.images_mark_local_only_meaning },
  latest: { word: m.images_mark_latest, meaning: m.images_mark_latest_meaning },
}

/** An image as a row of the table shows it. */
export interface ImageRow {
  readonly image: InventoryImage
  /** Its names, the shortest repository first; empty for an untagged image. */
  readonly names: readonly TaggedName[]
  /** The repository that an untagged image came from, where its digest still says so. */
  readonly formerRepository?: string
  readonly shortId: string
  /** The first digest by which a registry knows it. */
  readonly digest?: Digest
  readonly shortDigest: string
  readonly marks: readonly Mark[]
  /** A container of it runs. */
  readonly isRunning: boolean
  /** Lowercase text that a filter looks in: names, IDs, digests and labels as `key=value`. */
  readonly searchText: string
  /** Orders by name, numbers by their value; those without one come last. */
  readonly nameKey: string
}

/** Greater than any name, so that what has none is last. */
const last = '\uffff'

/** Numbers padded, so that plain text comparison puts `3.9` before `3.13`. */
export const orderKey = (text: string): string =>
  text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(10, '0'))

/** `full` apart at the colon before the tag; a colon before a port is none. */
export const splitName = (full: string): TaggedName => {
  const colon = full.lastIndexOf(':')
  const key = orderKey(full)
  if (colon <= full.lastIndexOf('/')) return { full, repository: full, tag: '', key }
  return { full, repository: full.slice(0, colon), tag: full.slice(colon + 1), key }
}

const marksOf = (image: InventoryImage, names: readonly TaggedName[]): readonly Mark[] => {
  const marks: Mark[] = []
  if (isUntagged(image)) marks.push('dangling')
  if (names.some(({ tag }) => tag === 'latest')) marks.push('latest')
  if (isUnused(image)) marks.push('unused')
  if (isLocalOnly(image)) marks.push('local only')
  return marks
}

/** What the watched tags say of an image: that one of its tags moved, and that one is pinned to what it is. */
export const pinMarksOf = (tags: readonly WatchedTag[]): readonly Mark[] => [
  ...(tags.some(isDrifted) ? (['moved'] as const) : []),
  ...(tags.some(({ pin }) => pin !== undefined) ? (['pinned'] as const) : []),
]

const searchTextOf = (image: InventoryImage): string =>
  [
    ...image.tags,
    image.id,
    ...digestsKnown(image).map(({ repository, digest }) => `${repository}@${digest}`),
    ...Object.entries(image.labels).map(([key, value]) => `${key}=${value}`),
    ...(isUntagged(image) ? [`<${m.images_untagged_sign()}>`] : []),
  ]
    .join('\n')
    .toLowerCase()

const makeRow = (image: InventoryImage): ImageRow => {
  const names = image.tags.map(splitName)
  const [known] = digestsKnown(image)
  const former = isUntagged(image) ? known?.repository : undefined
  return {
    image,
    names,
    ...(former !== undefined && { formerRepository: former }),
    shortId: shortDigest(image.id),
    ...(known && { digest: known.digest }),
    shortDigest: known ? shortDigest(known.digest) : '',
    marks: marksOf(image, names),
    isRunning: image.usedBy.some(({ running }) => running),
    searchText: searchTextOf(image),
    nameKey: names[0] ? names[0].key : `${last}${orderKey(former ?? last)}`,
  }
}

const rows = new WeakMap<InventoryImage, ImageRow>()

/** The row of an image. It is made once: an image that changes arrives as another object. */
export const rowOf = (image: InventoryImage): ImageRow => {
  const known = rows.get(image)
  if (known !== undefined) return known
  const row = makeRow(image)
  rows.set(image, row)
  return row
}

/** An image in a word, for a menu's title and for messages. */
export const nameOfRow = ({ image }: ImageRow): string => imageTitle(image.id, image)

/** Who uses an image, a line a container, for a tooltip. */
export const usersInWords = ({ image }: ImageRow): string =>
  image.usedBy.length === 0
    ? m.images_no_user()
    : image.usedBy
        .map(({ name: container, running }) =>
          running ? m.images_user_running({ container }) : m.images_user_stopped({ container }),
        )
        .join('\n')
