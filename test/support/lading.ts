import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Topics } from '../../electron/contract/topics.ts'
import type { Notice } from '../../electron/core/cleanup/notices.ts'
import type { CleanupRunChange } from '../../electron/core/cleanup/cleanup-run.ts'
import type { EndpointChoice } from '../../electron/core/endpoint.ts'
import type { EngineFacts, EngineState } from '../../electron/core/engine-state.ts'
import type { ContainerUse, Image, InventoryImage } from '../../electron/core/images/image.ts'
import type { InventoryChange } from '../../electron/core/images/inventory.ts'
import type { LayersChange } from '../../electron/core/layers/layers-state.ts'
import type { PullId } from '../../electron/core/identity.ts'
import type { LedgerEntry } from '../../electron/core/ledger.ts'
import type { Pull } from '../../electron/core/transfers/pull.ts'
import type { EngineConnection, Route } from '../../electron/engine/connection.ts'
import { dockerodeOptions } from '../../electron/engine/dockerode-options.ts'
import { greetEngine, type Greeting } from '../../electron/engine/greeting.ts'
import { listContainerUses, listImages } from '../../electron/engine/images.ts'
import type { Ledger } from '../../electron/history/ledger.ts'
import type { Question } from '../../electron/core/confirmation.ts'
import { defaultSettings, type CleanupSettings } from '../../electron/core/settings.ts'
import { openLading, type LadingParts, type SettingsChanged } from '../../electron/lading.ts'
import type { Outside } from '../../electron/wiring/outside.ts'
import type { ImageFacts } from '../../electron/services/images/image-facts.ts'
import type { Engines } from '../../electron/services/engines/engines.ts'
import type { Inventory } from '../../electron/services/images/inventory.ts'
import type { LayerTreeService } from '../../electron/services/images/layer-tree.ts'
import type { Pulls } from '../../electron/services/transfers/pulls.ts'
import type { Naming } from '../../electron/services/names/naming.ts'
import type { Removals } from '../../electron/services/removal/removals.ts'
import type { DriftedTag } from '../../electron/core/pins/pin.ts'
import type { WiredCleanup } from '../../electron/wiring/cleanup.ts'
import type { WiredFiles } from '../../electron/wiring/files.ts'
import type { WiredPins } from '../../electron/wiring/pins.ts'
import type { WiredUndo } from '../../electron/wiring/undo.ts'
import type { Forecasts } from '../../electron/services/discover/forecast.ts'
import { createAwaited, type Awaited } from './until.ts'
import type { virtualClock } from './virtual-clock.ts'

/** Lading without its window, and everything that a window would have heard. */
export interface Lading extends WiredPins, WiredFiles, WiredUndo, WiredCleanup {
  readonly engine: EngineConnection
  readonly engines: Engines
  readonly settingsChanged: SettingsChanged
  readonly inventory: Inventory
  readonly facts: ImageFacts
  readonly layerTree: LayerTreeService
  readonly pulls: Pulls
  readonly removals: Removals
  readonly naming: Naming
  readonly forecasts: Forecasts
  readonly ledger: Ledger
  /** For another that goes on with it. */
  readonly historyFolder: string
  /** Every state of the engine, in order. */
  readonly states: readonly EngineState[]
  readonly inventoryChanges: readonly InventoryChange[]
  readonly layersChanges: readonly LayersChange[]
  /** Every version of every pull that the window was told of. */
  readonly pullVersions: readonly Pull[]
  readonly activity: readonly LedgerEntry[]
  readonly cleanupChanges: readonly CleanupRunChange[]
  /** What the desktop would have been told of drift, one list a time. */
  readonly driftNotices: readonly (readonly DriftedTag[])[]
  /** What the desktop would have been told of clean-ups. */
  readonly cleanupNotices: readonly Notice[]
  readonly troubles: readonly unknown[]
  /** Settles as soon as what the window was told makes `look` give something. */
  readonly until: Awaited['until']
  readonly untilUp: () => Promise<EngineFacts>
  readonly untilDown: () => Promise<Extract<EngineState, { phase: 'down' }>>
  readonly untilLive: () => Promise<readonly InventoryImage[]>
  /** Live, and every image asked for its layers; gives the images. */
  readonly untilAllFactsKnown: (deadlineMs?: number) => Promise<readonly InventoryImage[]>
  readonly untilEnded: (id: PullId) => Promise<Pull>
  readonly close: () => Promise<void>
}

