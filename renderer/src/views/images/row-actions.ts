import type { AppState } from '../../app-state.ts'
import { protectionOffer } from '../../state/protections.svelte.ts'
import type { ImageRow } from './image-row.ts'
import type { RowActions } from './row-menu.ts'

/** The table's actions, each done by the part of the window's state that it belongs to. */
export const rowActions = (app: AppState): RowActions => ({
  open: (id) => app.imagesTable.open(id),
  copy: (text, what) => void app.copy(text, what),
  pull: (references) => void pullAgain(app, references),
  tag: (id) => app.tagDialog.open({ kind: 'tag', imageIds: [id] }),
  rename: (id) => app.tagDialog.open({ kind: 'rename', imageIds: [id] }),
  untag: (row, name) => untag(app, row, name),
  place: (ids) => app.placing.pickUp(ids, 'choose'),
  push: app.transfers.askToPush,
  save: (images) => void saveImages(app, images),
  pin: (reference, here) => app.pinDialog.open({ reference, ...(here !== undefined && { here }) }),
  protect: ({ image }) => app.protections.open(protectionOffer(image)),
  remove: (targets) => void app.removals.remove(targets),
})

const saveImages = async ({ transfers, navigation }: AppState, images: readonly string[]): Promise<void> => {
  if (await transfers.save(images)) navigation.go('pulls')
}

const pullAgain = async ({ nameBox, navigation }: AppState, references: readonly string[]): Promise<void> => {
  const started = []
  for (const reference of references) started.push(await nameBox.start(reference))
  if (started.includes('started')) navigation.go('pulls')
}

const untag = ({ naming, removals }: AppState, { image, names }: ImageRow, name: string): void => {
  if (names.length > 1) void naming.untag(image.id, name)
  else void removals.remove([{ imageId: image.id, names: [name] }])
}
