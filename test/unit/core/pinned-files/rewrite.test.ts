import { describe, expect, it } from 'vitest'
import type { Digest } from '../../../../electron/core/identity.ts'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import { maxFileLength, type PinnedFileKind } from '../../../../electron/core/pinned-files/reading.ts'
import { rewrite, type Rewritten } from '../../../../electron/core/pinned-files/rewrite.ts'
import { digestOf } from './samples.ts'

const one = digestOf(1)
const two = digestOf(2)

const rewritten = (
  text: string,
  kind: PinnedFileKind,
  pins: readonly [number, Digest | undefined][],
): Rewritten => rewrite(text, referencesInFile(text, kind), new Map(pins))

describe('a digest', () => {
  it('is written after the tag, and comments, quotes and the rest stay', () => {
    const text = "services:\n  a: { image: 'nginx:1' } # why\n"
    expect(rewritten(text, 'compose', [[0, one]]).text).toBe(
      `services:\n  a: { image: 'nginx:1@${one}' } # why\n`,
    )
  })

  it('takes the place of the one that is there', () => {
    expect(rewritten(`FROM nginx:1@${one} AS web\n`, 'dockerfile', [[0, two]]).text).toBe(
      `FROM nginx:1@${two} AS web\n`,
    )
  })

  it('is taken away', () => {
    expect(rewritten(`FROM nginx:1@${one} AS web\n`, 'dockerfile', [[0, undefined]]).text).toBe(
      'FROM nginx:1 AS web\n',
    )
  })

  it('goes into the default of a variable', () => {
    expect(rewritten('services: { a: { image: "nginx:${TAG:-1}" } }', 'compose', [[0, one]]).text).toBe(
      `services: { a: { image: "nginx:\${TAG:-1@${one}}" } }`,
    )
  })

  it('goes to the anchor, and all its aliases read with it', () => {
    const text = 'x: &i nginx:1\nservices: { a: { image: *i }, b: { image: *i } }\n'
    const { text: pinned } = rewritten(text, 'compose', [[0, one]])
    expect(pinned).toBe(text.replace('nginx:1', `nginx:1@${one}`))
    const digests = referencesInFile(pinned, 'compose').references.map(({ reference }) => reference?.digest)
    expect(digests).toEqual([one, one, one])
  })

  it('goes after the last line of a reference that is broken in two', () => {
    expect(rewritten('FROM ngi\\\nnx:1 AS web', 'dockerfile', [[0, one]]).text).toBe(
      `FROM ngi\\\nnx:1@${one} AS web`,
    )
  })

  it('leaves the places alone that are not among the pins', () => {
    expect(rewritten('FROM a\nFROM b\n', 'dockerfile', [[1, one]]).text).toBe(`FROM a\nFROM b@${one}\n`)
  })
})

describe('a place', () => {
  it('that cannot be pinned is refused with its sentence, and the others are written', () => {
    expect(
      rewritten('FROM a AS b\nFROM b\n', 'dockerfile', [
        [0, one],
        [1, one],
      ]),
    ).toEqual({
      text: `FROM a@${one} AS b\nFROM b\n`,
      refused: [{ place: 1, sentence: '`b` is a stage of this Dockerfile, not an image.' }],
    })
  })

  it('that is not in the file is refused', () => {
    expect(rewritten('FROM a\n', 'dockerfile', [[7, one]]).refused).toEqual([
      { place: 7, sentence: 'There is no such reference in the file.' },
    ])
  })

  it('that has changed since the file was read is refused', () => {
    const reading = referencesInFile('FROM nginx:1\n', 'dockerfile')
    expect(rewrite('FROM redis:1\n', reading, new Map([[0, one]]))).toEqual({
      text: 'FROM redis:1\n',
      refused: [{ place: 0, sentence: 'The file has changed since it was read.' }],
    })
  })

  it('that would not be read as it is meant is refused: the text around it has changed', () => {
    const reading = referencesInFile('FROM nginx:1\n', 'dockerfile')
    expect(rewrite('FROM nginx:1.27\n', reading, new Map([[0, one]]))).toEqual({
      text: 'FROM nginx:1.27\n',
      refused: [{ place: 0, sentence: 'With the digest it would not be read as it is meant.' }],
    })
  })

  it('is refused where the file would become too long to be read again', () => {
    const text = `FROM nginx:1\n#${' '.repeat(maxFileLength - 20)}`
    const { refused } = rewritten(text, 'dockerfile', [[0, one]])
    expect(refused).toEqual([
      { place: 0, sentence: 'With the digests the file would be longer than what is read.' },
    ])
  })
})
