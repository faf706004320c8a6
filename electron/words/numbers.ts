/** How numbers are written in the language that holds now. */
import { perLocale } from './locale.ts'

const numbers = perLocale((locale) => new Intl.NumberFormat(locale))

/** A number with its thousands apart: `1,204` in English, `1.204` in German. */
export const formatNumber = (value: number): string => numbers().format(value)

const decimalSign = perLocale(
  (locale) =>
    new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value ?? '.',
)

/** Digits as `toFixed` gives them, with the language's own decimal sign: `2.10` in English, `2,10` in German. */
export const withLocalSign = (digits: string): string => digits.replace('.', decimalSign())