/** How it differs from an installed one. */
export interface LadingOptions {
  readonly socketPath: string
  /** An existing folder, of the run: the history is kept in one of its own within it. */
  readonly folder: string
  /** The history's folder, to go on with that of another. */
  readonly historyFolder?: string
  /** Where the engine is that is wanted now; at the socket where absent. */
  readonly route?: () => Route
  /** The engines that can be chosen; no others where absent. */
  readonly engineOffers?: LadingParts['engineOffers']
  readonly deadlineMs?: number
  /** In [0, 1), for the pauses between attempts. */
  readonly random?: () => number
  readonly parallelPulls?: number
  readonly cleanupSettings?: CleanupSettings
  /** A clock that the test moves; the machine's own where absent. */
  readonly clock?: Pick<ReturnType<typeof virtualClock>, 'nowMs' | 'setTimer'>
  /** Answers in the person's place; yes where absent. */
  readonly confirm?: (question: Question) => Promise<boolean>
  /** Docker Hub's web address, or that of what stands in for it. */
  readonly hubUrl?: string
}

/** The way to a socket, as though DOCKER_HOST named it. */
export const routeTo = (socketPath: string): Route => {
  const address = { kind: 'socket', path: socketPath } as const
  const endpoint = { address, source: { kind: 'docker-host' }, host: `unix://${socketPath}` } as const
  const choice: EndpointChoice = { endpoint, why: 'DOCKER_HOST is set.', passedOver: [] }
  return { choice, options: dockerodeOptions(choice) }
}

/** Greets the engine at a socket, apart from any connection. */
export const greetAt = (socketPath: string, deadlineMs?: number): Promise<Greeting> => {
  const { choice, options } = routeTo(socketPath)
  return greetEngine(options, choice.endpoint.host, new AbortController().signal, deadlineMs)
}

const byId = (a: InventoryImage, b: InventoryImage): number => (a.id < b.id ? -1 : 1)

