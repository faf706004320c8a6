/** The flags and words of a Dockerfile's instructions, as BuildKit splits them (`split_command.go`, `line_parsers.go`). */
import { sliceOf, wordsOf, type WrittenText } from './written-text.ts'

/** An instruction's flags, and what stands after them. */
export interface Flagged {
  /** Each with its dashes; quotes and backslashes are undone. */
  readonly flags: readonly WrittenText[]
  readonly rest: WrittenText
}

const white = /\s/

/** Reads one flag from `start` on. */
const flagFrom = (written: WrittenText, start: number): { flag: WrittenText; end: number } => {
  const { text, offsets } = written
  const kept: number[] = []
  let quote = ''
  let at = start
  for (; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote === '' && white.test(character)) break
    if (quote === '' ? character === '"' || character === "'" : character === quote) {
      quote = quote === '' ? character : ''
    } else if (character === '\\') {
      at += 1
      if (at < text.length) kept.push(at)
    } else {
      kept.push(at)
    }
  }
  const flag = {
    text: kept.map((index) => text.charAt(index)).join(''),
    offsets: kept.map((index) => offsets[index] ?? -1),
  }
  return { flag, end: Math.min(at, text.length) }
}

/** Takes the flags off what stands after an instruction's keyword. */
export const flagsOf = (written: WrittenText): Flagged => {
  const flags: WrittenText[] = []
  let at = 0
  for (;;) {
    while (at < written.text.length && white.test(written.text.charAt(at))) at += 1
    if (!written.text.startsWith('--', at)) return { flags, rest: sliceOf(written, at) }
    const { flag, end } = flagFrom(written, at)
    at = end
    if (flag.text === '--') return { flags, rest: sliceOf(written, at) }
    flags.push(flag)
  }
}

/** The values of the flags `--name=`. */
export const flagValues = (flags: readonly WrittenText[], name: string): readonly WrittenText[] => {
  const start = `--${name}=`
  return flags.filter(({ text }) => text.startsWith(start)).map((flag) => sliceOf(flag, start.length))
}

/** The words of a `FROM`: quotes mean nothing there. */
export const plainWords = (written: WrittenText): readonly WrittenText[] => wordsOf(written, /[\t\v\f\r ]+/g)

/** The words of an `ARG`, with their quotes and escapes. */
export const quotedWords = (written: WrittenText, escape: string): readonly WrittenText[] => {
  const { text } = written
  const words: WrittenText[] = []
  let from = -1
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (quote === '' && white.test(character)) {
      if (from >= 0) words.push(sliceOf(written, from, at))
      from = -1
      continue
    }
    if (from < 0) from = at
    if (character === escape && quote !== "'") at += 1
    else if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
  }
  return from < 0 ? words : [...words, sliceOf(written, from)]
}

/** What stands before and after the first `mark`; `undefined` where there is none. */
export const cutAt = (
  written: WrittenText,
  mark: string,
): readonly [before: string, after: WrittenText] | undefined => {
  const at = written.text.indexOf(mark)
  return at < 0 ? undefined : [written.text.slice(0, at), sliceOf(written, at + mark.length)]
}
