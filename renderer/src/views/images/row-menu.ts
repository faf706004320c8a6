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

/** The names one by one where there are several, and always the whole image. */
const removeItems = ({ image, names }: ImageRow, actions: RowActions): MenuItem[] => {
  const several = names.length > 1 ? names.slice(0, mostNames) : []
  return [
    ...several.map(({ full }, index): MenuItem => ({
      ...{ label: 'Remove name…', detail: full, startsGroup: index === 0 },
      act: () => actions.remove([{ imageId: image.id, names: [full] }]),
    })),
    {
      ...{ label: 'Remove image…', startsGroup: several.length === 0, isDanger: true },
      ...(names.length > 1 && { detail: `and its ${plural(names.length, 'name')}` }),
      act: () => actions.remove([{ imageId: image.id }]),
    },
  ]
}

/** What the menu of one row offers: details, ID and removal always, the rest where the image has it. */
export const rowMenu = (row: ImageRow, actions: RowActions): readonly MenuItem[] => [
  { label: 'Details', act: () => actions.open(row.image.id) },
  ...copyItems(row, actions),
  ...pullItems(row, actions),
  ...removeItems(row, actions),
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
      ...{ label: `Remove ${plural(rows.length, 'image')}…`, startsGroup: true, isDanger: true },
      act: () => actions.remove(rows.map(({ image }) => ({ imageId: image.id }))),
    },
  ]
}
