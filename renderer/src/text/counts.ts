/** How large counts of people and pulls are written. */
import { perLocale } from '../../../electron/words/locale.ts'

const compact = perLocale(
  (locale) => new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }),
)

/** A count in few characters: `874`, `21.3K`, `1.4B`. */
export const formatCount = (count: number): string => compact().format(count)
