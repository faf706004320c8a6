/** What is wrong with the file of the settings, and what waits for the person to have seen it. */
import { m } from '../words/messages.ts'
import type { Failure, FailureKind } from './failure.ts'

/** What is wrong with the file of the settings. */
export type SettingsTrouble =
  /** Some or all of it was not understood: it was set aside, and what was not understood is as it was at first. */
  | {
      readonly kind: 'set-aside'
      /** Where the file is now, as it was. */
      readonly setAsidePath: string
      /** What was not understood, such as `cleanup.protections[1]`; nothing was where this is empty. */
      readonly parts: readonly string[]
    }
  /** It could not be read or set aside, so it is left as it is: what is set holds until Lading is closed. */
  | {
      readonly kind: 'left'
      readonly path: string
      /** The kind of failure that this is. */
      readonly why: FailureKind
      /** The system's own words. */
      readonly ownWords: string
    }

/** The name in the file of what was not understood when it was read before. */
export const troubleName = 'notUnderstood'

/** A file of which some or all was not understood. */
export type SetAsideSettings = Extract<SettingsTrouble, { kind: 'set-aside' }>

/** Of `cleanup.protections[1]`, `cleanup`. */
const rootOf = (part: string): string | undefined => /^\w+/.exec(part)?.[0]

/** Protections may be missing, or rules wider than they were: nothing is to be cleaned up before the person knows. */
export const mayMissProtections = (trouble: SettingsTrouble): boolean =>
  trouble.kind === 'left' ||
  trouble.parts.length === 0 ||
  trouble.parts.map(rootOf).some((root) => root === 'cleanup' || root === troubleName)

/** Why nothing is cleaned up; `undefined` where nothing stands against it. The failure's kind is `invalid-input`. */
export const whyNoCleanup = (trouble: SettingsTrouble | undefined): Failure | undefined =>
  trouble !== undefined && mayMissProtections(trouble)
    ? {
        kind: 'invalid-input',
        message: m.cleanup_waits_for_settings(),
        advice: m.cleanup_waits_for_settings_advice(),
      }
    : undefined
