/** Everything that the palette offers, made of the window's state as it is now. */
import type { AppState } from '../app-state.ts'
import type { PaletteEntry } from '../state/palette.svelte.ts'
import type { RailView } from '../state/navigation.svelte.ts'
import { keysInWords } from '../state/shortcuts.ts'
import type { ShortcutId } from '../../../electron/core/shortcuts.ts'
import { m } from '../../../electron/words/messages.ts'
import { isSameWish } from '../../../electron/core/engine-offers.ts'
import { lookWords, offerName } from '../text/engine-words.ts'
import { familiarTag, isDrifted } from '../text/pin-words.ts'
import { nameOfRow, rowOf, type ImageRow } from '../views/images/image-row.ts'
import { rowActions } from '../views/images/row-actions.ts'
import { rowMenu, rowsMenu, type RowActions } from '../views/images/row-menu.ts'
import { lockActions } from '../views/pins/lock-actions.ts'
import { pinActions } from '../views/pins/pin-actions.ts'
import type { MenuItem } from './menu-item.ts'
import { settingActions, versionActions } from './palette-settings.ts'

const action = (
  label: string,
  act: () => void,
  rest: Partial<Pick<PaletteEntry, 'detail' | 'keys'>> & { shortcut?: ShortcutId } = {},
): PaletteEntry => {
  const { shortcut, ...shown } = rest
  return {
    ...{ id: `action ${label}`, kind: 'action', label, does: { kind: 'act', act } },
    ...(shortcut !== undefined && { keys: keysInWords(shortcut) }),
    ...shown,
  }
}

const viewEntries = ({ navigation }: AppState): readonly PaletteEntry[] => {
  const goTo = (view: RailView, label: string): PaletteEntry =>
    action(m.window_palette_go({ view: label }), () => navigation.go(view), { shortcut: view })
  return [
    goTo('images', m.window_view_images()),
    goTo('discover', m.window_view_discover()),
    goTo('pulls', m.window_view_pulls()),
    goTo('pins', m.window_view_pins()),
    goTo('cleanup', m.window_view_cleanup()),
    goTo('activity', m.window_view_activity()),
    goTo('settings', m.window_view_settings()),
  ]
}

/** What was looked for on Docker Hub before. */
const searchEntries = ({ discover, recentSearches, navigation }: AppState): readonly PaletteEntry[] =>
  recentSearches.texts.map((text) => ({
    ...{ id: `search ${text}`, kind: 'search', label: text, detail: m.window_palette_search_again() },
    does: {
      kind: 'act',
      act: () => {
        navigation.go('discover')
        discover.search.write(text)
        discover.search.start()
      },
    },
  }))

const tableEntries = ({ imagesTable, settings, navigation }: AppState): readonly PaletteEntry[] => {
  const inImages = (act: () => void) => () => {
    navigation.go('images')
    act()
  }
  const { imageTable } = settings
  return [
    imagesTable.shape === 'table'
      ? action(
          m.window_palette_map(),
          inImages(() => void (imagesTable.shape = 'map')),
        )
      : action(
          m.window_palette_table(),
          inImages(() => void (imagesTable.shape = 'table')),
        ),
    action(
      imageTable.isGrouped ? m.window_palette_ungroup() : m.window_palette_group(),
      inImages(() => void settings.setImageTable({ ...imageTable, isGrouped: !imageTable.isGrouped })),
    ),
    action(m.shortcuts_select_all(), inImages(imagesTable.selectAll), { shortcut: 'selectAll' }),
    ...(imagesTable.isFiltered
      ? [action(m.window_palette_clear_filters(), inImages(imagesTable.clearFilters))]
      : []),
    ...(imagesTable.openedId === undefined
      ? []
      : [action(m.window_palette_close_details(), () => void (imagesTable.openedId = undefined))]),
  ]
}

