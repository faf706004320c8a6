/** Everything that the window knows, made once and handed to the components through Svelte's context. */
import { createContext } from 'svelte'
import type { Bridge } from '../../electron/contract/bridge.ts'
import { m } from '../../electron/words/messages.ts'
import { ActivityLog } from './state/activity.svelte.ts'
import { Announcer } from './state/announcer.svelte.ts'
import { Archives } from './state/archives.svelte.ts'
import { Cleanup } from './state/cleanup.svelte.ts'
import { CleanupRuns } from './state/cleanup-runs.svelte.ts'
import { Comparison } from './state/comparison.svelte.ts'
import { Clock } from './state/clock.svelte.ts'
import { DeepLinks } from './state/deep-links.ts'
import { DiskSummaryMirror } from './state/disk-summary.svelte.ts'
import { DiskUsageAnswer } from './state/disk-usage.svelte.ts'
import { Discover } from './state/discover.svelte.ts'
import { Engine } from './state/engine.svelte.ts'
import { Engines } from './state/engines.svelte.ts'
import { History } from './state/history.svelte.ts'
import { ImagePane } from './state/image-details.svelte.ts'
import { Inventory } from './state/inventory.svelte.ts'
import { Layers } from './state/layers.svelte.ts'
import { LockFile } from './state/lock-file.svelte.ts'
import { Links } from './state/links.svelte.ts'
import { NameBox } from './state/name-box.svelte.ts'
import { Naming } from './state/naming.svelte.ts'
import { Navigation } from './state/navigation.svelte.ts'
import { Notices } from './state/notices.svelte.ts'
import { Palette } from './state/palette.svelte.ts'
import { PinDialog } from './state/pin-dialog.svelte.ts'
import { PinnedFiles } from './state/pinned-files.svelte.ts'
import { Pins } from './state/pins.svelte.ts'
import { Protections } from './state/protections.svelte.ts'
import { ProgressNews, type UnderWay } from './state/progress-news.ts'
import { Pulls } from './state/pulls.svelte.ts'
import { RecentSearches, type TextStorage } from './state/recent-searches.svelte.ts'
import { Registries } from './state/registries.svelte.ts'
import { Removals } from './state/removals.svelte.ts'
import { Restores } from './state/restores.svelte.ts'
import { SettingsMirror } from './state/settings.svelte.ts'
import { SettingsTroubleNotice } from './state/settings-trouble.svelte.ts'
import { ShortcutsDialog } from './state/shortcuts-dialog.svelte.ts'
import { ThisLading } from './state/this-lading.svelte.ts'
import { Transfers } from './state/transfers.svelte.ts'
import { Updates } from './state/updates.svelte.ts'
import { CleanupScreen } from './views/cleanup/cleanup-screen.svelte.ts'
import { ImagesTable } from './views/images/images-table.svelte.ts'
import { glide } from './views/images/map/glide.ts'
import { Instructions } from './views/images/map/instructions.svelte.ts'
import { LayerMap } from './views/images/map/layer-map.svelte.ts'
import { Placing } from './views/images/naming/placing.svelte.ts'
import { TagDialog } from './views/images/naming/tag-dialog.svelte.ts'
import { PinsScreen } from './views/pins/pins-screen.svelte.ts'
import { ask } from './bridge.ts'
import { cleanupProgressWords, pullProgressWords, transferProgressWords } from './text/progress-words.ts'

/** The window's state, part by part. */
export interface AppState {
  readonly engine: Engine
  readonly engines: Engines
  readonly inventory: Inventory
  readonly layers: Layers
  readonly imagesTable: ImagesTable
  readonly imagePane: ImagePane
  readonly layerMap: LayerMap
  readonly discover: Discover
  readonly pulls: Pulls
  readonly transfers: Transfers
  readonly archives: Archives
  readonly registries: Registries
  readonly removals: Removals
  readonly restores: Restores
  readonly naming: Naming
  readonly tagDialog: TagDialog
  readonly placing: Placing
  readonly pins: Pins
  readonly pinsScreen: PinsScreen
  readonly pinDialog: PinDialog
  readonly comparison: Comparison
  readonly cleanup: Cleanup
  readonly cleanupRuns: CleanupRuns
  readonly cleanupScreen: CleanupScreen
  readonly diskUsage: DiskUsageAnswer
  readonly diskSummary: DiskSummaryMirror
  readonly protections: Protections
  readonly pinnedFiles: PinnedFiles
  readonly lockFile: LockFile
  readonly activity: ActivityLog
  readonly history: History
  readonly settings: SettingsMirror
  readonly settingsTrouble: SettingsTroubleNotice
  readonly thisLading: ThisLading
  readonly updates: Updates
  readonly recentSearches: RecentSearches
  readonly shortcutsDialog: ShortcutsDialog
  readonly navigation: Navigation
  readonly palette: Palette
  readonly nameBox: NameBox
  readonly links: Links
  readonly notices: Notices
  readonly announcer: Announcer
  /** Ticks every second, for countdowns. */
  readonly seconds: Clock
  /** Ticks twice a minute, for what was long ago. */
  readonly minutes: Clock
  /** Puts text on the clipboard and says so; `what` is its name, such as `Image ID`. */
  readonly copy: (text: string, what: string) => Promise<boolean>
  /** Starts mirroring the main process; gives what ends it. */
  readonly start: () => () => void
}

