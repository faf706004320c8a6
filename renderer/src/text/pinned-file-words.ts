/** How files and the references in them are put into words. */
import type { FilePlace, PinnedFile } from '../../../electron/core/pinned-files/pinned-file.ts'
import type { DiffLine } from '../../../electron/core/pinned-files/diff.ts'
import { plural } from '../../../electron/core/plural.ts'

/** What is worth knowing of a place in a file, in a word. */
export type PlaceState = 'moved' | 'pinned' | 'unpinned' | 'unasked' | 'unpinnable'

/** The state of a place: whether its digest is what the tag means now. */
export const placeState = ({ remark, writtenDigest, currentDigest }: FilePlace): PlaceState => {
  if (remark !== undefined) return 'unpinnable'
  if (currentDigest === undefined) return 'unasked'
  if (writtenDigest === undefined) return 'unpinned'
  return writtenDigest === currentDigest ? 'pinned' : 'moved'
}

/** How each state reads. */
export const placeStateWords: Readonly<Record<PlaceState, string>> = {
  moved: 'repointed',
  pinned: 'pinned, newest',
  unpinned: 'not pinned',
  unasked: 'digest not asked for',
  unpinnable: 'cannot be pinned',
}

/** A file in one line: `4 references, 1 repointed, 2 not pinned`. */
export const fileWords = ({ places }: Pick<PinnedFile, 'places'>): string => {
  const count = (state: PlaceState): number => places.filter((place) => placeState(place) === state).length
  const parts = [
    { count: count('moved'), word: 'repointed' },
    { count: count('unpinned'), word: 'not pinned' },
  ].filter((part) => part.count > 0)
  return [plural(places.length, 'reference'), ...parts.map((part) => `${part.count} ${part.word}`)].join(', ')
}

/** How a line of a diff begins when it is read aloud. */
export const diffSpoken: Readonly<Record<DiffLine['kind'], string>> = {
  kept: '',
  removed: 'removed: ',
  added: 'added: ',
}

/** Lines of a diff, or a number of lines that are left out because nothing is different near them. */
export type DiffPart =
  | { readonly kind: 'lines'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'left-out'; readonly count: number }

/** A diff with so many unchanged lines around each difference; the others are left out where they are several. */
export const foldedDiff = (lines: readonly DiffLine[], around: number): readonly DiffPart[] => {
  const shown = new Set<number>()
  lines.forEach((line, index) => {
    if (line.kind === 'kept') return
    for (let near = index - around; near <= index + around; near += 1) shown.add(near)
  })
  const parts: { kind: 'lines' | 'left-out'; lines: DiffLine[] }[] = []
  lines.forEach((line, index) => {
    const kind = shown.has(index) ? 'lines' : 'left-out'
    const part = parts.at(-1)
    if (part?.kind === kind) part.lines.push(line)
    else parts.push({ kind, lines: [line] })
  })
  return parts.map((part) =>
    part.kind === 'left-out' && part.lines.length > 1
      ? { kind: 'left-out', count: part.lines.length }
      : { kind: 'lines', lines: part.lines },
  )
}
