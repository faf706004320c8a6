import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sequenceChanges, type SequenceChange } from '../../../electron/core/sequence-changes.ts'

const changesOf = (before: readonly string[], after: readonly string[]) =>
  sequenceChanges(before, after, (item) => item)

const shown = (changes: readonly SequenceChange<string>[]): string =>
  changes
    .map((change) => {
      if (change.kind === 'kept') return change.before
      return change.kind === 'removed' ? `-${change.before}` : `+${change.after}`
    })
    .join(' ')

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })

const longestCommon = (one: readonly string[], other: readonly string[]): number => {
  const [first, ...rest] = one
  if (first === undefined) return 0
  const at = other.indexOf(first)
  const without = longestCommon(rest, other)
  return at < 0 ? without : Math.max(without, 1 + longestCommon(rest, other.slice(at + 1)))
}

describe('the changes between two sequences', () => {
  it('keep what is in both, in order, with what was removed before what was added', () => {
    expect(shown(changesOf(['a', 'b', 'c', 'd'], ['a', 'x', 'y', 'd']))).toBe('a -b -c +x +y d')
  })

  it('keep what stays above a base that changed', () => {
    expect(shown(changesOf(['base-1', 'app'], ['base-2', 'app']))).toBe('-base-1 +base-2 app')
  })

  it('give both sequences back', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const changes = changesOf(before, after)
        expect(changes.flatMap((one) => (one.kind === 'added' ? [] : [one.before]))).toEqual(before)
        expect(changes.flatMap((one) => (one.kind === 'removed' ? [] : [one.after]))).toEqual(after)
      }),
    )
  })

  it('keep as much as can be kept', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const kept = changesOf(before, after).filter(({ kind }) => kind === 'kept')
        expect(kept).toHaveLength(longestCommon(before, after))
      }),
    )
  })

  it('change places when the sequences do', () => {
    fc.assert(
      fc.property(letters, letters, (before, after) => {
        const one = changesOf(before, after)
        const other = changesOf(after, before)
        const itemsOf = (changes: typeof one, kind: 'kept' | 'removed' | 'added') =>
          changes.flatMap((change) =>
            change.kind === kind ? [change.kind === 'added' ? change.after : change.before] : [],
          )
        expect(itemsOf(other, 'added')).toEqual(itemsOf(one, 'removed'))
        expect(itemsOf(other, 'removed')).toEqual(itemsOf(one, 'added'))
        expect(itemsOf(other, 'kept')).toEqual(itemsOf(one, 'kept'))
      }),
    )
  })

  it('are all new in the middle where a history without end would take for ever', () => {
    const long = (letter: string) => Array.from({ length: 3_000 }, (_, index) => `${letter}${index}`)
    const changes = changesOf(['first', ...long('a'), 'last'], ['first', ...long('b'), 'last'])
    expect(changes.filter(({ kind }) => kind === 'kept')).toHaveLength(2)
    expect(changes).toHaveLength(6_002)
  })
})
