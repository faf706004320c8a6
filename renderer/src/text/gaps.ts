/** Sentences in whose middle something stands that is no text: a path that can be copied, a button, a link. */

/** Unicode's own sign for something that stands in a text and is none (U+FFFC). */
const sign = '\ufffc'

/** What is handed to a message in place of a word: `Filled` puts its snippet of this name there. */
export const gap = (name: string): string => `${sign}${name}${sign}`

/** A stretch of text, or a gap. */
export type Stretch = { readonly text: string } | { readonly gap: string }

/** A sentence taken apart at its gaps, in the order that its language has. */
export const stretchesOf = (sentence: string): readonly Stretch[] =>
  sentence
    .split(sign)
    .map((part, index) => (index % 2 === 1 ? { gap: part } : { text: part }))
    .filter((stretch) => 'gap' in stretch || stretch.text !== '')
