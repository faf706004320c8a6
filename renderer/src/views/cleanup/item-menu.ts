/** What can be done with a thing of the plan. */
import type { CleanupItem } from '../../../../electron/core/cleanup/plan.ts'
import { m } from '../../../../electron/words/messages.ts'
import type { AppState } from '../../app-state.ts'
import type { MenuItem } from '../../components/menu-item.ts'
import { protectionOffer } from '../../state/protections.svelte.ts'

/** What the items need of the window's state. */
export type ItemMenuState = Pick<
  AppState,
  'cleanup' | 'cleanupScreen' | 'protections' | 'imagesTable' | 'navigation' | 'copy'
>

/** What a thing leads to. */
export const itemActions = ({ imagesTable, navigation }: ItemMenuState) => ({
  /** Shows an image among the others; what is no image has no other place. */
  open: (item: CleanupItem): void => {
    if (item.kind !== 'image') return
    imagesTable.show(item.imageId)
    navigation.go('images')
  },
})

const imageItems = (
  item: Extract<CleanupItem, { kind: 'image' }>,
  app: ItemMenuState,
): readonly MenuItem[] => [
  { label: m.cleanup_menu_show(), startsGroup: true, act: () => itemActions(app).open(item) },
  {
    label: m.cleanup_menu_protect(),
    act: () => app.protections.open(protectionOffer({ id: item.imageId, tags: item.removal.names })),
  },
]

const ticksOf = (item: CleanupItem, { cleanup, cleanupScreen }: ItemMenuState): readonly MenuItem[] => {
  const isTicked = cleanup.tally?.isTicked(item.id) === true
  const blockers = cleanupScreen.blockersOf(item).map(({ id }) => id)
  return [
    {
      label: isTicked ? m.cleanup_menu_untick() : m.cleanup_menu_tick(),
      act: () => cleanup.tick([item.id], !isTicked),
    },
    ...(blockers.length === 0
      ? []
      : [{ label: m.cleanup_menu_tick_before(), act: () => cleanup.tick(blockers, true) }]),
  ]
}

/** What the menu of a thing that may go offers. */
export const itemMenu = (item: CleanupItem, app: ItemMenuState): readonly MenuItem[] => [
  ...ticksOf(item, app),
  ...(item.kind === 'image' ? imageItems(item, app) : []),
  {
    label: m.cleanup_menu_copy_name(),
    detail: item.title,
    startsGroup: true,
    act: () => void app.copy(item.title, m.cleanup_copied_name()),
  },
]
