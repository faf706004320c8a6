import type { Span } from '../names/reference-mistake.ts'

/** One line of a diff, without its line end; line numbers are from 1. */
export type DiffLine =
  | { readonly kind: 'kept'; readonly text: string; readonly before: number; readonly after: number }
  /** `changed` is the part of the line that is not in the other one. */
  | { readonly kind: 'removed'; readonly text: string; readonly before: number; readonly changed: Span }
  | { readonly kind: 'added'; readonly text: string; readonly after: number; readonly changed: Span }

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.split(/(?<=\n)/))

const withoutEnd = (line: string): string => line.replace(/\r?\n$/, '')

const commonLength = (
  a: string,
  b: string,
  most: number,
  at: (text: string, index: number) => string,
): number => {
  let length = 0
  while (length < most && at(a, length) === at(b, length)) length += 1
  return length
}

/** The part of `line` that `other` does not have at the same place. */
const changedIn = (line: string, other: string): Span => {
  const most = Math.min(line.length, other.length)
  const start = commonLength(line, other, most, (text, index) => text.charAt(index))
  const end = commonLength(line, other, most - start, (text, index) => text.charAt(text.length - 1 - index))
  return { from: start, to: line.length - end }
}

interface Stretch {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly beforeLine: number
  readonly afterLine: number
}

/** A stretch in which everything is another: its removed lines, then its added ones. */
const changedStretch = ({ before, after, beforeLine, afterLine }: Stretch): readonly DiffLine[] => [
  ...before.map((line, index): DiffLine => {
    const text = withoutEnd(line)
    const changed = changedIn(text, withoutEnd(after[index] ?? ''))
    return { kind: 'removed', text, before: beforeLine + index, changed }
  }),
  ...after.map((line, index): DiffLine => {
    const text = withoutEnd(line)
    const changed = changedIn(text, withoutEnd(before[index] ?? ''))
    return { kind: 'added', text, after: afterLine + index, changed }
  }),
]

const sameLines = (before: readonly string[], after: readonly string[]): readonly DiffLine[] => {
  const diff: DiffLine[] = []
  let from = 0
  while (from < before.length) {
    const isKept = before[from] === after[from]
    let to = from + 1
    while (to < before.length && (before[to] === after[to]) === isKept) to += 1
    const lines = before.slice(from, to)
    if (isKept) {
      for (const [index, line] of lines.entries())
        diff.push({ kind: 'kept', text: withoutEnd(line), before: from + index + 1, after: from + index + 1 })
    } else {
      const changed = {
        before: lines,
        after: after.slice(from, to),
        beforeLine: from + 1,
        afterLine: from + 1,
      }
      diff.push(...changedStretch(changed))
    }
    from = to
  }
  return diff
}

/**
 * The lines of two versions of a file. Writing digests never changes how many lines there are, so lines are compared one by one;
 * where their number differs, everything between the first and the last difference is shown as changed.
 */
export const diffLines = (before: string, after: string): readonly DiffLine[] => {
  const [old, now] = [linesOf(before), linesOf(after)]
  if (old.length === now.length) return sameLines(old, now)
  const most = Math.min(old.length, now.length)
  let start = 0
  while (start < most && old[start] === now[start]) start += 1
  let end = 0
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end += 1
  const kept = (line: string, beforeIndex: number, afterIndex: number): DiffLine => ({
    kind: 'kept',
    text: withoutEnd(line),
    before: beforeIndex + 1,
    after: afterIndex + 1,
  })
  return [
    ...old.slice(0, start).map((line, index) => kept(line, index, index)),
    ...changedStretch({
      before: old.slice(start, old.length - end),
      after: now.slice(start, now.length - end),
      beforeLine: start + 1,
      afterLine: start + 1,
    }),
    ...old
      .slice(old.length - end)
      .map((line, index) => kept(line, old.length - end + index, now.length - end + index)),
  ]
}
