/** The rows of a plan: what goes, by kind, then what stays. */
import type {
  CleanupItem,
  CleanupItemId,
  CleanupKind,
  StayingItem,
} from '../../../../electron/core/cleanup/plan.ts'
import { shownKinds } from '../../text/cleanup-words.ts'
import { orderKey } from '../images/image-row.ts'

/** What can be folded: a kind of things that go, or all that stays. */
export type PlanGroup = CleanupKind | 'stays'

/** A row of the plan. */
export type PlanRow =
  | {
      readonly kind: 'group'
      readonly group: CleanupKind
      /** Those of its things that are shown, folded or not. */
      readonly ids: readonly CleanupItemId[]
      /** Those that its box ticks: a volume that somebody gave a name goes only where its own box is ticked. */
      readonly boxIds: readonly CleanupItemId[]
      readonly isFolded: boolean
    }
  | { readonly kind: 'item'; readonly item: CleanupItem }
  | { readonly kind: 'stays'; readonly count: number; readonly isFolded: boolean }
  | { readonly kind: 'stay'; readonly stay: StayingItem; readonly sentences: readonly string[] }

/** Something that stays, with its reasons in words. */
export interface Stay {
  readonly stay: StayingItem
  readonly sentences: readonly string[]
}

/** What identifies a row. */
export const keyOfRow = (row: PlanRow): string => {
  switch (row.kind) {
    case 'group':
      return `group:${row.group}`
    case 'item':
      return row.item.id
    case 'stays':
      return 'group:stays'
    case 'stay':
      return `stays:${row.stay.id}`
  }
}

/** The group that a row is the header of. */
export const groupOfRow = (row: PlanRow): PlanGroup | undefined => {
  if (row.kind === 'group') return row.group
  return row.kind === 'stays' ? 'stays' : undefined
}

const holdsAll = (text: string, words: readonly string[]): boolean => {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

const textOfItem = (item: CleanupItem): string =>
  [item.title, ...(item.kind === 'image' ? item.removal.names : []), ...item.reasons].join('\n')

/** The largest records of the cache first, whose names say little; all else by name. */
export const inShownOrder = (items: readonly CleanupItem[]): readonly CleanupItem[] =>
  items
    .map((item) => ({
      item,
      key: orderKey(item.title),
      bytes: item.kind === 'cache' ? item.record.bytes : 0,
    }))
    .sort((one, other) => other.bytes - one.bytes || (one.key < other.key ? -1 : 1))
    .map(({ item }) => item)

/** What is shown of a plan. */
export interface ShownPlan {
  readonly items: readonly CleanupItem[]
  readonly stays: readonly Stay[]
}

/** What of a plan holds every word of a filter. */
export const filterPlan = ({ items, stays }: ShownPlan, filter: string): ShownPlan => {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return { items, stays }
  return {
    items: items.filter((item) => holdsAll(textOfItem(item), words)),
    stays: stays.filter(({ stay, sentences }) => holdsAll([stay.title, ...sentences].join('\n'), words)),
  }
}

const isNamedVolume = (item: CleanupItem): boolean => item.kind === 'volume' && !item.volume.isAnonymous

/** What is shown of a plan, under headers; a kind of which there is nothing has none. */
export const planRows = (shown: ShownPlan, isFolded: (group: PlanGroup) => boolean): readonly PlanRow[] => {
  const rows: PlanRow[] = []
  for (const group of shownKinds) {
    const own = shown.items.filter(({ kind }) => kind === group)
    if (own.length === 0) continue
    const header = {
      ...({ kind: 'group', group } as const),
      ids: own.map(({ id }) => id),
      boxIds: own.filter((item) => !isNamedVolume(item)).map(({ id }) => id),
      isFolded: isFolded(group),
    }
    rows.push(header)
    if (!header.isFolded) for (const item of own) rows.push({ kind: 'item', item })
  }
  if (shown.stays.length === 0) return rows
  const header = { kind: 'stays', count: shown.stays.length, isFolded: isFolded('stays') } as const
  rows.push(header)
  if (!header.isFolded) for (const one of shown.stays) rows.push({ kind: 'stay', ...one })
  return rows
}
