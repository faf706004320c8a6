/** Pins, comparisons, and the files that name images. */
import * as v from 'valibot'
import type { PullId } from '../../core/identity.ts'
import type { ComparisonOutcome } from '../../core/images/image-comparison.ts'
import type { LockExport, LockPlan } from '../../core/pinned-files/lock-plan.ts'
import type { FileProposal, PinnedFile } from '../../core/pinned-files/pinned-file.ts'
import type { TagTimeline } from '../../core/pins/digest-ledger.ts'
import type { Pin, PinsState, PinnedPull } from '../../core/pins/pin.ts'
import { digest, fileChoices, filePath, imageId, pinNote, platformText, referenceText } from '../inputs.ts'
import { nothing, procedure } from '../procedure.ts'

/** These rooms' procedures. */
export const pinRooms = {
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
} as const