/** Makes the window's state on top of the bridge; `storage` keeps texts from one run to the next. */
export const createAppState = (bridge: Bridge, storage: TextStorage): AppState => {
  const notices = new Notices()
  const announcer = new Announcer()
  const engine = new Engine(bridge, notices.tell)
  const engines = new Engines(bridge, notices.tell)
  const inventory = new Inventory(bridge, notices.tell)
  const layers = new Layers(bridge, notices.tell)
  const pulls = new Pulls(bridge, notices.tell, announcer.say)
  const transfers = new Transfers(bridge, notices.tell, announcer.say)
  const pins = new Pins(bridge, notices.tell, notices.pass, announcer.say)
  const pinnedFiles = new PinnedFiles(bridge, notices.tell, notices.pass, announcer.say)
  const activity = new ActivityLog(bridge, notices.tell)
  const history = new History(bridge, notices.tell)
  const settings = new SettingsMirror(bridge, notices.tell)
  const settingsTrouble = new SettingsTroubleNotice(bridge, notices.tell)
  const navigation = new Navigation(bridge)
  const naming = new Naming(bridge, notices.tell, notices.pass)
  const tagDialog = new TagDialog({ inventory, naming, nowMs: () => Date.now() })
  const links = new Links(bridge, notices.tell)
  const archives = new Archives(bridge, transfers.load, () => navigation.go('pulls'))
  const registries = new Registries(bridge, notices.tell, notices.pass)
  const palette = new Palette(bridge)
  const minutes = new Clock(30_000)
  const imagesTable = new ImagesTable({ inventory, layers, settings, clock: minutes })
  const imagePane = new ImagePane(bridge, { imagesTable, inventory })
  const cleanupRuns = new CleanupRuns(bridge, notices.tell, notices.pass, announcer.say)
  const diskSummary = new DiskSummaryMirror(bridge, notices.tell)
  const diskUsage = new DiskUsageAnswer(bridge, notices.tell, notices.pass)
  const cleanup = new Cleanup({
    ...{ bridge, engine, inventory, layers, settings, pins },
    ...{ runs: cleanupRuns, usage: diskUsage, tell: notices.tell },
  })
  const instructions = new Instructions(bridge, layers)
  const nameBox = new NameBox(bridge, notices.tell)
  const recentSearches = new RecentSearches(storage)
  const shortcutsDialog = new ShortcutsDialog(bridge)
  const updates = new Updates(bridge, notices.tell)
  const copy = async (text: string, what: string): Promise<boolean> => {
    const { ok } = await ask(bridge.desktop.copy({ text }), notices.tell)
    if (ok) notices.pass(m.window_copied({ what }))
    return ok
  }
  const thisLading = new ThisLading(bridge, notices.tell, copy)
  const deepLinks = new DeepLinks(bridge, (reference) => {
    nameBox.write(reference)
    navigation.focusNameBox()
  })
  const underWay = (): readonly UnderWay[] => [
    ...pulls.running.map((pull) => ({ ...pull, words: pullProgressWords(pull) })),
    ...transfers.running.map((transfer) => ({ ...transfer, words: transferProgressWords(transfer) })),
    ...(cleanupRuns.run && cleanupRuns.isRunning
      ? [{ ...cleanupRuns.run, words: cleanupProgressWords(cleanupRuns.run) }]
      : []),
  ]
  const progressNews = new ProgressNews(underWay, announcer.say)

  return {
    engine,
    engines,
    inventory,
    layers,
    imagesTable,
    imagePane,
    layerMap: new LayerMap({ layers, inventory, imagesTable, instructions, glide }),
    discover: new Discover(bridge, recentSearches.note),
    pulls,
    transfers,
    archives,
    registries,
    removals: new Removals(bridge, notices.tell, notices.pass, naming.remember),
    restores: new Restores(bridge, notices.tell, notices.pass),
    naming,
    tagDialog,
    placing: new Placing({ say: announcer.say, open: tagDialog.open }),
    pins,
    pinsScreen: new PinsScreen(pins),
    pinDialog: new PinDialog(bridge, pins),
    comparison: new Comparison(bridge),
    cleanup,
    cleanupRuns,
    cleanupScreen: new CleanupScreen({ cleanup, inventory, layers }),
    diskUsage,
    diskSummary,
    protections: new Protections(settings, inventory, () => crypto.randomUUID()),
    pinnedFiles,
    lockFile: new LockFile(bridge, notices.tell, notices.pass),
    activity,
    history,
    ...{ settings, settingsTrouble },
    ...{ thisLading, updates, recentSearches, shortcutsDialog },
    navigation,
    palette,
    nameBox,
    links,
    notices,
    announcer,
    seconds: new Clock(1_000),
    minutes,
    copy,
    start: () => {
      const mirrors = [
        engine,
        engines,
        inventory,
        layers,
        pulls,
        transfers,
        pins,
        pinnedFiles,
        activity,
        history,
        settings,
        cleanupRuns,
        diskSummary,
        updates,
      ]
      const followers = [
        ...[navigation, links, archives, registries, palette, imagesTable, imagePane],
        ...[settingsTrouble, shortcutsDialog, thisLading, deepLinks, progressNews],
      ]
      const ends = [...mirrors, ...followers].map((part) => part.start())
      void ask(bridge.desktop.listening(), notices.tell)
      return () => ends.forEach((end) => end())
    },
  }
}

/** The window's state in a component, and what provides it at the root. */
export const [appState, provideAppState] = createContext<AppState>()
