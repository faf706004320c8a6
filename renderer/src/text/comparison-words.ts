/** How what changed between two digests is put into words. */
import type {
  ComparedSide,
  ComparedValue,
  ImageComparison,
} from '../../../electron/core/images/image-comparison.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { formatDay } from './moments.ts'
import { m } from '../../../electron/words/messages.ts'

/** The bytes of a comparison in one sentence: `12.4 MB of layers new, 9.1 MB gone, 30.2 MB kept`. */
export const totalsSentence = ({
  addedBytes,
  removedBytes,
  keptBytes,
}: Pick<ImageComparison, 'addedBytes' | 'removedBytes' | 'keptBytes'>): string =>
  m.pins_compare_totals({
    added: formatBytes(addedBytes),
    removed: formatBytes(removedBytes),
    kept: formatBytes(keptBytes),
  })

/** Where a side was read, and for what: `read from the registry`, `bytes as downloaded`, `linux/amd64`. */
export const sideFacts = ({ from, measure, platform, createdAtMs }: ComparedSide): readonly string[] => [
  from === 'engine' ? m.pins_compare_from_engine() : m.pins_compare_from_registry(),
  measure === 'compressed' ? m.pins_compare_downloaded() : m.pins_compare_on_disk(),
  ...(platform === undefined ? [] : [platform]),
  ...(createdAtMs === undefined ? [] : [m.pins_compare_built({ day: formatDay(createdAtMs) })]),
]

/** How many layers came, went and stayed: `2 layers added, 1 removed, 5 kept`. */
export const layersSentence = ({ layers }: Pick<ImageComparison, 'layers'>): string => {
  const count = (change: string): number => layers.filter((layer) => layer.change === change).length
  return m.pins_compare_layer_counts({
    added: count('added'),
    removed: count('removed'),
    kept: count('kept'),
  })
}

/** Whether a named value came, went or became another. */
export const valueChange = ({ before, after }: ComparedValue): 'added' | 'removed' | 'changed' => {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

/** The sign that stands before what came, went, changed or stayed, so that it is not told by colour alone. */
export const changeSigns = { added: '+', removed: '−', changed: '±', kept: ' ' } as const

/** The same as a word, for whoever does not see the sign. */
export const changeWords: Readonly<Record<keyof typeof changeSigns, () => string>> = {
  added: m.pins_change_added,
  removed: m.pins_change_removed,
  changed: m.pins_change_changed,
  kept: m.pins_change_kept,
}

/** What reading a comparison takes, before it is done. */
export const costWords = ({
  pulls,
  remaining,
}: {
  readonly pulls: number
  readonly remaining: number
}): string => m.pins_compare_costs({ pulls, remaining })
