/** The language that is spoken, and the formatters that go with it. One holds at a time in each process and each page. */
import { getLocale, getTextDirection, isLocale, locales, overwriteGetLocale } from './compiled/runtime.js'

/** The languages there are messages in, as BCP 47 tags; the first is what everything is written in first. */
export { isLocale, locales }

/** A language there are messages in. */
export type Locale = (typeof locales)[number]

/** The language that holds now: English until somebody sets another. */
export const currentLocale = (): Locale => getLocale()

/** Sets the language. What has been said stays as it was said. */
export const useLocale = (locale: Locale): void => overwriteGetLocale(() => locale)

/** The tag that days and lists are formatted by: `12 Nov`, `a, b and c`. Of English it is not the United States' kind. */
export const formatTag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : locale)

/** In which direction a language is written. */
export const directionOf = (locale: Locale): 'ltr' | 'rtl' => getTextDirection(locale)

/**
 * Something that is made once for each language and costs too much to be made each time, such as a formatter of `Intl`.
 * @returns gives the one of the language that holds now
 */
export const perLocale = <T>(make: (locale: Locale) => T): (() => T) => {
  const made = new Map<Locale, T>()
  return () => {
    const locale = currentLocale()
    const known = made.get(locale)
    if (known !== undefined) return known
    const one = make(locale)
    made.set(locale, one)
    return one
  }
}
