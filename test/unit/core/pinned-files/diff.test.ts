import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines, type DiffLine } from '../../../../electron/core/pinned-files/diff.ts'

const side = (diff: readonly DiffLine[], kind: 'removed' | 'added'): readonly string[] =>
  diff.filter((line) => line.kind === 'kept' || line.kind === kind).map(({ text }) => text)

describe('a diff', () => {
  it('shows a changed line as removed and added, with the part that changed', () => {
    expect(diffLines('a\nimage: nginx:1 # x\nb\n', 'a\nimage: nginx:1@sha256:0 # x\nb\n')).toEqual([
      { kind: 'kept', text: 'a', before: 1, after: 1 },
      { kind: 'removed', text: 'image: nginx:1 # x', before: 2, changed: { from: 14, to: 14 } },
      { kind: 'added', text: 'image: nginx:1@sha256:0 # x', after: 2, changed: { from: 14, to: 23 } },
      { kind: 'kept', text: 'b', before: 3, after: 3 },
    ])
  })

  it('shows changed lines in a row as all the removed and then all the added ones', () => {
    expect(diffLines('a\nb\n', 'c\nd\n').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'removed a',
      'removed b',
      'added c',
      'added d',
    ])
  })

  it('finds the lines around what was inserted', () => {
    expect(diffLines('a\nb', 'a\nx\ny\nb')).toEqual([
      { kind: 'kept', text: 'a', before: 1, after: 1 },
      { kind: 'added', text: 'x', after: 2, changed: { from: 0, to: 1 } },
      { kind: 'added', text: 'y', after: 3, changed: { from: 0, to: 1 } },
      { kind: 'kept', text: 'b', before: 2, after: 4 },
    ])
  })

  it('tells a line whose end alone changed', () => {
    expect(diffLines('a\n', 'a\r\n').map(({ kind }) => kind)).toEqual(['removed', 'added'])
  })

  it('keeps everything where nothing changed', () => {
    expect(diffLines('', '')).toEqual([])
    expect(diffLines('a\r\n', 'a\r\n')).toEqual([{ kind: 'kept', text: 'a', before: 1, after: 1 }])
  })

  it('holds all lines of both sides, in order and with their numbers', () => {
    const text = fc.array(fc.constantFrom('a\n', 'b\n', 'ab\r\n', '\n')).map((lines) => lines.join(''))
    const linesOf = (some: string): readonly string[] =>
      some === ''
        ? []
        : some
            .replace(/\n$/, '')
            .split('\n')
            .map((line) => line.replace(/\r$/, ''))
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = diffLines(before, after)
        expect(side(diff, 'removed')).toEqual(linesOf(before))
        expect(side(diff, 'added')).toEqual(linesOf(after))
        const numbers = diff.flatMap((line) => (line.kind === 'added' ? [] : line.before))
        expect(numbers).toEqual(numbers.map((_, index) => index + 1))
      }),
    )
  })
})