/** When an image was first seen and last used, and which registries have it, is known by what was seen, not by a list. */
const comparable = (image: InventoryImage): InventoryImage => {
  const { lastUsedAtMs: _, firstSeenAtMs: __, alsoKnownBy: ___, ...listed } = image
  return { ...listed, usedBy: [...image.usedBy].sort((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** The images of a snapshot, in an order in which two can be compared. */
export const inOrder = (images: readonly InventoryImage[]): InventoryImage[] =>
  images.map(comparable).sort(byId)

/** What an inventory that had just been made would hold. */
export const freshList = async ({ client, engine }: Greeting): Promise<InventoryImage[]> => {
  const [images, uses] = await Promise.all([listImages(client, engine), listContainerUses(client)])
  const usedBy = (image: Image): readonly ContainerUse[] =>
    uses.filter(({ imageId }) => imageId === image.id).map(({ use }) => use)
  return inOrder(images.map((image) => ({ ...image, usedBy: usedBy(image) })))
}

/** How many bytes are free on the disk of a folder of this machine. */
export const freeBytesAt = async (path: string): Promise<number> => {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}

/** The world outside, as far as a test has one: Node's `fetch`, no Docker Hub unless one is named, nobody's credentials. */
const outsideOf = ({ hubUrl = 'http://127.0.0.1:9' }: LadingOptions): Outside => ({
  hubFetch: (url, init) => fetch(url, init),
  hubUrl,
  registryFetch: (url, init) => fetch(url, init),
  credentialsFor: () => Promise.resolve(undefined),
  credentialsForTransfer: () => Promise.resolve(undefined),
  cliStore: {
    store: () => Promise.resolve(),
    erase: () => Promise.resolve(),
    known: () => Promise.resolve([]),
    placeFor: () => Promise.resolve({ kind: 'file' }),
  },
  hostName: hostname(),
  freeBytesAt,
})

const noOtherEngine: LadingParts['engineOffers'] = {
  list: () => Promise.resolve([]),
  ask: () => Promise.reject(new Error('there is no other engine')),
  chosen: () => defaultSettings.engine,
  choose: () => Promise.resolve(),
}

/** Starts Lading on a socket; `close` ends it. */
export const startLading = (options: LadingOptions): Lading => {
  const { changed, until } = createAwaited()
  const states: EngineState[] = []
  const inventoryChanges: InventoryChange[] = []
  const layersChanges: LayersChange[] = []
  const pullVersions: Pull[] = []
  const entries: LedgerEntry[] = []
  const cleanupChanges: CleanupRunChange[] = []
  const troubles: unknown[] = []
  const driftNotices: (readonly DriftedTag[])[] = []
  const cleanupNotices: Notice[] = []
  const folder = options.historyFolder ?? mkdtempSync(join(options.folder, 'h-'))

  const tell = <T extends keyof Topics>(topic: T, event: Topics[T]): void => {
    heard[topic]?.(event)
    changed()
  }
  const heard: { [T in keyof Topics]?: (event: Topics[T]) => void } = {
    engine: (state) => states.push(state),
    images: (change) => inventoryChanges.push(change),
    layers: (change) => layersChanges.push(change),
    pulls: ({ upserted }) => pullVersions.push(...upserted),
    activity: (entry) => entries.push(entry),
    cleanup: (change) => cleanupChanges.push(change),
  }

  const lading = openLading({
    folder,
    findRoute: () => Promise.resolve(options.route?.() ?? routeTo(options.socketPath)),
    engineOffers: options.engineOffers ?? noOtherEngine,
    parallelPulls: () => options.parallelPulls ?? 3,
    whyNoCleanup: () => undefined,
    cleanupSettings: () => options.cleanupSettings ?? defaultSettings.cleanup,
    nowMs: options.clock?.nowMs ?? (() => Date.now()),
    ...(options.clock !== undefined && { setTimer: options.clock.setTimer }),
    random: options.random ?? (() => 0),
    newId: randomUUID,
    outside: outsideOf(options),
    confirm: options.confirm ?? (() => Promise.resolve(true)),
    driftCheck: () => 'off',
    isOnline: () => true,
    notify: (drifted) => {
      driftNotices.push(drifted)
      changed()
    },
    notifyOfCleanup: (notice) => {
      cleanupNotices.push(notice)
      changed()
    },
    ...(options.deadlineMs === undefined ? {} : { deadlineMs: options.deadlineMs }),
    tell,
    onTrouble: (error) => {
      troubles.push(error)
      changed()
    },
  })

  const { engine, engines, settingsChanged, close } = lading
  const { inventory, facts, layerTree, pulls, removals, naming, ledger } = lading
  const { digests, pins, drift, forecasts, comparisons, files, lockFiles, digestPulls } = lading
  const { undo, restores, removalMemory, archiveFirst } = lading
  const { cleanup, diskSpace, diskSummaries, quickPrune, cleanupSchedule } = lading
  const { state } = engine
  return {
    ...{ engine, engines, settingsChanged },
    inventory,
    facts,
    layerTree,
    pulls,
    removals,
    naming,
    ...{ undo, restores, removalMemory, archiveFirst },
    ...{ cleanup, diskSpace, diskSummaries, quickPrune, cleanupSchedule, cleanupChanges, cleanupNotices },
    ...{ digests, pins, drift, forecasts, driftNotices, comparisons, files, lockFiles, digestPulls },
    ledger,
    historyFolder: folder,
    states,
    inventoryChanges,
    layersChanges,
    pullVersions,
    activity: entries,
    troubles,
    until,
    untilUp: () =>
      until(
        'the engine to be up',
        () => {
          const now = state()
          return now.phase === 'up' && now.engine
        },
        state,
      ),
    untilDown: () =>
      until(
        'the engine to be down',
        () => {
          const now = state()
          return now.phase === 'down' && now
        },
        state,
      ),
    untilLive: () =>
      until(
        'the inventory to be live',
        () => {
          const { freshness, images } = inventory.snapshot()
          return freshness.kind === 'live' && images
        },
        () => inventory.snapshot().freshness,
      ),
    untilAllFactsKnown: (deadlineMs) =>
      until(
        'the layers of all images to be known',
        () => {
          const { freshness, images } = inventory.snapshot()
          return freshness.kind === 'live' && images.every(({ id }) => facts.knows(id)) && images
        },
        () => ({ unread: facts.unread(), freshness: inventory.snapshot().freshness }),
        deadlineMs,
      ),
    untilEnded: (id) =>
      until(
        'the pull to end',
        () => pullVersions.findLast((pull) => pull.id === id && pull.endedAtMs !== undefined),
        () => pulls.list(),
        90_000,
      ),
    close: async () => {
      await pulls.cancelAll()
      await close()
    },
  }
}
