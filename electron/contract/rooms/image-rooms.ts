/** The engine, its images, and what is done with them. */
import * as v from 'valibot'
import type { Aged } from '../../core/aged.ts'
import type { CleanupAnswer, CleanupRun } from '../../core/cleanup/cleanup-run.ts'
import type { DiskSummary } from '../../core/cleanup/disk-summary.ts'
import type { DiskUsage, FreedAnswer } from '../../core/cleanup/disk-usage.ts'
import type { CleanupPlan } from '../../core/cleanup/plan.ts'
import type { RestoreResult } from '../../core/cleanup/removed-image.ts'
import type { EngineOffers } from '../../core/engine-offers.ts'
import type { EngineState } from '../../core/engine-state.ts'
import type { ImageDetails } from '../../core/images/image-details.ts'
import type { InventorySnapshot } from '../../core/images/inventory.ts'
import type { LayersSnapshot } from '../../core/layers/layers-state.ts'
import type { NamingOutcome } from '../../core/names/naming.ts'
import type { RemovalOutcome, RemovalPlan } from '../../core/removal/removal.ts'
import { cleanupItemId, cleanupRules, engineWish, imageId, namingWishes, removalTargets } from '../inputs.ts'
import { nothing, procedure } from '../procedure.ts'

/** These rooms' procedures. */
export const imageRooms = {
  engine: {
    state: procedure<EngineState>()(nothing),
    /** Looks for the engine again now instead of waiting for the next attempt. */
    retry: procedure<void>()(nothing),
    /** The engines that can be chosen, as they were found last; none before the first look. */
    offers: procedure<EngineOffers>()(nothing),
    /** Looks which engines there are. What each of them says of itself comes as `engines` events. */
    look: procedure<EngineOffers>()(nothing),
    /** Has the images of another engine shown: one of those that are on offer. */
    choose: procedure<void>()(v.strictObject({ wish: engineWish })),
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
    freeUnaccounted: procedure<FreedAnswer>()(nothing),
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
} as const
