/** The rows of the pins' table: drift first, then what is pinned, then what is merely watched. */
import type { WatchedTag } from '../../../../electron/core/pins/pin.ts'
import { familiarTag, isDrifted } from '../../text/pin-words.ts'
import { orderKey } from '../images/image-row.ts'
import { m } from '../../../../electron/words/messages.ts'

/** The groups, from above. */
export const pinGroups = ['moved', 'pinned', 'watched'] as const

/** A group of tags. */
export type PinGroup = (typeof pinGroups)[number]

/** How a group is called, how its tags are, and what stands in it. */
interface GroupWords {
  readonly title: () => string
  readonly tags: () => string
  readonly meaning: () => string
}

/** The words of each group. */
export const groupWords: Readonly<Record<PinGroup, GroupWords>> = {
  moved: { title: m.pins_group_moved, tags: m.pins_group_moved_tags, meaning: m.pins_group_moved_meaning },
  pinned: {
    title: m.pins_group_pinned,
    tags: m.pins_group_pinned_tags,
    meaning: m.pins_group_pinned_meaning,
  },
  watched: {
    title: m.pins_group_watched,
    tags: m.pins_group_watched_tags,
    meaning: m.pins_group_watched_meaning,
  },
}

/** A row: a group's header, or a tag. */
export type PinRow =
  | { readonly kind: 'group'; readonly group: PinGroup; readonly count: number; readonly isFolded: boolean }
  | { readonly kind: 'tag'; readonly tag: WatchedTag }

/** More watched tags than this are folded until somebody unfolds them. */
export const mostUnfolded = 12

/** The group that a tag stands in. */
export const groupOf = (tag: WatchedTag): PinGroup => {
  if (isDrifted(tag)) return 'moved'
  return tag.pin === undefined ? 'watched' : 'pinned'
}

/** What identifies a row. */
export const keyOfRow = (row: PinRow): string =>
  row.kind === 'group' ? `group:${row.group}` : row.tag.reference

const holds = ({ reference, pin }: WatchedTag, text: string): boolean =>
  [reference, familiarTag(reference), pin?.note ?? '', pin?.digest ?? ''].some((one) =>
    one.toLowerCase().includes(text),
  )

/** The tags that hold `text`, in the order of their names, numbers by their value. */
export const tagsHolding = (tags: readonly WatchedTag[], text: string): readonly WatchedTag[] => {
  const wanted = text.trim().toLowerCase()
  return tags
    .filter((tag) => wanted === '' || holds(tag, wanted))
    .map((tag) => ({ tag, key: orderKey(familiarTag(tag.reference)) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ tag }) => tag)
}

/** The tags under their groups; a group without any is left out. `isFolded` says which groups hide theirs. */
export const pinRows = (
  tags: readonly WatchedTag[],
  isFolded: (group: PinGroup, count: number) => boolean,
): readonly PinRow[] =>
  pinGroups.flatMap((group): readonly PinRow[] => {
    const own = tags.filter((tag) => groupOf(tag) === group)
    if (own.length === 0) return []
    const header = { kind: 'group', group, count: own.length, isFolded: isFolded(group, own.length) } as const
    return header.isFolded ? [header] : [header, ...own.map((tag): PinRow => ({ kind: 'tag', tag }))]
  })
