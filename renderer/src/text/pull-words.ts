import { unreachable } from '../../../electron/core/failure.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import {
  pullTotals,
  type LayerProgress,
  type PullProgress,
  type PullTotals,
} from '../../../electron/core/transfers/pull-progress.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import {
  queuedSentence,
  stateWordOf,
  withPace,
  withRunTime,
  type EarlyEnd,
  type StateWord,
} from './job-words.ts'
import { lineOf, movingLine, retryingLine, shareOf, type LayerLine } from './layer-line.ts'

const isExtracting = (layers: readonly LayerProgress[]): boolean =>
  layers.some(({ phase }) => phase === 'extracting') &&
  layers.every(
    ({ phase }) =>
      phase === 'extracting' || phase === 'complete' || phase === 'already-here' || phase === 'downloaded',
  )

const runningWord = ({ progress: { layers } }: Pull): string => {
  if (layers.length === 0) return m.transfers_state_starting()
  if (isExtracting(layers)) return m.transfers_state_extracting()
  if (layers.some(({ phase }) => phase === 'downloading')) return m.transfers_state_downloading()
  if (layers.some(({ phase }) => phase === 'retrying')) return m.transfers_state_retrying()
  return layers.every(({ phase }) => phase === 'complete' || phase === 'already-here')
    ? m.transfers_state_finishing()
    : m.transfers_state_running()
}

/** Where a pull stands, for the head of its card. */
export const stateWord = (pull: Pull): StateWord => {
  const { state } = pull
  const isUpToDate = state.kind === 'succeeded' && state.result === 'up-to-date'
  return stateWordOf(
    state.kind,
    runningWord(pull),
    isUpToDate ? m.transfers_state_up_to_date() : m.transfers_state_done(),
  )
}

const succeededSentence = (pull: Pull, result: 'downloaded' | 'up-to-date', totals: PullTotals): string => {
  if (result === 'up-to-date') return m.transfers_up_to_date()
  const allWereHere = totals.layersTotal > 0 && totals.layersAlreadyHere === totals.layersTotal
  if (allWereHere) return m.transfers_every_layer_here()
  if (totals.downloadedBytes === 0)
    return withRunTime(pull, m.transfers_downloaded_in, m.transfers_downloaded)
  const amount = formatBytes(totals.downloadedBytes)
  return withRunTime(
    pull,
    ({ span }) => m.transfers_downloaded_bytes_in({ amount, span }),
    () => m.transfers_downloaded_bytes({ amount }),
  )
}

const endedEarly = ({ downloadedBytes }: PullTotals, how: EarlyEnd): string =>
  downloadedBytes === 0
    ? m.transfers_early_pull_nothing({ how })
    : m.transfers_early_pull({ how, amount: formatBytes(downloadedBytes) })

const runningSentence = (pull: Pull, totals: PullTotals): string => {
  if (totals.layersTotal === 0) return m.transfers_asking_registry()
  if (totals.downloadedBytes === 0 && totals.totalBytes === undefined) return m.transfers_waiting_for_layer()
  const amount =
    totals.totalBytes === undefined
      ? m.transfers_so_far({ amount: formatBytes(totals.downloadedBytes) })
      : formatPortion(totals.downloadedBytes, totals.totalBytes)
  return withPace(amount, pull)
}

/** One line under the name: how much, how fast, how long still, or how it ended. `parallel` run at once. */
export const pullSentence = (pull: Pull, totals: PullTotals, parallel: number): string => {
  const { state } = pull
  switch (state.kind) {
    case 'queued':
      return queuedSentence(parallel)
    case 'running':
    case 'cancelling':
      return runningSentence(pull, totals)
    case 'cancelled':
      return endedEarly(totals, 'cancelled')
    case 'failed':
      return endedEarly(totals, 'failed')
    case 'succeeded':
      return succeededSentence(pull, state.result, totals)
    default:
      return unreachable(state)
  }
}

const withThoseHere = (layers: string, { layersAlreadyHere }: PullTotals): string =>
  layersAlreadyHere === 0 ? layers : m.transfers_layers_here({ layers, count: layersAlreadyHere })

/** How the layers of a pull stand, for their disclosure: `5 layers, 2 already here`. */
export const layersInWords = (totals: PullTotals): string =>
  withThoseHere(m.amounts_layers({ count: totals.layersTotal }), totals)

