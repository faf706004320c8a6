import { currentLocale, type Locale } from '../../../electron/words/locale.ts'

/** The first words of sentences that are no names, which keep their capital in every language. */
const firstWords: Readonly<Record<Locale, RegExp>> = {
  en: /^(?:The|A|An|It|This|That|There|No|Nothing|Nobody)\b/,
  de: /^(?:Der|Die|Das|Den|Dem|Ein|Eine|Es|Dieser|Diese|Dieses|Dies|Kein|Keine|Nichts|Niemand)\b/,
}

/**
 * A sentence as it continues another one: `The registry is busy.` becomes `the registry is busy.`, while a name keeps
 * its capital.
 */
export const clauseOf = (sentence: string): string =>
  sentence.replace(firstWords[currentLocale()], (word) => word.toLowerCase())

/** Nouns keep their capital within a German sentence, and have none within an English one. */
const nouns: Readonly<Record<Locale, (noun: string) => string>> = {
  en: (noun) => noun.toLowerCase(),
  de: (noun) => noun,
}

/** What something is called, as it stands within a sentence: `Digest` becomes `digest` where the language has it so. */
export const nounWithin = (noun: string): string => nouns[currentLocale()](noun)
