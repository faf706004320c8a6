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

/** What a person can set. Every value has a default that needs no visit. */
export interface Settings {
  /** How many pulls run side by side; the rest wait in a queue. */
  readonly parallelPulls: number
  readonly imageTable: ImageTableSettings
  readonly driftCheck: DriftSchedule
}

/** The fewest and the most pulls that may run side by side. */
export const parallelPullsRange = { least: 1, most: 10 } as const

/** What holds until somebody chooses otherwise. Three is what the engine downloads of one image's layers, too. */
export const defaultSettings: Settings = {
  parallelPulls: 3,
  imageTable: { hidden: [], widths: {}, isGrouped: false, isShelfShown: true },
  driftCheck: 'off',
}