const generalEntries = (app: AppState): readonly PaletteEntry[] => {
  const { navigation, inventory, archives, registries, naming, engine, pulls, transfers } = app
  return [
    action(m.window_palette_pull(), navigation.focusNameBox, { shortcut: 'nameBox' }),
    action(m.window_palette_load(), () => void archives.choose(), { shortcut: 'loadArchive' }),
    action(m.shortcuts_refresh(), () => void inventory.refresh(), { shortcut: 'refresh' }),
    action(m.shortcuts_undo(), () => void naming.undoLast(), { shortcut: 'undo' }),
    action(m.window_palette_registries(), registries.open),
    action(m.window_palette_sign_in(), () => registries.ask()),
    ...(pulls.endedCount + transfers.endedCount === 0
      ? []
      : [
          action(m.window_palette_dismiss_ended(), () => {
            void pulls.dismissEnded()
            void transfers.dismissEnded()
          }),
        ]),
    ...(engine.state.phase === 'up'
      ? []
      : [action(m.window_palette_retry_engine(), () => void engine.retry())]),
    ...engineEntries(app),
    action(m.shortcuts_shortcuts(), app.shortcutsDialog.open, { shortcut: 'shortcuts' }),
    action(m.settings_copy_diagnostics(), () => void app.thisLading.copyDiagnostics()),
    action(m.settings_show_log(), () => void app.thisLading.showLog()),
  ]
}

/** The engines that were found when somebody looked last, other than the one that is chosen. */
const engineEntries = ({ engines }: AppState): readonly PaletteEntry[] => {
  const { offers, chosen } = engines.current
  return offers
    .filter(({ wish }) => !isSameWish(wish, chosen))
    .map((offer) =>
      action(
        m.window_palette_switch_engine({ engine: offerName(offer) }),
        () => void engines.choose(offer.wish),
        {
          detail: lookWords(offer.look),
        },
      ),
    )
}

/** What can be done about pins: of single tags, those that are pinned or have moved. */
const pinEntries = (app: AppState): readonly PaletteEntry[] => {
  const { pins, pinDialog, pinnedFiles, pinsScreen, navigation } = app
  const held = pins.tags.filter((tag) => tag.pin !== undefined || isDrifted(tag))
  return [
    action(m.window_palette_check_pins(), () => {
      navigation.go('pins')
      void pins.checkAll()
    }),
    action(m.window_palette_pin(), () => pinDialog.open({ reference: '' })),
    action(m.window_palette_open_file(), () => {
      navigation.go('pins')
      pinsScreen.tab = 'files'
      void pinnedFiles.choose()
    }),
    ...lockActions(app).map(({ label, act }) =>
      action(label, () => {
        navigation.go('pins')
        act()
      }),
    ),
    ...held.flatMap((tag) =>
      pinActions(tag, app).map((one) =>
        entryOfItem(
          {
            ...one,
            label: m.window_palette_done_to_tag({ action: one.label, tag: familiarTag(tag.reference) }),
          },
          'action',
        ),
      ),
    ),
  ]
}

const cleanupEntries = ({
  cleanupScreen,
  cleanupRuns,
  protections,
  navigation,
}: AppState): readonly PaletteEntry[] => [
  action(m.window_palette_protect(), () => protections.open()),
  action(m.settings_quick_prune(), () => void (cleanupScreen.isAutomaticOpen = true)),
  ...(cleanupRuns.run === undefined
    ? []
    : [
        action(
          cleanupRuns.isRunning ? m.window_palette_show_cleanup() : m.window_palette_show_last_cleanup(),
          () => {
            cleanupRuns.show()
            navigation.go('cleanup')
          },
        ),
      ]),
  ...(cleanupRuns.isRunning ? [action(m.window_palette_stop_cleanup(), () => void cleanupRuns.stop())] : []),
]

const entryOfItem = (item: MenuItem, kind: PaletteEntry['kind']): PaletteEntry => ({
  id: `${kind} ${item.label} ${item.detail ?? ''}`,
  ...{ kind, label: item.label, does: { kind: 'act', act: item.act } },
  ...(item.detail !== undefined && { detail: item.detail }),
  ...(item.shortcut !== undefined && { keys: keysInWords(item.shortcut) }),
  ...(item.isDanger !== undefined && { isDanger: item.isDanger }),
})

