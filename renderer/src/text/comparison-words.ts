/** How what changed between two digests is put into words. */
import type {
  ComparedSide,
  ComparedValue,
  ImageComparison,
} from '../../../electron/core/images/image-comparison.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { plural } from '../../../electron/core/plural.ts'
import { formatDay } from './moments.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'

/** The bytes of a comparison in one sentence: `12.4 MB of layers new, 9.1 MB gone, 30.2 MB kept`. */
export const totalsSentence = ({
  addedBytes,
  removedBytes,
  keptBytes,
}: Pick<ImageComparison, 'addedBytes' | 'removedBytes' | 'keptBytes'>): string =>
  `${formatBytes(addedBytes)} of layers new, ${formatBytes(removedBytes)} gone, ${formatBytes(keptBytes)} kept`

/** Where a side was read, and for what: `read from the registry, bytes as downloaded, linux/amd64`. */
export const sideWords = ({ from, measure, platform, createdAtMs }: ComparedSide): string =>
  [
    from === 'engine' ? 'read from the engine' : 'read from the registry',
    measure === 'compressed' ? 'bytes as downloaded' : 'bytes on disk',
    ...(platform === undefined ? [] : [platform]),
    ...(createdAtMs === undefined ? [] : [`built ${formatDay(createdAtMs)}`]),
  ].join(', ')

/** How many layers came, went and stayed: `2 layers added, 1 removed, 5 kept`. */
export const layersSentence = ({ layers }: Pick<ImageComparison, 'layers'>): string => {
  const count = (change: string): number => layers.filter((layer) => layer.change === change).length
  return `${plural(count('added'), 'layer')} added, ${count('removed')} removed, ${count('kept')} kept`
}

/** Whether a named value came, went or became another. */
export const valueChange = ({ before, after }: ComparedValue): 'added' | 'removed' | 'changed' => {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

/** The sign that stands before what came, went, changed or stayed, so that it is not told by colour alone. */
export const changeSigns = { added: '+', removed: '−', changed: '±', kept: ' ' } as const

/** What reading a comparison takes, before it is done. */
export const costWords = ({
  pulls,
  remaining,
}: {
  readonly pulls: number
  readonly remaining: number
}): string =>
  `To compare, Lading has to read manifests from the registry, which counts that as ${plural(pulls, 'pull')} of the ${formatNumber(remaining)} that are left.`
