/** How points in time and spans of it are written. Times are epoch milliseconds. */
import { currentLocale, formatTag, perLocale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'
import { withLocalSign } from '../../../electron/words/numbers.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** From which span on which unit is used; the first that fits wins. */
const spans = [
  { from: 2 * 365 * day, unit: 'year', lengthMs: 365 * day },
  { from: 2 * 30 * day, unit: 'month', lengthMs: 30 * day },
  { from: 2 * 7 * day, unit: 'week', lengthMs: 7 * day },
  { from: day, unit: 'day', lengthMs: day },
  { from: hour, unit: 'hour', lengthMs: hour },
  { from: minute, unit: 'minute', lengthMs: minute },
] as const

const ago = perLocale((locale) => new Intl.RelativeTimeFormat(locale))

/**
 * How long ago something was, in one unit: `3 weeks ago`, `just now`. What lies ahead, as with a clock that is
 * off, is written as its date.
 */
export const formatAgo = (atMs: number, nowMs: number): string => {
  const elapsedMs = nowMs - atMs
  if (elapsedMs < -minute) return formatDay(atMs)
  const span = spans.find(({ from }) => elapsedMs >= from)
  return span ? ago().format(-Math.floor(elapsedMs / span.lengthMs), span.unit) : m.amounts_just_now()
}

const numericDay = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', year: 'numeric' }),
)

/** The day alone, in the person's own time zone: `2026-03-09`, or as the language has it: `09.03.2026`. */
export const formatDay = (atMs: number): string =>
  currentLocale() === 'en' ? isoDay(atMs) : numericDay().format(atMs)

const isoDay = (atMs: number): string => {
  const at = new Date(atMs)
  const twoDigits = (part: number): string => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`
}

const dayAndMonth = perLocale(
  (locale) => new Intl.DateTimeFormat(formatTag(locale), { day: 'numeric', month: 'short' }),
)
const monthAndYear = perLocale(
  (locale) => new Intl.DateTimeFormat(formatTag(locale), { month: 'short', year: 'numeric' }),
)

/** A day where there is little room: `12 Nov`, and of another year `Nov 2025`. */
export const formatShortDay = (atMs: number, nowMs: number): string => {
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return (isThisYear ? dayAndMonth : monthAndYear)().format(atMs)
}

const exact = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }),
)
const clockTime = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
)

/** Day and time in full, for a tooltip. */
export const formatExact = (atMs: number): string => exact().format(atMs)

/** The time of day, `14:03`, with the day before it where that is not today. */
export const formatClock = (atMs: number, nowMs: number): string => {
  const time = clockTime().format(atMs)
  return isoDay(atMs) === isoDay(nowMs) ? time : `${formatDay(atMs)} ${time}`
}

/** How long something takes or took: `840 ms`, `4 s`, `2 min 5 s`, `1 h 12 min`. */
export const formatDuration = (spanMs: number): string => {
  const ms = Math.max(0, Math.round(spanMs))
  if (ms < second) return `${ms} ms`
  if (ms < 10 * second) return `${withLocalSign(String(Number((ms / second).toFixed(1))))} s`
  const seconds = Math.round(ms / second)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return withRest(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  return withRest(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
}

/** Whole seconds until a moment, never less than 0. */
export const secondsUntil = (atMs: number, nowMs: number): number =>
  Math.max(0, Math.ceil((atMs - nowMs) / second))

/** A rough span for what is still to come: `4 s left`, `2 min left`. */
export const formatRemaining = (remainingMs: number): string => {
  const seconds = Math.max(1, Math.ceil(remainingMs / second))
  return m.amounts_left({ span: roughSpan(seconds) })
}

const roughSpan = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return withRest(Math.floor(seconds / 60), 'min', seconds < 600 ? seconds % 60 : 0, 's')
  return withRest(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min')
}

const withRest = (whole: number, unit: string, rest: number, restUnit: string): string =>
  rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`