/** How many layers of a pull are through: `3 of 5 layers, 2 already here`. */
export const layersThroughInWords = (totals: PullTotals): string => {
  const done = totals.layersComplete + totals.layersAlreadyHere
  return withThoseHere(m.transfers_layers_through({ done, all: totals.layersTotal }), totals)
}

/** Compressed bytes of a layer that are unpacked. */
const unpackedBytes = ({ phase, extractedBytes = 0, totalBytes = 0 }: LayerProgress): number => {
  if (phase === 'complete') return totalBytes
  return phase === 'extracting' ? extractedBytes : 0
}

/** The share of what is to be downloaded that is unpacked, from 0 to 1; absent while the whole is not known. */
export const unpackedShare = ({ layers }: PullProgress, { totalBytes }: PullTotals): number | undefined =>
  shareOf(
    layers.reduce((sum, layer) => sum + unpackedBytes(layer), 0),
    totalBytes,
  )

const sizeOf = ({ totalBytes }: LayerProgress): string =>
  totalBytes === undefined ? '' : formatBytes(totalBytes)

const extractingLine = (layer: LayerProgress): LayerLine => {
  const { id, extractedBytes, extractingForSeconds, totalBytes } = layer
  if (extractedBytes !== undefined && totalBytes !== undefined) {
    const bytes = formatPortion(extractedBytes, totalBytes)
    const unpacked = shareOf(extractedBytes, totalBytes) ?? 0
    return lineOf(id, m.transfers_layer_extracting(), { bytes, weight: 'active', arrived: 1, unpacked })
  }
  const word = m.transfers_layer_extracting()
  const valueText =
    extractingForSeconds === undefined
      ? word
      : m.transfers_layer_extracting_for({ span: `${extractingForSeconds} s` })
  return lineOf(id, word, {
    ...{ bytes: sizeOf(layer), valueText, weight: 'active', arrived: 1 },
    look: extractedBytes === undefined ? 'busy' : 'plain',
  })
}

/** A layer in words and shares. */
export const layerLine = (layer: LayerProgress): LayerLine => {
  const { id, phase, downloadedBytes, totalBytes, retryInSeconds } = layer
  switch (phase) {
    case 'waiting':
      return lineOf(id, m.transfers_layer_waiting(), { arrived: 0, weight: 'quiet' })
    case 'downloading':
      return movingLine(id, m.transfers_layer_downloading(), downloadedBytes, totalBytes)
    case 'verifying':
      return lineOf(id, m.transfers_layer_verifying(), { bytes: sizeOf(layer), arrived: 1 })
    case 'downloaded':
      return lineOf(id, m.transfers_layer_downloaded(), { bytes: sizeOf(layer), arrived: 1 })
    case 'extracting':
      return extractingLine(layer)
    case 'retrying':
      return retryingLine(id, shareOf(downloadedBytes, totalBytes), retryInSeconds)
    case 'complete':
      return lineOf(id, m.transfers_layer_complete(), {
        bytes: sizeOf(layer),
        arrived: 1,
        unpacked: 1,
        isThrough: true,
      })
    case 'already-here':
      return lineOf(id, m.transfers_layer_here(), {
        arrived: 1,
        look: 'here',
        weight: 'quiet',
        isThrough: true,
      })
    default:
      return unreachable(phase)
  }
}

/** What to tell a screen reader after a pull changed from `before` to `after`; nothing for mere progress. */
export const changeInWords = (before: Pull | undefined, after: Pull): string | undefined => {
  const { state, reference } = after
  if (before?.state.kind === state.kind && before.attempt === after.attempt) return undefined
  switch (state.kind) {
    case 'running':
      return m.transfers_pull_began({ reference })
    case 'failed':
      return m.transfers_pull_failed({ reference, failure: state.failure.message })
    case 'cancelled':
      return m.transfers_pull_cancelled({ reference })
    case 'succeeded':
      return m.transfers_ended({
        title: reference,
        sentence: succeededSentence(after, state.result, pullTotals(after.progress)),
      })
    case 'queued':
    case 'cancelling':
      return undefined
    default:
      return unreachable(state)
  }
}