/** What can be done with the images that are selected in the table. */
const selectionEntries = ({ imagesTable }: AppState, actions: RowActions): readonly PaletteEntry[] => {
  if (imagesTable.selectedIds.size === 0) return []
  const rows = imagesTable.rowsActedOn
  const [only] = rows
  if (only === undefined) return []
  if (rows.length > 1) return rowsMenu(rows, actions).map((item) => entryOfItem(item, 'selection'))
  return rowMenu(only, actions).map((item) => {
    const entry = entryOfItem(item, 'selection')
    return entry.detail === undefined ? { ...entry, detail: nameOfRow(only) } : entry
  })
}

const actionsOn = (row: ImageRow, actions: RowActions) => (): readonly PaletteEntry[] =>
  rowMenu(row, actions).map((item) => entryOfItem(item, 'action'))

/** An entry a name, since each may be what somebody types; the ID where there is none. */
const imageEntries = (row: ImageRow, actions: RowActions): readonly PaletteEntry[] => {
  const entry = (label: string): PaletteEntry => ({
    ...{ id: `image ${label}`, kind: 'image', label, detail: row.shortId },
    does: { kind: 'lead', entries: actionsOn(row, actions) },
  })
  return row.names.length === 0
    ? [{ ...entry(row.shortId), detail: row.formerRepository ?? m.window_palette_untagged() }]
    : row.names.map(({ full }) => entry(full))
}

const repositoryEntry = (
  { imagesTable, navigation }: AppState,
  repository: string,
  rows: readonly ImageRow[],
  actions: RowActions,
): PaletteEntry => {
  const show = (): void => {
    imagesTable.clearFilters()
    imagesTable.filter = repository
    navigation.go('images')
  }
  const select = (): void => {
    show()
    imagesTable.select(rows.map(({ image }) => image.id))
  }
  return {
    ...{ id: `repository ${repository}`, kind: 'repository', label: repository },
    detail: m.amounts_images({ count: rows.length }),
    does: {
      kind: 'lead',
      entries: () => [
        action(m.window_palette_show_in_images(), show),
        action(m.window_palette_select({ count: rows.length }), select),
        ...rows.flatMap((row) => imageEntries(row, actions)),
      ],
    },
  }
}

const byRepository = (rows: readonly ImageRow[]): ReadonlyMap<string, readonly ImageRow[]> => {
  const found = new Map<string, ImageRow[]>()
  for (const row of rows)
    for (const repository of new Set(row.names.map((name) => name.repository))) {
      const known = found.get(repository)
      if (known === undefined) found.set(repository, [row])
      else known.push(row)
    }
  return found
}

/** What rows can do, from whichever view: what is seen in Images leads there. */
const actionsFrom = (app: AppState): RowActions => {
  const { imagesTable, navigation } = app
  const actions = rowActions(app)
  return {
    ...actions,
    open: (id) => {
      imagesTable.show(id)
      navigation.go('images')
    },
    place: (ids) => {
      navigation.go('images')
      // The repositories that they can go to stand beside the table.
      imagesTable.shape = 'table'
      actions.place(ids)
    },
  }
}

/** What is offered before anything was chosen: actions, then what can be done with the selection, then images. */
export const paletteEntries = (app: AppState): readonly PaletteEntry[] => {
  const actions = actionsFrom(app)
  const rows = [...app.inventory.images.values()].map(rowOf)
  return [
    ...selectionEntries(app, actions),
    ...generalEntries(app),
    ...viewEntries(app),
    ...pinEntries(app),
    ...cleanupEntries(app),
    ...tableEntries(app),
    ...[...versionActions(app), ...settingActions(app)].map(({ label, act }) => action(label, act)),
    ...searchEntries(app),
    ...Array.from(byRepository(rows), ([repository, own]) => repositoryEntry(app, repository, own, actions)),
    ...rows.flatMap((row) => imageEntries(row, actions)),
  ]
}
