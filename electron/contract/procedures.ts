import * as v from 'valibot'
import type { Aged } from '../core/aged.ts'
import type { EngineState } from '../core/engine-state.ts'
import type { ForecastOutcome } from '../core/forecast.ts'
import type { HistoryState } from '../core/history-state.ts'
import type { HubRepository, HubResults, HubTags } from '../core/hub.ts'
import type { InventorySnapshot } from '../core/inventory.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import type { Pull } from '../core/pull.ts'
import { parallelPullsRange, type Settings } from '../core/settings.ts'
import { pullIdOf, type PullId } from '../core/identity.ts'

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

/** Longer than any reference that the grammar allows, short enough to be shown. */
const referenceText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1024))

const platformText = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9]+)?$/,
    'A platform is written os/architecture, such as linux/arm64.',
  ),
)

const filterWords = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,32}$/))), v.maxLength(16))

const pullId = v.pipe(
  v.string(),
  v.uuid(),
  v.transform((text): PullId => pullIdOf(text)),
)

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
  activity: {
    page: procedure<LedgerPage>()(
      v.strictObject({
        before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
        text: v.optional(v.pipe(v.string(), v.maxLength(256))),
        outcome: v.optional(v.picklist(['running', 'succeeded', 'failed', 'cancelled', 'interrupted'])),
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
      }),
    ),
  },
  desktop: {
    /** Puts text on the clipboard. */
    copy: procedure<void>()(v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) })),
    /** Opens a page in the person's browser; https only. */
    openLink: procedure<void>()(
      v.strictObject({
        url: v.pipe(
          v.string(),
          v.maxLength(2048),
          v.url(),
          v.check((text) => text.startsWith('https://'), 'Only https links are opened.'),
        ),
      }),
    ),
  },
} as const

/** A room of the bridge, such as `pulls`. */
export type Room = keyof typeof procedures
