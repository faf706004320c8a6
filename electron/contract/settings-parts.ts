/** The schemas of what a person can set: the window sends all of it at once, the file of it is read part by part. */
import * as v from 'valibot'
import { protectionKinds } from '../core/cleanup/protection.ts'
import { languageChoices } from '../core/language.ts'
import {
  cleanupPeriods,
  colourSchemes,
  columnWidthRange,
  driftSchedules,
  imageColumns,
  parallelPullsRange,
} from '../core/settings.ts'
import { bytes, cleanupRules, engineWish, filePath } from './inputs.ts'

const columnWidth = v.pipe(v.number(), v.minValue(columnWidthRange.least), v.maxValue(columnWidthRange.most))

const parallelPulls = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(parallelPullsRange.least),
  v.maxValue(parallelPullsRange.most),
)

/** What no clean-up takes away. */
export const protection = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  kind: v.picklist(protectionKinds),
  value: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1024)),
  reason: v.pipe(v.string(), v.trim(), v.maxLength(1000)),
})

/** The most protections that there can be. */
export const mostProtections = 1_000

/** How the images table looks, part by part. */
export const imageTableParts = {
  hidden: v.array(v.picklist(imageColumns)),
  widths: v.record(v.picklist(imageColumns), columnWidth),
  isGrouped: v.boolean(),
  isShelfShown: v.boolean(),
} as const

/** How clean-ups are done, part by part; protections aside. */
export const cleanupParts = {
  rules: cleanupRules,
  quick: cleanupRules,
  archive: v.strictObject({ folder: v.exactOptional(filePath), limitBytes: bytes }),
  schedule: v.strictObject({
    every: v.picklist(cleanupPeriods),
    atHour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(23)),
    onlyUnderFreeBytes: v.exactOptional(bytes),
    isDryRun: v.boolean(),
  }),
} as const

/** What is set by one value. */
export const singleParts = {
  engine: engineWish,
  parallelPulls,
  driftCheck: v.picklist(driftSchedules),
  startsAtLogin: v.boolean(),
  isInTray: v.boolean(),
  colours: v.picklist(colourSchemes),
  language: v.picklist(languageChoices),
  looksForUpdates: v.boolean(),
  isAutomaticPaused: v.boolean(),
} as const

/** What the desktop is told of, part by part. */
export const notificationParts = { drift: v.boolean(), cleanups: v.boolean() } as const

/** All of it, as the window sends it. */
export const settingsInput = v.strictObject({
  ...singleParts,
  imageTable: v.strictObject(imageTableParts),
  cleanup: v.strictObject({
    ...cleanupParts,
    protections: v.pipe(v.array(protection), v.maxLength(mostProtections)),
  }),
  notifications: v.strictObject(notificationParts),
})
