import type { Span } from '../names/reference-mistake.ts'

/** A text as it is meant, and where in the file each of its UTF-16 code units stands; -1 where it stands nowhere. */
export interface WrittenText {
  readonly text: string
  readonly offsets: readonly number[]
}

/** The whole of `text`, or a part of it that stands at `from`, as it is. */
export const writtenAsIs = (text: string, from = 0): WrittenText => ({
  text,
  offsets: Array.from({ length: text.length }, (_, index) => from + index),
})

/** A text that stands nowhere in the file as it is meant. */
export const writtenNowhere = (text: string): WrittenText => ({
  text,
  offsets: new Array<number>(text.length).fill(-1),
})

/** The part from `from` to before `to`. */
export const sliceOf = ({ text, offsets }: WrittenText, from: number, to = text.length): WrittenText => ({
  text: text.slice(from, to),
  offsets: offsets.slice(from, to),
})

/** The texts one after the other. */
export const joined = (parts: readonly WrittenText[]): WrittenText => ({
  text: parts.map(({ text }) => text).join(''),
  offsets: parts.flatMap(({ offsets }) => offsets),
})

/** From the first to the last character that stands in the file; `undefined` where none does. */
export const extentOf = ({ offsets }: WrittenText): Span | undefined => {
  const from = offsets.find((offset) => offset >= 0)
  const last = offsets.findLast((offset) => offset >= 0)
  return from === undefined || last === undefined ? undefined : { from, to: last + 1 }
}

/** Whether all of it stands in the file. */
export const standsInFile = ({ offsets }: WrittenText): boolean => !offsets.includes(-1)

/** Whether it stands in the file in one piece. */
export const isContiguous = ({ offsets }: WrittenText): boolean => {
  const first = offsets[0] ?? 0
  return first >= 0 && offsets.every((offset, index) => offset === first + index)
}

/** The parts between the runs of `separator`, which must be global; parts are never empty. */
export const wordsOf = (written: WrittenText, separator: RegExp): readonly WrittenText[] => {
  const words: WrittenText[] = []
  let from = 0
  for (const { 0: run, index } of written.text.matchAll(separator)) {
    if (index > from) words.push(sliceOf(written, from, index))
    from = index + run.length
  }
  if (from < written.text.length) words.push(sliceOf(written, from))
  return words
}
