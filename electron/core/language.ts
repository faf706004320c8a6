/** Which language Lading speaks. */
import { locales, type Locale } from '../words/locale.ts'

/** The system's, or one of those there are. */
export const languageChoices = ['system', ...locales] as const

/** The system's language, or one of those there are. */
export type LanguageChoice = (typeof languageChoices)[number]

/** What each language calls itself. */
export const languageNames: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' }

/** The language of a tag such as `de-AT`, by leaving out its last parts (RFC 4647, section 3.4). */
const localeOfTag = (tag: string): Locale | undefined => {
  const parts = tag.toLowerCase().split('-')
  return parts
    .map((_, index) => parts.slice(0, parts.length - index).join('-'))
    .flatMap((range) => locales.filter((locale) => locale.toLowerCase() === range))
    .at(0)
}

/**
 * The language to speak.
 * @param preferred BCP 47 tags, the dearest first, as the system has them
 * @returns the first one preferred that there is; English where there is none
 */
export const localeFor = (choice: LanguageChoice, preferred: readonly string[]): Locale => {
  if (choice !== 'system') return choice
  return preferred.map(localeOfTag).find((locale) => locale !== undefined) ?? locales[0]
}
