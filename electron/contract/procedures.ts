import * as v from 'valibot'
import type { Aged } from '../core/aged.ts'
import type { CleanupAnswer, CleanupRun } from '../core/cleanup/cleanup-run.ts'
import type { DiskSummary } from '../core/cleanup/disk-summary.ts'
import type { DiskUsage } from '../core/cleanup/disk-usage.ts'
import type { CleanupPlan } from '../core/cleanup/plan.ts'
import type { RestoreResult } from '../core/cleanup/removed-image.ts'
import type { EngineState } from '../core/engine-state.ts'
import type { TagTimeline } from '../core/pins/digest-ledger.ts'
import type { ForecastOutcome } from '../core/registry/forecast.ts'
import type { HistoryState } from '../core/history-state.ts'
import type { ComparisonOutcome } from '../core/images/image-comparison.ts'
import type { ImageDetails } from '../core/images/image-details.ts'
import type { HubRepository, HubResults, HubTags } from '../core/registry/hub.ts'
import type { InventorySnapshot } from '../core/images/inventory.ts'
import type { LayersSnapshot } from '../core/layers/layers-state.ts'
import { ledgerActions, type LedgerEntry } from '../core/ledger.ts'
import type { LockExport, LockPlan } from '../core/pinned-files/lock-plan.ts'
import type { FileProposal, PinnedFile } from '../core/pinned-files/pinned-file.ts'
import type { Pin, PinsState, PinnedPull } from '../core/pins/pin.ts'
import type { Pull } from '../core/transfers/pull.ts'
import type { NamingOutcome } from '../core/names/naming.ts'
import type { CredentialsPlace, KnownRegistry } from '../core/registry/sign-in.ts'
import type { ArchiveContents, Transfer, TransferId } from '../core/transfers/transfer.ts'
import type { RemovalOutcome, RemovalPlan } from '../core/removal/removal.ts'
import {
  defaultSettings,
  driftSchedules,
  imageColumns,
  parallelPullsRange,
  type Settings,
} from '../core/settings.ts'
import type { PullId } from '../core/identity.ts'
import {
  cleanupItemId,
  cleanupRules,
  cleanupSettings,
  columnWidth,
  digest,
  fileChoices,
  filePath,
  filterWords,
  imageId,
  link,
  namingWishes,
  pinNote,
  platformText,
  printedName,
  pullId,
  referenceText,
  removalTargets,
  transferId,
  registryText,
} from './inputs.ts'

/** One call that the window may make: the schema of its input, and, as a type only, what it answers. */
export interface Procedure<Input extends v.GenericSchema, Output> {
  readonly input: Input
  /** Never set: it carries the answer's type. */
  readonly output?: Output
}

const procedure =
  <Output>() =>
  <Input extends v.GenericSchema>(input: Input): Procedure<Input, Output> => ({ input })

const nothing = v.undefined()

/** A page of the ledger, newest first. */
export interface LedgerPage {
  readonly entries: readonly LedgerEntry[]
  readonly hasMore: boolean
}

/**
 * Everything that the window can ask of the main process, by room. The bridge, the router and the window's
 * types are all derived from this map.
 */
