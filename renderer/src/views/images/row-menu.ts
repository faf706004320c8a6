import type { MenuItem } from '../../components/menu-item.ts'
import type { ImageRow } from './image-row.ts'

/** What a row's menu can do. */
export interface RowActions {
  readonly copy: (text: string, what: string) => void
  readonly pull: (reference: string) => void
}

const mostNames = 6

/** What a row's menu offers: the image's ID always, the rest where it has it. */
export const rowMenu = (
  { image, names, digest, shortId, shortDigest }: ImageRow,
  actions: RowActions,
): readonly MenuItem[] => {
  const items: MenuItem[] = [
    { label: 'Copy ID', detail: shortId, act: () => actions.copy(image.id, 'Image ID') },
  ]
  if (digest !== undefined) {
    items.push({ label: 'Copy digest', detail: shortDigest, act: () => actions.copy(digest, 'Digest') })
  }
  const [first] = names
  if (first !== undefined) {
    items.push({ label: 'Copy name', detail: first.full, act: () => actions.copy(first.full, 'Name') })
  }
  const pulls = names
    .slice(0, mostNames)
    .map(({ full }): MenuItem => ({ label: 'Pull again', detail: full, act: () => actions.pull(full) }))
  return [...items, ...pulls]
}
