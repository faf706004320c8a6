/** How files and the references in them are put into words. */
import type { FilePlace, PinnedFile } from '../../../electron/core/pinned-files/pinned-file.ts'
import type { DiffLine } from '../../../electron/core/pinned-files/diff.ts'
import { m } from '../../../electron/words/messages.ts'

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
export const placeStateWords: Readonly<Record<PlaceState, () => string>> = {
  moved: m.files_state_moved,
  pinned: m.files_state_pinned,
  unpinned: m.files_state_unpinned,
  unasked: m.files_state_unasked,
  unpinnable: m.files_state_unpinnable,
}

/** A file in one line: `4 references, 1 repointed, 2 not pinned`. */
export const fileWords = ({ places }: Pick<PinnedFile, 'places'>): string => {
  const remarkOf = (state: PlaceState, remark: (of: { count: number }) => string): string[] => {
    const count = places.filter((place) => placeState(place) === state).length
    return count === 0 ? [] : [remark({ count })]
  }
  return [
    m.files_count({ count: places.length }),
    ...remarkOf('moved', m.files_count_moved),
    ...remarkOf('unpinned', m.files_count_unpinned),
  ].join(', ')
}

/** How a line of a diff begins when it is read aloud. */
export const diffSpoken: Readonly<Record<DiffLine['kind'], () => string>> = {
  kept: () => '',
  removed: () => `${m.files_diff_removed()} `,
  added: () => `${m.files_diff_added()} `,
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