export const procedures = {
  engine: {
    state: procedure<EngineState>()(nothing),
    /** Looks for the engine again now instead of waiting for the next attempt. */
    retry: procedure<void>()(nothing),
  },
  images: {
    snapshot: procedure<InventorySnapshot>()(nothing),
    /** Lists everything again; what changed arrives as `images` events. */
    refresh: procedure<void>()(nothing),
    /** The tree of layers; what becomes known afterwards arrives as `layers` events. */
    layers: procedure<LayersSnapshot>()(nothing),
    /** These are on screen: what is not known of them is asked for first. */
    showing: procedure<void>()(v.strictObject({ ids: v.pipe(v.array(imageId), v.maxLength(200)) })),
    /** Configuration and history of an image. Fails with `not-found` where it is gone and was never asked for. */
    details: procedure<ImageDetails>()(v.strictObject({ id: imageId })),
    /** What `docker image inspect` prints of an image, parsed. Without an engine, what it answered last. */
    inspect: procedure<Aged<unknown>>()(v.strictObject({ id: imageId })),
  },
  removals: {
    /** Says what a removal will do, and does nothing. */
    plan: procedure<RemovalPlan>()(v.strictObject({ targets: removalTargets })),
    /** Asks the person in a window of its own, which this one cannot press, and does it where they agree. */
    remove: procedure<RemovalOutcome>()(
      v.strictObject({ targets: removalTargets, force: v.optional(v.boolean(), false) }),
    ),
  },
  cleanup: {
    /** What images take and what could come back, as far as it is known now; what changes afterwards arrives as `disk` events. */
    summary: procedure<DiskSummary>()(nothing),
    /** Where the engine's disk goes. Slow on a containerd store: the engine takes 6 ms an image for it. */
    usage: procedure<DiskUsage>()(nothing),
    /** Says what a clean-up by these rules would do, and does nothing. */
    plan: procedure<CleanupPlan>()(v.strictObject({ rules: cleanupRules })),
    /**
     * Asks the person, in a window that the page cannot reach, and does it where they agree: what of `ticked` the rules still
     * find at that moment. How far it is comes as `cleanup` events. Images that no registry has are saved first where
     * `archiveFirst` says so; what cannot be saved stays.
     */
    run: procedure<CleanupAnswer>()(
      v.strictObject({
        rules: cleanupRules,
        ticked: v.pipe(v.array(cleanupItemId), v.minLength(1), v.maxLength(100_000)),
        archiveFirst: v.boolean(),
      }),
    ),
    /** What is under way ends with the thing that is going; the rest stays. */
    stop: procedure<void>()(nothing),
    /** The clean-up that runs, or else the last one of this run of Lading. */
    last: procedure<CleanupRun | undefined>()(nothing),
    /** Has the engine give back what nothing accounts for; gives the bytes that came back by its own figures. */
    freeUnaccounted: procedure<{ readonly freedBytes: number }>()(nothing),
    /** Puts back images that went, by these entries of the ledger: from their archives, else pulled by digest. */
    restore: procedure<readonly RestoreResult[]>()(
      v.strictObject({
        entryIds: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(10_000)),
      }),
    ),
    /** Asks for a folder for archives by the system's own dialog; nothing where it was dismissed. */
    chooseArchiveFolder: procedure<string | undefined>()(nothing),
  },
  naming: {
    /** Carries the wishes out, all or none. Names are taken only from images that the person was told of. */
    run: procedure<NamingOutcome>()(
      v.strictObject({ wishes: namingWishes, agreedLosers: v.pipe(v.array(imageId), v.maxLength(500)) }),
    ),
    /** Puts names back as they were before these entries of the ledger, all or none; gives the entries that record it. */
    undo: procedure<readonly number[]>()(
      v.strictObject({
        ids: v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1), v.maxLength(500)),
      }),
    ),
  },
  pulls: {
    list: procedure<readonly Pull[]>()(nothing),
    /** Starts a pull, or gives the one that already runs for the same reference and platform. */
    start: procedure<PullId>()(
      v.strictObject({ reference: referenceText, platform: v.optional(platformText) }),
    ),
    cancel: procedure<void>()(v.strictObject({ id: pullId })),
    retry: procedure<void>()(v.strictObject({ id: pullId })),
    /** Takes an ended pull off the list; the ledger keeps it. */
    dismiss: procedure<void>()(v.strictObject({ id: pullId })),
  },
  transfers: {
    list: procedure<readonly Transfer[]>()(nothing),
    /** Pushes a name, or gives the push of it that is under way. */
    push: procedure<TransferId>()(v.strictObject({ reference: referenceText })),
    /** Asks for a place by the system's own dialog and writes the images there; nothing where it was dismissed. */
    save: procedure<TransferId | undefined>()(
      v.strictObject({ images: v.pipe(v.array(printedName), v.minLength(1), v.maxLength(1000)) }),
    ),
    /** Asks for an archive by the system's own dialog and says what is in it; nothing where it was dismissed. */
    chooseArchive: procedure<ArchiveContents | undefined>()(nothing),
    /** Says what is in an archive that was dropped on the window. */
    inspectArchive: procedure<ArchiveContents>()(v.strictObject({ path: filePath })),
    /** Loads an archive, or gives the load of it that is under way. */
    load: procedure<TransferId>()(v.strictObject({ path: filePath })),
    cancel: procedure<void>()(v.strictObject({ id: transferId })),
    retry: procedure<void>()(v.strictObject({ id: transferId })),
    /** Takes an ended transfer off the list; the ledger keeps it. */
    dismiss: procedure<void>()(v.strictObject({ id: transferId })),
  },
  registries: {
    /** The registries that the docker CLI's configuration names. */
    known: procedure<readonly KnownRegistry[]>()(nothing),
    /** Where signing in would keep the credentials. */
    place: procedure<CredentialsPlace>()(v.strictObject({ registry: registryText })),
    /** Signs in as `docker login` does, and keeps the credentials where the CLI keeps them. */
    signIn: procedure<KnownRegistry>()(
      v.strictObject({
        registry: registryText,
        username: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
        password: v.pipe(v.string(), v.minLength(1), v.maxLength(65_536)),
      }),
    ),
    signOut: procedure<void>()(v.strictObject({ registry: registryText })),
  },
  pins: {
    state: procedure<PinsState>()(nothing),
    /**
     * Pins a tag: to the digest that is given, by itself or in the reference, else to what is here, else to what the registry
     * has now. A pin that the tag has is replaced; its note stays where none is given.
     */
    pin: procedure<Pin>()(
      v.strictObject({
        reference: referenceText,
        digest: v.optional(digest),
        from: v.optional(v.picklist(['here', 'registry'])),
        note: v.optional(pinNote),
      }),
    ),
    /** Takes a pin off and gives it; nothing where there was none. */
    unpin: procedure<Pin | undefined>()(v.strictObject({ reference: referenceText })),
    /** Which digests a tag had, as far as it was seen. */
    timeline: procedure<TagTimeline>()(v.strictObject({ reference: referenceText })),
    /** Looks at these tags, or at all that are watched; answers when that is through. How far it is comes as `pins` events. */
    check: procedure<void>()(
      v.strictObject({ references: v.optional(v.pipe(v.array(referenceText), v.maxLength(10_000))) }),
    ),
    cancelCheck: procedure<void>()(nothing),
    /** Leaves a drifted tag as it is: no mark until it moves again. */
    acknowledge: procedure<void>()(v.strictObject({ reference: referenceText })),
    /**
     * Pulls what a tag is pinned to, and gives it the tag's name when it is here. Where another image has the name, it keeps
     * it unless `takeName` says otherwise.
     */
    pull: procedure<PinnedPull>()(
      v.strictObject({ reference: referenceText, takeName: v.optional(v.boolean(), false) }),
    ),
  },
  activity: {
    page: procedure<LedgerPage>()(
      v.strictObject({
        before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
        text: v.optional(v.pipe(v.string(), v.maxLength(256))),
        outcome: v.optional(v.picklist(['running', 'succeeded', 'failed', 'cancelled', 'interrupted'])),
        action: v.optional(v.picklist(ledgerActions)),
        /** Only entries that are about this image or one of these names. */
        about: v.optional(v.strictObject({ imageId, names: v.pipe(v.array(printedName), v.maxLength(100)) })),
      }),
    ),
    /** Whether what is done is remembered, and what happened to the database. */
    history: procedure<HistoryState>()(nothing),
  },
  discover: {
    /** Searches Docker Hub. A newer search ends the one before, which then answers `cancelled`. */
    search: procedure<Aged<HubResults>>()(
      v.strictObject({
        text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(256)),
        badges: v.pipe(
          v.array(v.picklist(['official', 'verified-publisher', 'open-source'])),
          v.maxLength(3),
        ),
        architectures: filterWords,
        operatingSystems: filterWords,
        sort: v.picklist(['best-match', 'pulls', 'updated']),
        from: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_500)),
      }),
    ),
    repository: procedure<Aged<HubRepository>>()(v.strictObject({ name: referenceText })),
    tags: procedure<Aged<HubTags>>()(
      v.strictObject({
        name: referenceText,
        filter: v.optional(v.pipe(v.string(), v.maxLength(128))),
        order: v.picklist(['newest', 'name']),
        next: v.optional(v.pipe(v.string(), v.maxLength(2048))),
      }),
    ),
    /**
     * Says what a pull will cost. Never fails for the registry's sake: the outcome says why nothing is known. `sparing`
     * asks nothing that the registry counts as a pull.
     */
    forecast: procedure<ForecastOutcome>()(
      v.strictObject({
        reference: referenceText,
        platform: v.optional(platformText),
        sparing: v.optional(v.boolean()),
      }),
    ),
    /**
     * Renders a repository's README and gives the address of the frame that shows it, on an origin of its own.
     * Images are left out unless asked for.
     */
    readme: procedure<{ readonly url: string; readonly hasImages: boolean }>()(
      v.strictObject({ name: referenceText, withImages: v.boolean() }),
    ),
  },
  comparisons: {
    /**
     * What changed between two digests of one name: from the engine where they are here, else from the registry. Answers what it
     * would cost where that takes pulls from a limit and `mayCostPulls` is false.
     */
    compare: procedure<ComparisonOutcome>()(
      v.strictObject({
        reference: referenceText,
        before: digest,
        after: digest,
        platform: v.optional(platformText),
        mayCostPulls: v.boolean(),
      }),
    ),
  },
  files: {
    /** The Compose files and Dockerfiles that Lading was shown; what changes afterwards arrives as `files` events. */
    list: procedure<readonly PinnedFile[]>()(nothing),
    /** Asks for a file by the system's own dialog and opens it; nothing where it was dismissed. */
    choose: procedure<PinnedFile | undefined>()(nothing),
    /** Opens a file that was dropped on the window. */
    open: procedure<PinnedFile>()(v.strictObject({ path: filePath })),
    /** Asks the registries what the tags in a file mean now, one after the other; no pulls are counted. */
    check: procedure<PinnedFile>()(v.strictObject({ path: filePath })),
    /** Says what writing these digests would change, and does nothing. */
    propose: procedure<FileProposal>()(v.strictObject({ path: filePath, choices: fileChoices })),
    /** Writes what was proposed. Fails where the file is not what the proposal was based on. */
    write: procedure<PinnedFile>()(
      v.strictObject({
        path: filePath,
        basedOn: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
        choices: fileChoices,
      }),
    ),
    /** Puts the file back as it was before Lading wrote it last. Fails where somebody else has changed it since. */
    undo: procedure<PinnedFile>()(v.strictObject({ path: filePath })),
    /** Takes a file off the list and forgets how to undo; the file itself stays as it is. */
    forget: procedure<void>()(v.strictObject({ path: filePath })),
  },
  lockFile: {
    /** Asks for a place by the system's own dialog and writes a lock file there; nothing where it was dismissed. */
    export: procedure<LockExport | undefined>()(nothing),
    /** Says what of a lock file is here; without a path the system's own dialog asks for one. */
    import: procedure<LockPlan | undefined>()(v.strictObject({ path: v.optional(filePath) })),
    /**
     * Pulls by digest what is missing of a lock file, and gives the names back. Names are taken only from images that the person
     * was told of.
     */
    pullMissing: procedure<readonly PullId[]>()(
      v.strictObject({ path: filePath, agreedLosers: v.pipe(v.array(imageId), v.maxLength(10_000)) }),
    ),
  },
  settings: {
    get: procedure<Settings>()(nothing),
    update: procedure<Settings>()(
      v.strictObject({
        parallelPulls: v.pipe(
          v.number(),
          v.integer(),
          v.minValue(parallelPullsRange.least),
          v.maxValue(parallelPullsRange.most),
        ),
        imageTable: v.optional(
          v.strictObject({
            hidden: v.array(v.picklist(imageColumns)),
            widths: v.record(v.picklist(imageColumns), columnWidth),
            isGrouped: v.boolean(),
            isShelfShown: v.optional(v.boolean(), defaultSettings.imageTable.isShelfShown),
          }),
          defaultSettings.imageTable,
        ),
        driftCheck: v.optional(v.picklist(driftSchedules), defaultSettings.driftCheck),
        cleanup: cleanupSettings,
        startsAtLogin: v.optional(v.boolean(), defaultSettings.startsAtLogin),
        isAutomaticPaused: v.optional(v.boolean(), defaultSettings.isAutomaticPaused),
      }),
    ),
  },
  desktop: {
    /** Puts text on the clipboard. */
    copy: procedure<void>()(v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) })),
    /** Opens a page in the person's browser; https only. */
    openLink: procedure<void>()(v.strictObject({ url: link })),
  },
} as const

/** A room of the bridge, such as `pulls`. */
export type Room = keyof typeof procedures
