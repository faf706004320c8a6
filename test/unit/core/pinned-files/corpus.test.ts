import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import { expectedReferences } from './corpus-expected.ts'
import { keepsTheLaws } from './laws.ts'
import { allInWords, samples } from './samples.ts'

const named = samples.map((sample) => [sample.name, sample] as const)

const variants: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['with CRLF line ends', (text) => text.replaceAll('\n', '\r\n')],
  ['with a BOM', (text) => `\ufeff${text}`],
  ['without a line end at its end', (text) => text.replace(/\n$/, '')],
]

describe.each(named)('%s', (name, { kind, text }) => {
  it('has just these references', () => {
    expect(allInWords(referencesInFile(text, kind))).toEqual(expectedReferences[name])
  })

  it.each(variants)('%s is pinned and unpinned to the byte, and nothing is refused', (_, vary) => {
    expect(keepsTheLaws(vary(text), kind)).toEqual([])
  })

  it.each(variants)('%s has the same references', (_, vary) => {
    const words = (some: string): readonly unknown[] =>
      referencesInFile(some, kind).references.map(({ where, reference, pin }) => [
        where,
        reference,
        pin.possible,
      ])
    expect(words(vary(text))).toEqual(words(text))
  })
})

describe('a file of the corpus that was damaged anywhere', () => {
  const damaged = fc
    .record({
      sample: fc.constantFrom(...samples),
      at: fc.nat(),
      length: fc.nat(30),
      instead: fc.oneof(
        fc.constantFrom(
          '',
          '@',
          ':',
          '"',
          "'",
          '\\\n',
          '\n',
          '\r',
          ' ',
          '#',
          '${',
          '}',
          '<<',
          '&a ',
          '*a',
          '- ',
          '\t',
        ),
        fc.string({ maxLength: 4, unit: 'binary' }),
      ),
    })
    .map(({ sample, at, length, instead }) => {
      const from = at % sample.text.length
      const text = sample.text.slice(0, from) + instead + sample.text.slice(from + length)
      return { kind: sample.kind, text }
    })

  it('is read without an exception, and keeps the laws where it is rewritten', () => {
    fc.assert(
      fc.property(damaged, ({ kind, text }) => {
        keepsTheLaws(text, kind)
      }),
      { numRuns: 300 },
    )
  })
})
