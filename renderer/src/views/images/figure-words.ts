import type { Bytes } from '../../../../electron/core/layers/layer-bytes.ts'
import { formatExactBytes } from '../../../../electron/core/byte-words.ts'
import { m } from '../../../../electron/words/messages.ts'

/** What stands behind a figure of layers, for its tooltip; `isAsking` while layers are still asked for. */
export const figureMeaning = (figure: Bytes | undefined, isAsking: boolean): string => {
  if (figure === undefined) return isAsking ? m.images_figure_asking() : m.images_figure_unknown()
  const exact = formatExactBytes(figure.bytes)
  return figure.certainty === 'exact' ? exact : m.images_figure_estimate({ bytes: exact })
}

/** How many images a footer adds up. */
export interface Counted {
  readonly selected: number
  /** How many of those that are selected the filters hide. */
  readonly hidden: number
  readonly shown: number
}

/** Those that are selected are added up; where none is, all that are shown. */
export const countWords = ({ selected, hidden, shown }: Counted): string => {
  if (selected === 0) return m.images_counted_shown({ count: shown })
  return hidden === 0
    ? m.images_counted_selected({ count: selected })
    : m.images_counted_hidden({ selected, hidden })
}

/** That a sum lacks something yet; empty where it lacks nothing. */
export const unknownWords = (unknown: number): string =>
  unknown === 0 ? '' : m.images_counted_unknown({ count: unknown })
