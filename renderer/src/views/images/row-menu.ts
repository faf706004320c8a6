import type { Digest, ImageId } from '../../../../electron/core/identity.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { RemovalTarget } from '../../../../electron/core/removal/removal.ts'
import { m } from '../../../../electron/words/messages.ts'
import type { MenuItem } from '../../components/menu-item.ts'
import { digestOfName } from '../../text/image-words.ts'
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
  /** Asks whether to push a name. */
  readonly push: (reference: string) => void
  /** Asks for a file and saves images there, by their names or IDs. */
  readonly save: (images: readonly string[]) => void
  readonly pin: (reference: string, here: Digest | undefined) => void
  /** Asks how to keep an image from every clean-up. */
  readonly protect: (row: ImageRow) => void
  readonly remove: (targets: readonly RemovalTarget[]) => void
}

const mostNames = 6

const copyItems = (
  { image, names, digest, shortId, shortDigest }: ImageRow,
  actions: RowActions,
): MenuItem[] => {
  const items: MenuItem[] = [
    {
      ...{ label: m.images_menu_copy_id(), detail: shortId, startsGroup: true, shortcut: 'copyId' },
      act: () => actions.copy(image.id, m.images_copied_id()),
    },
  ]
  if (digest !== undefined) {
    items.push({
      ...{ label: m.images_menu_copy_digest(), detail: shortDigest },
      act: () => actions.copy(digest, m.images_copied_digest()),
    })
  }
  const [first] = names
  if (first !== undefined) {
    items.push({
      ...{ label: m.images_menu_copy_name(), detail: first.full },
      act: () => actions.copy(first.full, m.images_copied_name()),
    })
  }
  return items
}

/** The same item for each of an image's names, the first few. */
const nameItems = (
  { names }: ImageRow,
  item: Pick<MenuItem, 'label' | 'startsGroup'>,
  act: (name: string) => void,
): MenuItem[] =>
  names.slice(0, mostNames).map(({ full }, index) => ({
    ...{ label: item.label, detail: full, startsGroup: item.startsGroup === true && index === 0 },
    act: () => act(full),
  }))

/** What an archive is to hold of an image: all of its names, which stay with it, or the image without one. */
export const savedAs = ({ id, tags }: Pick<InventoryImage, 'id' | 'tags'>): readonly string[] =>
  tags.length === 0 ? [id] : tags

const saveItem = (row: ImageRow, actions: RowActions): MenuItem => ({
  label: m.images_menu_save(),
  ...(row.names.length > 1 && { detail: m.images_menu_save_names({ count: row.names.length }) }),
  act: () => actions.save(savedAs(row.image)),
})

const namingItems = (row: ImageRow, actions: RowActions): MenuItem[] => {
  const { image, names } = row
  const [first, second] = names
  const isOnly = second === undefined
  return [
    { label: m.images_menu_tag(), startsGroup: true, act: () => actions.tag(image.id) },
    { label: m.images_menu_tag_into(), shortcut: 'tagInto', act: () => actions.place([image.id]) },
    ...(first === undefined
      ? []
      : [
          { label: m.images_menu_rename(), shortcut: 'rename' as const, act: () => actions.rename(image.id) },
        ]),
    ...nameItems(row, { label: isOnly ? m.images_menu_untag_last() : m.images_menu_untag() }, (name) =>
      actions.untag(row, name),
    ),
  ]
}

const removeItem = ({ image, names }: ImageRow, actions: RowActions): MenuItem => ({
  ...{ label: m.images_menu_remove(), startsGroup: true, shortcut: 'remove', isDanger: true },
  ...(names.length > 1 && { detail: m.images_menu_remove_names({ count: names.length }) }),
  act: () => actions.remove([{ imageId: image.id }]),
})

/** What the menu of one row offers: details, ID and removal always, the rest where the image has it. */
export const rowMenu = (row: ImageRow, actions: RowActions): readonly MenuItem[] => [
  { label: m.images_menu_details(), shortcut: 'details', act: () => actions.open(row.image.id) },
  ...copyItems(row, actions),
  ...namingItems(row, actions),
  ...nameItems(row, { label: m.images_menu_pull(), startsGroup: true }, (name) => actions.pull([name])),
  // Each name is pinned to what it is here.
  ...nameItems(row, { label: m.images_menu_pin(), startsGroup: true }, (name) =>
    actions.pin(name, digestOfName(name, row.image.repositoryDigests)?.digest),
  ),
  { label: m.images_menu_protect(), startsGroup: row.names.length === 0, act: () => actions.protect(row) },
  ...nameItems(row, { label: m.images_menu_push() }, actions.push),
  saveItem(row, actions),
  removeItem(row, actions),
]

/** What the menu of several rows offers: it acts on all of them. */
export const rowsMenu = (rows: readonly ImageRow[], actions: RowActions): readonly MenuItem[] => {
  const firstNames = rows.flatMap(({ names }) => names.slice(0, 1).map(({ full }) => full))
  const names = rows.flatMap((row) => row.names.map(({ full }) => full))
  const items: MenuItem[] = [
    {
      ...{ label: m.images_menu_copy_ids({ count: rows.length }), shortcut: 'copyId' },
      act: () =>
        actions.copy(
          rows.map(({ image }) => image.id).join('\n'),
          m.images_copied_ids({ count: rows.length }),
        ),
    },
  ]
  if (names.length > 0)
    items.push(
      {
        label: m.images_menu_copy_names({ count: names.length }),
        act: () => actions.copy(names.join('\n'), m.amounts_names({ count: names.length })),
      },
      {
        ...{ label: m.images_menu_pull_images({ count: firstNames.length }), startsGroup: true },
        act: () => actions.pull(firstNames),
      },
    )
  return [
    ...items,
    {
      ...{ label: m.images_menu_save_images({ count: rows.length }), startsGroup: names.length === 0 },
      act: () => actions.save(rows.flatMap(({ image }) => savedAs(image))),
    },
    {
      ...{ label: m.images_menu_tag_into(), shortcut: 'tagInto', startsGroup: true },
      act: () => actions.place(rows.map(({ image }) => image.id)),
    },
    {
      ...{ label: m.images_menu_remove_images({ count: rows.length }), startsGroup: true },
      ...{ shortcut: 'remove', isDanger: true },
      act: () => actions.remove(rows.map(({ image }) => ({ imageId: image.id }))),
    },
  ]
}
