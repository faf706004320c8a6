import type { Digest } from '../identity.ts'
import { formatReference, type Reference } from '../names/reference.ts'
import { withoutDigest } from './draft.ts'
import { referencesInFile } from './read.ts'
import { maxFileLength, type FileReading, type FoundReference, type Place } from './reading.ts'
import { m } from '../../words/messages.ts'

/** The digest to write at each place; `undefined` takes away the one that is there. Other places stay as they are. */
export type Pins = ReadonlyMap<Place, Digest | undefined>

/** A place that stays as it was, and why. */
export interface RefusedPin {
  readonly place: Place
  readonly sentence: string
}

/** A file with its digests written. */
export interface Rewritten {
  readonly text: string
  /** In the order of the file. */
  readonly refused: readonly RefusedPin[]
}

interface Edit {
  readonly place: Place
  readonly from: number
  readonly to: number
  readonly digest: Digest | undefined
}

const editOrRefusal = (
  text: string,
  found: FoundReference | undefined,
  place: Place,
  digest: Digest | undefined,
): Edit | RefusedPin => {
  if (found === undefined) return { place, sentence: m.files_no_such_reference() }
  if (!found.pin.possible) return { place, sentence: found.pin.obstacle.sentence }
  if (text.slice(found.span.from, found.span.to) !== found.raw)
    return { place, sentence: m.files_changed_since_read() }
  return { place, ...found.pin.at, digest }
}

const written = (text: string, edits: readonly Edit[]): string => {
  let result = ''
  let at = 0
  for (const { from, to, digest } of edits.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(at, from) + (digest === undefined ? '' : `@${digest}`)
    at = to
  }
  return result + text.slice(at)
}

const withDigest = (reference: Reference, digest: Digest | undefined): Reference => ({
  ...withoutDigest(reference),
  ...(digest !== undefined && { digest }),
})

const asText = (reference: Reference | undefined): string =>
  reference === undefined ? '' : formatReference(reference)

/** Whether the file reads after `edits` as it did before, with nothing but their digests changed. */
const readsRight = (text: string, before: FileReading, edits: readonly Edit[]): boolean => {
  const after = referencesInFile(written(text, edits), before.kind)
  const digests = new Map(edits.map(({ place, digest }) => [place, digest]))
  if (after.references.length !== before.references.length) return false
  if (after.mistakes.length !== before.mistakes.length) return false
  return before.references.every((was, index) => {
    const is = after.references[index]
    const source = was.pin.possible ? was.place : (was.pin.writtenAt ?? was.place)
    const isChanged = was.reference !== undefined && digests.has(source)
    const meant = isChanged ? withDigest(was.reference, digests.get(source)) : was.reference
    return (
      is !== undefined &&
      JSON.stringify(is.where) === JSON.stringify(was.where) &&
      is.pin.possible === was.pin.possible &&
      asText(is.reference) === asText(meant)
    )
  })
}

/** As many of `more` as read right together with `kept`. */
const accepted = (
  text: string,
  reading: FileReading,
  kept: readonly Edit[],
  more: readonly Edit[],
): readonly Edit[] => {
  const all = [...kept, ...more]
  if (more.length === 0 || readsRight(text, reading, all)) return all
  if (more.length === 1) return kept
  const half = Math.ceil(more.length / 2)
  return accepted(text, reading, accepted(text, reading, kept, more.slice(0, half)), more.slice(half))
}

/**
 * Writes digests into the file that `reading` is of: `name:tag@sha256:…`. Nothing but the digests changes. What was written is read
 * again: a place that would not read as it should is left as it was and is among the refused.
 */
export const rewrite = (text: string, reading: FileReading, pins: Pins): Rewritten => {
  const refused: RefusedPin[] = []
  const wanted = [...pins].flatMap(([place, digest]) => {
    const edit = editOrRefusal(text, reading.references[place], place, digest)
    if (!('sentence' in edit)) return edit
    refused.push(edit)
    return []
  })
  const isTooLong = written(text, wanted).length > maxFileLength
  const edits = isTooLong ? [] : accepted(text, reading, [], wanted)
  const isWritten = new Set(edits)
  for (const edit of wanted)
    if (!isWritten.has(edit))
      refused.push({
        place: edit.place,
        sentence: isTooLong ? m.files_too_long_with_digests() : m.files_misread_with_digest(),
      })
  return { text: written(text, edits), refused: refused.toSorted((a, b) => a.place - b.place) }
}
