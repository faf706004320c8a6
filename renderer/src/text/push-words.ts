/** How far a push is, in words and shares. */
import { unreachable } from '../../../electron/core/failure.ts'
import { plural } from '../../../electron/core/plural.ts'
import type { PushedLayer, PushProgress, PushTotals } from '../../../electron/core/transfers/push-progress.ts'
import type { Transfer } from '../../../electron/core/transfers/transfer.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { runTime, withPace } from './job-words.ts'
import { lineOf, movingLine, retryingLine, shareOf, type LayerLine } from './layer-line.ts'

const isThrough = ({ phase }: PushedLayer): boolean =>
  phase === 'pushed' || phase === 'already-there' || phase === 'mounted' || phase === 'unavailable'

/** What a push that runs does just now, in a word or two. */
export const pushingWord = ({ layers }: PushProgress): string => {
  if (layers.length === 0) return 'Starting'
  if (layers.some(({ phase }) => phase === 'pushing')) return 'Pushing'
  if (layers.some(({ phase }) => phase === 'retrying')) return 'Retrying a layer'
  return layers.every(isThrough) ? 'Finishing' : 'Running'
}

/** How much of a push has gone, and how fast. */
export const pushingSentence = (transfer: Transfer, totals: PushTotals): string => {
  const { layersTotal, sentBytes, totalBytes } = totals
  if (layersTotal === 0) return 'Asking the registry…'
  if (sentBytes === 0 && totalBytes === undefined) return 'Asking which layers are there already…'
  const amount =
    totalBytes === undefined || totalBytes === 0
      ? `${formatBytes(sentBytes)} so far`
      : formatPortion(sentBytes, totalBytes)
  return withPace(amount, transfer)
}

/** What a push that succeeded has sent. */
export const pushedSentence = (transfer: Transfer, { sentBytes, layersPushed }: PushTotals): string => {
  if (layersPushed === 0) return 'Every layer was already there: nothing had to be sent.'
  return sentBytes === 0
    ? `Pushed${runTime(transfer)}.`
    : `Pushed ${formatBytes(sentBytes)}${runTime(transfer)}.`
}

/** How the layers of a push stand, for their disclosure: `5 layers, 2 already there`. */
export const pushedLayersInWords = ({ layersTotal, layersAlreadyThere }: PushTotals): string => {
  const all = plural(layersTotal, 'layer')
  return layersAlreadyThere === 0 ? all : `${all}, ${layersAlreadyThere} already there`
}

const there = { arrived: 1, look: 'here', weight: 'quiet', isThrough: true } as const

/** A layer of a push in words and shares. */
export const pushedLayerLine = (layer: PushedLayer): LayerLine => {
  const { id, phase, sentBytes, totalBytes, retryInSeconds, from } = layer
  switch (phase) {
    case 'waiting':
      return lineOf(id, 'waiting', { arrived: 0, weight: 'quiet' })
    case 'pushing':
      return movingLine(id, 'pushing', sentBytes, totalBytes)
    case 'retrying':
      return retryingLine(id, shareOf(sentBytes, totalBytes), retryInSeconds)
    case 'pushed': {
      const bytes = totalBytes === undefined ? '' : formatBytes(totalBytes)
      return lineOf(id, 'pushed', { bytes, arrived: 1, unpacked: 1, isThrough: true })
    }
    case 'already-there':
      return lineOf(id, 'already there', there)
    case 'mounted':
      return lineOf(id, 'mounted', { ...there, bytes: from === undefined ? '' : `from ${from}` })
    case 'unavailable':
      return lineOf(id, 'not here', {
        ...{ bytes: '', arrived: 0, weight: 'warn', isThrough: true },
        valueText: 'not here: the engine does not have this layer, so it did not go',
      })
    default:
      return unreachable(phase)
  }
}
