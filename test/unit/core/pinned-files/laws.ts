import { expect } from 'vitest'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import type { FileReading, PinnedFileKind } from '../../../../electron/core/pinned-files/reading.ts'
import { rewrite, type Pins, type RefusedPin } from '../../../../electron/core/pinned-files/rewrite.ts'
import { digestOf } from './samples.ts'

/** The file without its digests: what no rewriting may touch. */
const bare = (text: string, { references }: FileReading): string => {
  let result = ''
  let at = 0
  const points = references.flatMap(({ pin }) => (pin.possible ? pin.at : []))
  for (const { from, to } of points.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(at, from)
    at = to
  }
  return result + text.slice(at)
}

const heldDigests = ({ references }: FileReading): Pins =>
  new Map(
    references.flatMap(({ place, pin, reference }) => (pin.possible ? [[place, reference?.digest]] : [])),
  )

/**
 * Pins every reference of the file that can be pinned, each to a digest of its own, and checks what must hold of it.
 * Gives the places that were refused.
 */
export const keepsTheLaws = (text: string, kind: PinnedFileKind): readonly RefusedPin[] => {
  const before = referencesInFile(text, kind)
  const held = heldDigests(before)
  const pins = new Map([...held.keys()].map((place) => [place, digestOf(place + 1)]))
  const { text: pinned, refused } = rewrite(text, before, pins)
  const after = referencesInFile(pinned, kind)
  const isRefused = new Set(refused.map(({ place }) => place))
  const written = new Map([...pins].filter(([place]) => !isRefused.has(place)))

  for (const [place, digest] of written) expect(after.references[place]?.reference?.digest).toBe(digest)
  expect(after.references.map(({ where }) => where)).toEqual(before.references.map(({ where }) => where))
  expect(after.references.map(({ line }) => line)).toEqual(before.references.map(({ line }) => line))
  expect(bare(pinned, after)).toBe(bare(text, before))
  expect(rewrite(pinned, after, written)).toEqual({ text: pinned, refused: [] })
  const undone = new Map([...held].filter(([place]) => written.has(place)))
  expect(rewrite(pinned, after, undone)).toEqual({ text, refused: [] })
  return refused
}
