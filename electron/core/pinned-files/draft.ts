import { formatReference, parseReference, type Reference } from '../names/reference.ts'
import type { Span } from '../names/reference-mistake.ts'
import type { Finding } from './mistakes.ts'
import * as obstacles from './obstacles.ts'
import type { FoundReference, Obstacle, PinPoint, Whereabouts } from './reading.ts'
import { holdsDigest, placeholder, resolvedText, tailOf, type Piece, type ValueOf } from './variables.ts'
import { extentOf, standsInFile, type WrittenText } from './written-text.ts'
import { m } from '../../words/messages.ts'

/** A reference before it has its number and its line. */
export interface Draft {
  readonly where: Whereabouts
  readonly inlineOf?: string
  readonly span: Span
  readonly reference?: Reference
  readonly pin:
    { readonly possible: true; readonly at: Span } | { readonly possible: false; readonly obstacle: Obstacle }
  /** Where it is written, when that is not here. */
  readonly writtenAt?: Draft
}

/** What was found in a file, or in a part of one. */
export interface FileDrafts {
  readonly drafts: readonly Draft[]
  readonly findings: readonly Finding[]
}

/** A draft of what cannot be pinned. */
export const unpinnable = (
  where: Whereabouts,
  span: Span,
  obstacle: Obstacle,
  reference?: Reference,
): Draft => ({
  where,
  span,
  ...(reference !== undefined && { reference }),
  pin: { possible: false, obstacle },
})

/** A draft of what is written at another place. */
export const usedHere = (where: Whereabouts, span: Span, obstacle: Obstacle, writtenAt: Draft): Draft => ({
  ...unpinnable(where, span, obstacle, writtenAt.reference),
  writtenAt,
})

/** The name with its tag only. */
export const withoutDigest = ({ domain, path, tag }: Reference): Reference => ({
  domain,
  path,
  ...(tag !== undefined && { tag }),
})

const digestLength = ({ digest }: Reference): number => (digest === undefined ? 0 : digest.length + 1)

/** The span for a digest at the end of `tail`. */
const pinSpan = (tail: WrittenText, reference: Reference): Span | undefined => {
  const length = digestLength(reference)
  const end = (tail.offsets.at(-1) ?? -1) + 1
  return end > 0 && standsInFile(tail) && holdsDigest(tail, length)
    ? { from: end - length, to: end }
    : undefined
}

/** The reference that `text` is, or why it is none. */
const referenceIn = (text: string): { reference: Reference } | { obstacle: Obstacle } => {
  const parsed = parseReference(text)
  if (parsed.ok) return { reference: parsed.reference }
  return {
    obstacle: text.includes(placeholder)
      ? obstacles.unknownVariable(m.files_compose_puts_value())
      : obstacles.noReference(parsed.mistake.sentence),
  }
}

/** A draft of a reference in which nothing is a variable. */
export const draftOfText = (where: Whereabouts, span: Span, written: WrittenText): Draft => {
  const parsed = referenceIn(written.text)
  if ('obstacle' in parsed) return unpinnable(where, span, parsed.obstacle)
  const at = pinSpan(written, parsed.reference)
  if (at === undefined) return unpinnable(where, span, obstacles.escaped(), parsed.reference)
  return { where, span, reference: parsed.reference, pin: { possible: true, at } }
}

/** A draft of a reference that may hold variables. */
export const draftOfPieces = (
  where: Whereabouts,
  span: Span,
  pieces: readonly Piece[],
  valueOf: ValueOf,
): Draft => {
  const resolved = resolvedText(pieces, valueOf)
  if (!resolved.ok) return unpinnable(where, span, obstacles.unknownVariable(resolved.sentence))
  const parsed = referenceIn(resolved.written.text)
  if ('obstacle' in parsed) return unpinnable(where, span, parsed.obstacle)
  const { reference } = parsed
  const tail = tailOf(pieces, valueOf)
  const at = tail.kind === 'text' ? pinSpan(tail.written, reference) : undefined
  if (at !== undefined) return { where, span, reference, pin: { possible: true, at } }
  const isPlain = pieces.every(({ kind }) => kind === 'text')
  const obstacle = isPlain
    ? obstacles.escaped()
    : obstacles.severalPlaces(formatReference(withoutDigest(reference)))
  return unpinnable(where, span, obstacle, reference)
}

/** Where `written` stands, or `fallback` where it stands nowhere as it is meant. */
export const spanOf = (written: WrittenText, fallback: Span): Span => extentOf(written) ?? fallback

const lineCounter = (text: string): ((offset: number) => number) => {
  let line = 1
  let at = 0
  return (offset) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      line += 1
      at = next + 1
    }
    return line
  }
}

/** The drafts in the order in which they stand in `text`, with their numbers and lines. */
export const numbered = (text: string, drafts: readonly Draft[]): readonly FoundReference[] => {
  const sorted = drafts.toSorted((a, b) => a.span.from - b.span.from)
  const places = new Map(sorted.map((draft, place) => [draft, place]))
  const lineOf = lineCounter(text)
  return sorted.map(({ writtenAt, pin, ...draft }, place) => {
    const elsewhere = writtenAt && places.get(writtenAt)
    const point: PinPoint = pin.possible || elsewhere === undefined ? pin : { ...pin, writtenAt: elsewhere }
    return {
      place,
      ...draft,
      line: lineOf(draft.span.from),
      raw: text.slice(draft.span.from, draft.span.to),
      pin: point,
    }
  })
}
