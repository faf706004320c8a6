/** Docker Hub, what was done, settings, and Lading itself. */
import * as v from 'valibot'
import { mostErrorCharacters, type About, type WindowCrash } from '../../core/about.ts'
import type { Aged } from '../../core/aged.ts'
import type { HistoryState } from '../../core/history-state.ts'
import { ledgerActions, type LedgerEntry } from '../../core/ledger.ts'
import type { ForecastOutcome } from '../../core/registry/forecast.ts'
import type { HubRepository, HubResults, HubTags } from '../../core/registry/hub.ts'
import type { SettingsTrouble } from '../../core/settings-trouble.ts'
import type { Settings } from '../../core/settings.ts'
import type { UpdateState } from '../../core/updates.ts'
import { engineId, filterWords, link, imageId, platformText, printedName, referenceText } from '../inputs.ts'
import { nothing, procedure } from '../procedure.ts'
import { settingsInput } from '../settings-parts.ts'

/** A page of the ledger, newest first. */
export interface LedgerPage {
  readonly entries: readonly LedgerEntry[]
  readonly hasMore: boolean
}

/** These rooms' procedures. */
export const appRooms = {
  activity: {
    page: procedure<LedgerPage>()(
      v.strictObject({
        before: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
        text: v.optional(v.pipe(v.string(), v.maxLength(256))),
        outcome: v.optional(v.picklist(['running', 'succeeded', 'failed', 'cancelled', 'interrupted'])),
        action: v.optional(v.picklist(ledgerActions)),
        /** Only entries of this engine, and those that are of none. */
        engineId: v.optional(engineId),
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
  settings: {
    get: procedure<Settings>()(nothing),
    update: procedure<Settings>()(settingsInput),
    /** What of the settings' file was not understood, until the person has said that they saw it. */
    trouble: procedure<SettingsTrouble | undefined>()(nothing),
    /** The person has seen it, and clean-ups need not wait any longer. */
    acknowledgeTrouble: procedure<void>()(nothing),
  },
  updates: {
    state: procedure<UpdateState>()(nothing),
    /** Looks for a newer version now. What comes of it arrives as `update` events, as does what follows. */
    check: procedure<void>()(nothing),
    /** Fetches the newer version that was found. Nothing is installed by that. */
    download: procedure<void>()(nothing),
    /** Installs what was fetched, which ends this Lading. Fails with `in-use` while that would break something off. */
    install: procedure<void>()(nothing),
  },
  desktop: {
    /** What Lading is made of and where it keeps things. */
    about: procedure<About>()(nothing),
    /** A report for somebody who helps: `about`, the engine, and the last lines of the log, without secrets. */
    diagnostics: procedure<string>()(nothing),
    /** Shows the log in the system's file manager. */
    showLog: procedure<void>()(nothing),
    /** That the window's page crashed and was loaded again; told once. */
    takeCrash: procedure<WindowCrash | undefined>()(nothing),
    /** The page is up: `navigate` and `deepLink` events that came before follow now. */
    listening: procedure<void>()(nothing),
    /** An error that nothing in the page has caught, for the log. */
    reportError: procedure<void>()(
      v.strictObject({ text: v.pipe(v.string(), v.maxLength(mostErrorCharacters)) }),
    ),
    /** Puts text on the clipboard. */
    copy: procedure<void>()(v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) })),
    /** Opens a page in the person's browser; https only. */
    openLink: procedure<void>()(v.strictObject({ url: link })),
  },
} as const
