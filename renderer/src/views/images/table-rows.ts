import type { ImageId } from '../../../../electron/core/identity.ts'
import { m } from '../../../../electron/words/messages.ts'
import { orderKey, type ImageRow, type TaggedName } from './image-row.ts'
import { sortedBy, type SortOrder } from './sorting.ts'

/** The images of one repository, or those that no name leads to. */
export interface ImageGroup {
  /** The repository, as the engine prints it; absent for untagged images. */
  readonly repository?: string
  /** What the header says: the repository, or that there is none. */
  readonly title: string
  /** Its images, each once, as they stand under it. */
  readonly images: readonly ImageRow[]
}

/** A row that stands for an image. */
export interface ImageTableRow {
  readonly kind: 'image'
  /** Identifies the row as long as images stand in groups, or as long as they do not. */
  readonly key: string
  readonly row: ImageRow
  /** The group that it stands in. An image with names in several repositories stands in each of them. */
  readonly group?: ImageGroup
}

/** The header of a group. */
export interface GroupTableRow {
  readonly kind: 'group'
  readonly key: string
  readonly group: ImageGroup
  readonly isFolded: boolean
}

/** A row of the table below its header. */
export type TableRow = ImageTableRow | GroupTableRow

/** The key of a group's header; it stays the same for as long as there is such a group. */
export const groupKeyOf = ({ repository }: Pick<ImageGroup, 'repository'>): string =>
  repository === undefined ? 'untagged' : `repository-${repository}`

/** The repositories whose names an image has; `undefined` alone where it has none. */
const repositoriesOf = ({ names }: ImageRow): readonly (string | undefined)[] =>
  names.length === 0 ? [undefined] : [...new Set(names.map(({ repository }) => repository))]

/** A row's names with those of its group's repository first. */
export const namesIn = ({ names }: ImageRow, group: ImageGroup | undefined): readonly TaggedName[] => {
  if (group === undefined || names.length < 2) return names
  const isOwn = ({ repository }: TaggedName): boolean => repository === group.repository
  return [...names.filter(isOwn), ...names.filter((name) => !isOwn(name))]
}

/** By name, a group and the images in it go by the names in its repository, not by the first names of its images. */
const byName = (groups: readonly ImageGroup[], { direction }: SortOrder): readonly ImageGroup[] => {
  const sign = direction === 'ascending' ? 1 : -1
  const sorted = groups.map((group) => ({
    ...group,
    images: sortedBy(group.images, (row) => namesIn(row, group)[0]?.key ?? row.nameKey, sign),
  }))
  return sortedBy(sorted, ({ title }) => orderKey(title), sign)
}

/**
 * Images under the repositories that name them; untagged ones come last. The groups stand in the order of the first
 * image that each has among `rows`.
 */
export const groupsOf = (rows: readonly ImageRow[], order: SortOrder): readonly ImageGroup[] => {
  const images = new Map<string | undefined, ImageRow[]>()
  for (const row of rows)
    for (const repository of repositoriesOf(row)) {
      const known = images.get(repository)
      if (known === undefined) images.set(repository, [row])
      else known.push(row)
    }
  const untagged = images.get(undefined)
  images.delete(undefined)
  const named = Array.from(images, ([repository = '', own]): ImageGroup => ({
    repository,
    title: repository,
    images: own,
  }))
  return [
    ...(order.column === 'name' ? byName(named, order) : named),
    ...(untagged === undefined ? [] : [{ title: m.images_untagged(), images: untagged }]),
  ]
}

/** The table's rows without groups. */
export const plainRows = (rows: readonly ImageRow[]): readonly TableRow[] =>
  rows.map((row) => ({ kind: 'image', key: row.image.id, row }))

/** The table's rows with a header before each group; the images of a folded one are left out. */
export const groupedRows = (
  groups: readonly ImageGroup[],
  folded: ReadonlySet<string>,
): readonly TableRow[] =>
  groups.flatMap((group): readonly TableRow[] => {
    const key = groupKeyOf(group)
    const isFolded = folded.has(key)
    const header: TableRow = { kind: 'group', key, group, isFolded }
    if (isFolded) return [header]
    const images = group.images.map((row): TableRow => ({
      kind: 'image',
      key: `${key} ${row.image.id}`,
      row,
      group,
    }))
    return [header, ...images]
  })

/** The images that a row stands for: a header stands for all of its group's. */
export const imagesOf = (row: TableRow): readonly ImageId[] =>
  row.kind === 'image' ? [row.row.image.id] : row.group.images.map(({ image }) => image.id)
