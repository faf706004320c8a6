import type { ImageId } from '../../../../electron/core/identity.ts'
import type { RemovalTarget } from '../../../../electron/core/removal.ts'
import type { MenuItem } from '../../components/menu-item.ts'
import { plural } from '../../text/plural.ts'
import type { ImageRow } from './image-row.ts'

/** What the table's menus can do. */
export interface RowActions {
  readonly open: (id: ImageId) => void
  readonly copy: (text: string, what: string) => void
  readonly pull: (references: readonly string[]) => void
  /** Asks for another name. */
  readonly tag: (id: ImageId) => void
  /** Asks for a name in place of one that the image has. */
  readonly rename: (id: ImageId) => void
  /** Takes a name off; an image's last name goes with the image. */
  readonly untag: (row: ImageRow, name: string) => void
  /** Picks images up, to be put under a repository. */
  readonly place: (ids: readonly ImageId[]) => void
  readonly remove: (targets: readonly RemovalTarget[]) => void
}

const mostNames = 6

const copyItems = (
  { image, names, digest, shortId, shortDigest }: ImageRow,
  actions: RowActions,
): MenuItem[] => {
  const items: MenuItem[] = [
    {
      ...{ label: 'Copy ID', detail: shortId, startsGroup: true },
      act: () => actions.copy(image.id, 'Image ID'),
    },
  ]
  if (digest !== undefined) {
    items.push({ label: 'Copy digest', detail: shortDigest, act: () => actions.copy(digest, 'Digest') })
  }
  const [first] = names
  if (first !== undefined) {
    items.push({ label: 'Copy name', detail: first.full, act: () => actions.copy(first.full, 'Name') })
  }
  return items
}

const pullItems = ({ names }: ImageRow, actions: RowActions): MenuItem[] =>
  names.slice(0, mostNames).map(({ full }, index) => ({
    ...{ label: 'Pull again', detail: full, startsGroup: index === 0 },
    act: () => actions.pull([full]),
  }))

const namingItems = (row: ImageRow, actions: RowActions): MenuItem[] => {
  const { image, names } = row
  const [first, second] = names
  const isOnly = second === undefined
  return [
    { label: 'Tag…', startsGroup: true, act: () => actions.tag(image.id) },
    { label: 'Tag into…', detail: 'T', act: () => actions.place([image.id]) },
    ...(first === undefined ? [] : [{ label: 'Rename…', detail: 'F2', act: () => actions.rename(image.id) }]),
    ...names.slice(0, mostNames).map(({ full }): MenuItem => ({
      ...{ label: isOnly ? 'Untag…' : 'Untag', detail: full },
      act: () => actions.untag(row, full),
    })),
  ]
}

const removeItem = ({ image, names }: ImageRow, actions: RowActions): MenuItem => ({
  ...{ label: 'Remove image…', startsGroup: true, isDanger: true },
  ...(names.length > 1 && { detail: `and its ${plural(names.length, 'name')}` }),
  act: () => actions.remove([{ imageId: image.id }]),
})

/** What the menu of one row offers: details, ID and removal always, the rest where the image has it. */
export const rowMenu = (row: ImageRow, actions: RowActions): readonly MenuItem[] => [
  { label: 'Details', act: () => actions.open(row.image.id) },
  ...copyItems(row, actions),
  ...namingItems(row, actions),
  ...pullItems(row, actions),
  removeItem(row, actions),
]

/** What the menu of several rows offers: it acts on all of them. */
export const rowsMenu = (rows: readonly ImageRow[], actions: RowActions): readonly MenuItem[] => {
  const firstNames = rows.flatMap(({ names }) => names.slice(0, 1).map(({ full }) => full))
  const names = rows.flatMap((row) => row.names.map(({ full }) => full))
  const items: MenuItem[] = [
    {
      label: `Copy ${plural(rows.length, 'ID')}`,
      act: () => actions.copy(rows.map(({ image }) => image.id).join('\n'), plural(rows.length, 'ID')),
    },
  ]
  if (names.length > 0)
    items.push(
      {
        label: `Copy ${plural(names.length, 'name')}`,
        act: () => actions.copy(names.join('\n'), plural(names.length, 'name')),
      },
      {
        ...{ label: `Pull ${plural(firstNames.length, 'image')} again`, startsGroup: true },
        act: () => actions.pull(firstNames),
      },
    )
  return [
    ...items,
    {
      ...{ label: 'Tag into…', detail: 'T', startsGroup: true },
      act: () => actions.place(rows.map(({ image }) => image.id)),
    },
    {
      ...{ label: `Remove ${plural(rows.length, 'image')}…`, startsGroup: true, isDanger: true },
      act: () => actions.remove(rows.map(({ image }) => ({ imageId: image.id }))),
    },
  ]
}
