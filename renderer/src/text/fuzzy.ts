/** Finds what somebody means who types a few letters of it. */

/** How well a text matches, and which of its letters were found. */
export interface FuzzyMatch {
  /** Higher is better. Only matches of one query can be compared. */
  readonly score: number
  /** The places of the letters, in ascending order. */
  readonly at: readonly number[]
}

const noMatch = undefined

/** For each letter that is found. */
const letterScore = 16
/** A letter that begins a word is what people type. */
const startBonus = 10
/** A letter right after the one before. */
const runBonus = 12
/** The word as a whole stands there. */
const wholeBonus = 24
/** For each letter that is skipped between the first and the last. */
const gapCost = 2
const mostGapCost = 40
/** Of texts that match alike the shorter is meant; this never outweighs a letter. */
const lengthCost = 0.02

const isSeparator = (text: string, index: number): boolean => /[\s/:._@+-]/.test(text.charAt(index))

const startsWord = (text: string, index: number): boolean => index === 0 || isSeparator(text, index - 1)

const range = (from: number, length: number): readonly number[] =>
  Array.from({ length }, (_, index) => from + index)

const scoreOf = (text: string, at: readonly number[]): number => {
  const [first = 0] = at
  let score = 0
  for (const [order, index] of at.entries()) {
    score += letterScore
    if (startsWord(text, index)) score += startBonus
    if (order > 0 && index === (at[order - 1] ?? 0) + 1) score += runBonus
  }
  const skipped = (at.at(-1) ?? first) - first + 1 - at.length
  return score - Math.min(mostGapCost, skipped * gapCost)
}

/** The word as it stands there: at the start of a word rather than within one. */
const wholeAt = (text: string, word: string): number => {
  const first = text.indexOf(word)
  for (let at = first; at >= 0; at = text.indexOf(word, at + 1)) if (startsWord(text, at)) return at
  return first
}

/** Its letters one after the other: the end that comes first, and from there back, which leaves the fewest gaps. */
const scatteredAt = (text: string, word: string): readonly number[] | undefined => {
  let end = -1
  for (const letter of word) {
    end = text.indexOf(letter, end + 1)
    if (end < 0) return noMatch
  }
  const at: number[] = []
  for (const letter of [...word].reverse()) {
    end = text.lastIndexOf(letter, end)
    at.unshift(end)
    end -= 1
  }
  return at
}

const matchWord = (text: string, word: string): FuzzyMatch | undefined => {
  const whole = wholeAt(text, word)
  if (whole >= 0) {
    const at = range(whole, word.length)
    return { at, score: scoreOf(text, at) + wholeBonus }
  }
  const at = scatteredAt(text, word)
  return at === undefined ? noMatch : { at, score: scoreOf(text, at) }
}

/** What was typed, as the words that all have to be found. */
export const wordsOf = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/**
 * Looks for every one of `words` in `text`, whole or with letters left out; `undefined` where one is not to be found. Both
 * are in lower case.
 */
export const fuzzyMatch = (text: string, words: readonly string[]): FuzzyMatch | undefined => {
  const places = new Set<number>()
  let score = -text.length * lengthCost
  for (const word of words) {
    const match = matchWord(text, word)
    if (match === undefined) return noMatch
    score += match.score
    for (const index of match.at) places.add(index)
  }
  return { score, at: [...places].sort((one, other) => one - other) }
}

/** A text in pieces, of which some are marked. */
export interface MarkedPiece {
  readonly text: string
  readonly isMarked: boolean
}

/** `text` apart where letters are marked; neighbours stand together. */
export const markedPieces = (text: string, at: readonly number[]): readonly MarkedPiece[] => {
  const marked = new Set(at)
  const pieces: { text: string; isMarked: boolean }[] = []
  for (let index = 0; index < text.length; index += 1) {
    const isMarked = marked.has(index)
    const last = pieces.at(-1)
    if (last?.isMarked === isMarked) last.text += text.charAt(index)
    else pieces.push({ text: text.charAt(index), isMarked })
  }
  return pieces
}
