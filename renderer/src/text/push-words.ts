/** How far a push is, in words and shares. */
import { unreachable } from '../../../electron/core/failure.ts'
import type { PushedLayer, PushProgress, PushTotals } from '../../../electron/core/transfers/push-progress.ts'
import type { Transfer } from '../../../electron/core/transfers/transfer.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import { withPace, withRunTime } from './job-words.ts'
import { lineOf, movingLine, retryingLine, shareOf, type LayerLine } from './layer-line.ts'

const isThrough = ({ phase }: PushedLayer): boolean =>
  phase === 'pushed' || phase === 'already-there' || phase === 'mounted' || phase === 'unavailable'

/** What a push that runs does just now, in a word or two. */
export const pushingWord = ({ layers }: PushProgress): string => {
  if (layers.length === 0) return m.transfers_state_starting()
  if (layers.some(({ phase }) => phase === 'pushing')) return m.transfers_state_pushing()
  if (layers.some(({ phase }) => phase === 'retrying')) return m.transfers_state_retrying()
  return layers.every(isThrough) ? m.transfers_state_finishing() : m.transfers_state_running()
}

/** How much of a push has gone, and how fast. */
export const pushingSentence = (transfer: Transfer, totals: PushTotals): string => {
  const { layersTotal, sentBytes, totalBytes } = totals
  if (layersTotal === 0) return m.transfers_asking_registry()
  if (sentBytes === 0 && totalBytes === undefined) return m.transfers_asking_layers()
  const amount =
    totalBytes === undefined || totalBytes === 0
      ? m.transfers_so_far({ amount: formatBytes(sentBytes) })
      : formatPortion(sentBytes, totalBytes)
  return withPace(amount, transfer)
}

/** What a push that succeeded has sent. */
export const pushedSentence = (transfer: Transfer, { sentBytes, layersPushed }: PushTotals): string => {
  if (layersPushed === 0) return m.transfers_every_layer_there()
  if (sentBytes === 0) return withRunTime(transfer, m.transfers_pushed_in, m.transfers_pushed)
  const amount = formatBytes(sentBytes)
  return withRunTime(
    transfer,
    ({ span }) => m.transfers_pushed_bytes_in({ amount, span }),
    () => m.transfers_pushed_bytes({ amount }),
  )
}

/** How the layers of a push stand, for their disclosure: `5 layers, 2 already there`. */
export const pushedLayersInWords = ({ layersTotal, layersAlreadyThere }: PushTotals): string => {
  const layers = m.amounts_layers({ count: layersTotal })
  return layersAlreadyThere === 0 ? layers : m.transfers_layers_there({ layers, count: layersAlreadyThere })
}

const there = { arrived: 1, look: 'here', weight: 'quiet', isThrough: true } as const

/** A layer of a push in words and shares. */
export const pushedLayerLine = (layer: PushedLayer): LayerLine => {
  const { id, phase, sentBytes, totalBytes, retryInSeconds, from } = layer
  switch (phase) {
    case 'waiting':
      return lineOf(id, m.transfers_layer_waiting(), { arrived: 0, weight: 'quiet' })
    case 'pushing':
      return movingLine(id, m.transfers_layer_pushing(), sentBytes, totalBytes)
    case 'retrying':
      return retryingLine(id, shareOf(sentBytes, totalBytes), retryInSeconds)
    case 'pushed': {
      const bytes = totalBytes === undefined ? '' : formatBytes(totalBytes)
      return lineOf(id, m.transfers_layer_pushed(), { bytes, arrived: 1, unpacked: 1, isThrough: true })
    }
    case 'already-there':
      return lineOf(id, m.transfers_layer_there(), there)
    case 'mounted':
      if (from === undefined) return lineOf(id, m.transfers_layer_mounted(), there)
      return lineOf(id, m.transfers_layer_mounted(), {
        ...there,
        bytes: m.transfers_layer_mounted_where({ repository: from }),
        valueText: m.transfers_layer_mounted_from({ repository: from }),
      })
    case 'unavailable':
      return lineOf(id, m.transfers_layer_unavailable(), {
        ...{ bytes: '', arrived: 0, weight: 'warn', isThrough: true },
        valueText: m.transfers_layer_unavailable_meaning(),
      })
    default:
      return unreachable(phase)
  }
}
