import type { Protection } from './cleanup/protection.ts'
import type { EngineWish } from './engine-offers.ts'
import type { LanguageChoice } from './language.ts'
import { firstRules, quickRules, type CleanupRules } from './cleanup/rules.ts'

/** The columns of the images table, from left to right. */
export const imageColumns = [
  'name',
  'id',
  'digest',
  'created',
  'lastUsed',
  'size',
  'unique',
  'shared',
  'usedBy',
] as const

/** A column of the images table. */
export type ImageColumn = (typeof imageColumns)[number]

/** How the images table looks. */
export interface ImageTableSettings {
  /** Columns that are not shown; the name always is. */
  readonly hidden: readonly ImageColumn[]
  /** Widths in pixels that somebody dragged a column to. */
  readonly widths: Readonly<Partial<Record<ImageColumn, number>>>
  /** Images stand under the repository that names them. */
  readonly isGrouped: boolean
  /** The repositories stand beside it. */
  readonly isShelfShown: boolean
}

/** The narrowest and the widest that a column may be, in pixels. */
export const columnWidthRange = { least: 48, most: 900 } as const

/** How often tags are checked for drift without anybody asking. */
export const driftSchedules = ['off', 'every-hour', 'every-6-hours', 'every-day', 'every-week'] as const

/** How often tags are checked for drift without anybody asking. */
export type DriftSchedule = (typeof driftSchedules)[number]

const hourMs = 3_600_000

/** Milliseconds from one check to the next. */
export const driftPeriodMs: Readonly<Record<Exclude<DriftSchedule, 'off'>, number>> = {
  'every-hour': hourMs,
  'every-6-hours': 6 * hourMs,
  'every-day': 24 * hourMs,
  'every-week': 7 * 24 * hourMs,
}

/** How often a clean-up runs without anybody asking. */
export const cleanupPeriods = ['off', 'every-day', 'every-week'] as const

/** A clean-up by the clock: the quick plan. */
export interface CleanupSchedule {
  readonly every: (typeof cleanupPeriods)[number]
  /** The hour of the day at which it is due, by this machine's clock. */
  readonly atHour: number
  /** It runs only while the disk that the engine is on has less room than this. */
  readonly onlyUnderFreeBytes?: number
  /** It says what it would do, and does nothing. */
  readonly isDryRun: boolean
}

/** Where images are saved to before a clean-up takes them. */
export interface ArchiveSettings {
  /** A folder of the app's own where absent. */
  readonly folder?: string
  /** So much may lie there; what would not fit any more is not archived, and stays. */
  readonly limitBytes: number
}

/** How clean-ups are done. */
export interface CleanupSettings {
  /** As the view was left. */
  readonly rules: CleanupRules
  /** What the tray's quick prune and the schedule do. */
  readonly quick: CleanupRules
  readonly protections: readonly Protection[]
  readonly archive: ArchiveSettings
  readonly schedule: CleanupSchedule
}

/** Light or dark, or as the system has it. */
export const colourSchemes = ['system', 'light', 'dark'] as const

/** What the desktop is told of. */
export interface NotificationSettings {
  /** Tags that a check found repointed. */
  readonly drift: boolean
  /** Clean-ups that were not begun in the window. */
  readonly cleanups: boolean
}

/** What a person can set. Every value has a default that needs no visit. */
export interface Settings {
  /** The engine whose images are shown. */
  readonly engine: EngineWish
  /** How many pulls run side by side; the rest wait in a queue. */
  readonly parallelPulls: number
  readonly imageTable: ImageTableSettings
  readonly driftCheck: DriftSchedule
  readonly cleanup: CleanupSettings
  readonly startsAtLogin: boolean
  /** It has an icon in the tray where there is one, and goes on there when its window is closed. */
  readonly isInTray: boolean
  readonly colours: (typeof colourSchemes)[number]
  readonly language: LanguageChoice
  readonly notifications: NotificationSettings
  /** Whether newer versions are looked for; only where Lading itself is what brings them. */
  readonly looksForUpdates: boolean
  /** Nothing is checked or cleaned up by the clock, whatever schedules are chosen. */
  readonly isAutomaticPaused: boolean
}

/** The fewest and the most pulls that may run side by side. */
export const parallelPullsRange = { least: 1, most: 10 } as const

/** What holds until somebody chooses otherwise. Three is what the engine downloads of one image's layers, too. */
export const defaultSettings: Settings = {
  engine: { kind: 'automatic' },
  parallelPulls: 3,
  imageTable: { hidden: [], widths: {}, isGrouped: false, isShelfShown: true },
  driftCheck: 'off',
  cleanup: {
    rules: firstRules,
    quick: quickRules,
    protections: [],
    archive: { limitBytes: 20_000_000_000 },
    schedule: { every: 'off', atHour: 3, isDryRun: false },
  },
  startsAtLogin: false,
  isInTray: true,
  colours: 'system',
  language: 'system',
  notifications: { drift: true, cleanups: true },
  looksForUpdates: true,
  isAutomaticPaused: false,
}

/** The schedules that hold now: none while all that is done by the clock is paused. */
export const schedulesOf = ({
  driftCheck,
  cleanup,
  isAutomaticPaused,
}: Settings): { readonly driftCheck: DriftSchedule; readonly cleanup: CleanupSchedule } =>
  isAutomaticPaused
    ? { driftCheck: 'off', cleanup: { ...cleanup.schedule, every: 'off' } }
    : { driftCheck, cleanup: cleanup.schedule }
