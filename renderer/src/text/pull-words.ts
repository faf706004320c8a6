import { unreachable } from '../../../electron/core/failure.ts'
import { plural } from '../../../electron/core/plural.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import {
  pullTotals,
  type LayerProgress,
  type PullProgress,
  type PullTotals,
} from '../../../electron/core/transfers/pull-progress.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { queuedSentence, runTime, stateWordOf, withPace, type StateWord } from './job-words.ts'
import { lineOf, movingLine, retryingLine, shareOf, type LayerLine } from './layer-line.ts'

const isExtracting = (layers: readonly LayerProgress[]): boolean =>
  layers.some(({ phase }) => phase === 'extracting') &&
  layers.every(
    ({ phase }) =>
      phase === 'extracting' || phase === 'complete' || phase === 'already-here' || phase === 'downloaded',
  )

const runningWord = ({ progress: { layers } }: Pull): string => {
  if (layers.length === 0) return 'Starting'
  if (isExtracting(layers)) return 'Extracting'
  if (layers.some(({ phase }) => phase === 'downloading')) return 'Downloading'
  if (layers.some(({ phase }) => phase === 'retrying')) return 'Retrying a layer'
  return layers.every(({ phase }) => phase === 'complete' || phase === 'already-here')
    ? 'Finishing'
    : 'Running'
}

/** Where a pull stands, for the head of its card. */
export const stateWord = (pull: Pull): StateWord => {
  const { state } = pull
  const isUpToDate = state.kind === 'succeeded' && state.result === 'up-to-date'
  return stateWordOf(state.kind, runningWord(pull), isUpToDate ? 'Up to date' : 'Done')
}

const succeededSentence = (pull: Pull, result: 'downloaded' | 'up-to-date', totals: PullTotals): string => {
  if (result === 'up-to-date') return 'Up to date: nothing was downloaded.'
  const allWereHere = totals.layersTotal > 0 && totals.layersAlreadyHere === totals.layersTotal
  if (allWereHere) return 'Every layer was already here: nothing was downloaded.'
  if (totals.downloadedBytes === 0) return `Downloaded${runTime(pull)}.`
  return `Downloaded ${formatBytes(totals.downloadedBytes)}${runTime(pull)}.`
}

const endedEarly = ({ downloadedBytes }: PullTotals, how: 'failed' | 'was cancelled'): string =>
  downloadedBytes === 0
    ? `It ${how} before anything was downloaded.`
    : `${formatBytes(downloadedBytes)} had arrived when it ${how}.`

const runningSentence = (pull: Pull, totals: PullTotals): string => {
  if (totals.layersTotal === 0) return 'Asking the registry…'
  if (totals.downloadedBytes === 0 && totals.totalBytes === undefined) return 'Waiting for the first layer…'
  const amount =
    totals.totalBytes === undefined
      ? `${formatBytes(totals.downloadedBytes)} so far`
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
      return endedEarly(totals, 'was cancelled')
    case 'failed':
      return endedEarly(totals, 'failed')
    case 'succeeded':
      return succeededSentence(pull, state.result, totals)
    default:
      return unreachable(state)
  }
}

/** How the layers of a pull stand, for their disclosure: `5 layers, 2 already here`. */
export const layersInWords = ({ layersTotal, layersAlreadyHere }: PullTotals): string => {
  const all = plural(layersTotal, 'layer')
  return layersAlreadyHere === 0 ? all : `${all}, ${layersAlreadyHere} already here`
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
    return lineOf(id, 'extracting', { bytes, weight: 'active', arrived: 1, unpacked })
  }
  const span = extractingForSeconds === undefined ? '' : ` for ${extractingForSeconds} s`
  return lineOf(id, 'extracting', {
    ...{ bytes: sizeOf(layer), valueText: `extracting${span}`, weight: 'active', arrived: 1 },
    look: extractedBytes === undefined ? 'busy' : 'plain',
  })
}

/** A layer in words and shares. */
export const layerLine = (layer: LayerProgress): LayerLine => {
  const { id, phase, downloadedBytes, totalBytes, retryInSeconds } = layer
  switch (phase) {
    case 'waiting':
      return lineOf(id, 'waiting', { arrived: 0, weight: 'quiet' })
    case 'downloading':
      return movingLine(id, 'downloading', downloadedBytes, totalBytes)
    case 'verifying':
      return lineOf(id, 'verifying', { bytes: sizeOf(layer), arrived: 1 })
    case 'downloaded':
      return lineOf(id, 'downloaded', { bytes: sizeOf(layer), arrived: 1 })
    case 'extracting':
      return extractingLine(layer)
    case 'retrying':
      return retryingLine(id, shareOf(downloadedBytes, totalBytes), retryInSeconds)
    case 'complete':
      return lineOf(id, 'complete', { bytes: sizeOf(layer), arrived: 1, unpacked: 1, isThrough: true })
    case 'already-here':
      return lineOf(id, 'already here', { arrived: 1, look: 'here', weight: 'quiet', isThrough: true })
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
      return `Pulling ${reference}.`
    case 'failed':
      return `Pulling ${reference} failed: ${state.failure.message}`
    case 'cancelled':
      return `Pulling ${reference} was cancelled.`
    case 'succeeded':
      return `${reference}: ${succeededSentence(after, state.result, pullTotals(after.progress))}`
    case 'queued':
    case 'cancelling':
      return undefined
    default:
      return unreachable(state)
  }
}
