/** How the limits of a clean-up's rules are typed. An empty box is no limit. */
import { protectionMistake } from '../../../electron/core/cleanup/protect.ts'
import { m } from '../../../electron/words/messages.ts'
import { withLocalSign } from '../../../electron/words/numbers.ts'

/** What a box says: a value, nothing, or something that is neither. */
export type LimitReading<Value> =
  | { readonly ok: true; readonly value?: Value }
  /** `sentence` says what is to be written instead. */
  | { readonly ok: false; readonly sentence: string }

/** How one kind of limit is read and written. */
export interface LimitForm<Value> {
  readonly read: (text: string) => LimitReading<Value>
  /** A text that reads as the value again. */
  readonly write: (value: Value) => string
  /** What could be written. */
  readonly example: string
}

const orNothing =
  <Value>(read: (text: string) => LimitReading<Value>) =>
  (text: string): LimitReading<Value> =>
    text.trim() === '' ? { ok: true } : read(text.trim())

const wholeForm = (
  sentence: (inputs: { count: number }) => string,
  most: number,
  example: string,
): LimitForm<number> => ({
  read: orNothing((text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
    return value >= 1 && value <= most
      ? { ok: true, value }
      : { ok: false, sentence: sentence({ count: most }) }
  }),
  write: String,
  example,
})

/** From a day to what nobody lives to see. */
export const daysForm = wholeForm(m.amounts_write_days, 36_500, '30')

/** Tags of a repository. */
export const tagsForm = wholeForm(m.amounts_write_tags, 1_000, '3')

/** Largest first. Decimal, as sizes are written everywhere else. */
const units = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
] as const

/** Bytes, with their unit. */
export const sizeForm: LimitForm<number> = {
  read: orNothing((text) => {
    const [, count, letters = ''] = /^(\d{1,9}(?:[.,]\d{1,12})?)\s*([kmgt]?b)$/i.exec(text) ?? []
    const [, factor] = units.find(([unit]) => unit.toLowerCase() === letters.toLowerCase()) ?? []
    if (count === undefined || factor === undefined) return { ok: false, sentence: m.amounts_write_size() }
    const value = Math.round(Number(count.replace(',', '.')) * factor)
    return value >= 1 && value <= Number.MAX_SAFE_INTEGER
      ? { ok: true, value }
      : { ok: false, sentence: m.amounts_write_size() }
  }),
  write: (bytes) => {
    const [unit, factor] = units.find((one) => bytes >= one[1]) ?? (['B', 1] as const)
    const digits = (bytes / factor).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 12 })
    return `${withLocalSign(digits)} ${unit}`
  },
  example: '500 MB',
}

/** Names, with `*` and `?`. That it is like every name is no mistake in a limit. */
export const patternForm: LimitForm<string> = {
  read: orNothing((text) => {
    const sentence = /^[*?]+$/.test(text) ? undefined : protectionMistake('pattern', text)
    return sentence === undefined ? { ok: true, value: text } : { ok: false, sentence }
  }),
  write: (pattern) => pattern,
  example: 'team/app:pr-*',
}
