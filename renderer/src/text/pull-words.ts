import { unreachable } from '../../../electron/core/failure.ts'
import { isEnded, type Pull } from '../../../electron/core/pull.ts'
import {
  pullTotals,
  type LayerProgress,
  type PullProgress,
  type PullTotals,
} from '../../../electron/core/pull-progress.ts'
import { formatBytes, formatPortion, formatSpeed } from './bytes.ts'
import { formatDuration, formatRemaining } from './moments.ts'
import { plural } from './plural.ts'

/** How a state is coloured. */
export type Tone = 'quiet' | 'active' | 'good' | 'bad'

/** Where a pull stands, in a word or two. */
export interface StateWord {
  readonly word: string
  readonly tone: Tone
}

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
  switch (state.kind) {
    case 'queued':
      return { word: 'Queued', tone: 'quiet' }
    case 'running':
      return { word: runningWord(pull), tone: 'active' }
    case 'cancelling':
      return { word: 'Cancelling', tone: 'quiet' }
    case 'cancelled':
      return { word: 'Cancelled', tone: 'quiet' }
    case 'failed':
      return { word: 'Failed', tone: 'bad' }
    case 'succeeded':
      return { word: state.result === 'up-to-date' ? 'Up to date' : 'Done', tone: 'good' }
    default:
      return unreachable(state)
  }
}

const tookWords = ({ startedAtMs, endedAtMs }: Pull): string =>
  startedAtMs === undefined || endedAtMs === undefined ? '' : ` in ${formatDuration(endedAtMs - startedAtMs)}`

const succeededSentence = (pull: Pull, result: 'downloaded' | 'up-to-date', totals: PullTotals): string => {
  if (result === 'up-to-date') return 'Up to date: nothing was downloaded.'
  const allWereHere = totals.layersTotal > 0 && totals.layersAlreadyHere === totals.layersTotal
  if (allWereHere) return 'Every layer was already here: nothing was downloaded.'
  if (totals.downloadedBytes === 0) return `Downloaded${tookWords(pull)}.`
  return `Downloaded ${formatBytes(totals.downloadedBytes)}${tookWords(pull)}.`
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
  const parts = [amount]
  if (pull.bytesPerSecond !== undefined) parts.push(formatSpeed(pull.bytesPerSecond))
  if (pull.remainingMs !== undefined) parts.push(formatRemaining(pull.remainingMs))
  return parts.join(' · ')
}

/** One line under the name: how much, how fast, how long still, or how it ended. `parallel` run at once. */
export const pullSentence = (pull: Pull, totals: PullTotals, parallel: number): string => {
  const { state } = pull
  switch (state.kind) {
    case 'queued':
      return `Waits for a free place: ${parallel} ${parallel === 1 ? 'runs' : 'run'} at once.`
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

const shareOf = (done: number, total: number | undefined): number | undefined =>
  total === undefined || total === 0 ? undefined : Math.min(1, done / total)

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

/** A layer as its line shows it. */
export interface LayerLine {
  readonly id: string
  readonly word: string
  /** How much of how much; empty where there is nothing to say. */
  readonly bytes: string
  /** What a screen reader says of the bar. */
  readonly valueText: string
  /** The share that has arrived, from 0 to 1; absent where it cannot be told. */
  readonly arrived?: number
  /** The share that is unpacked, from 0 to 1; absent where it cannot be told. */
  readonly unpacked?: number
}

const line = (layer: LayerProgress, word: string, rest: Partial<LayerLine> = {}): LayerLine => {
  const { bytes = '' } = rest
  return { id: layer.id, word, bytes, valueText: bytes === '' ? word : `${word} ${bytes}`, ...rest }
}

const sizeOf = ({ totalBytes }: LayerProgress): string =>
  totalBytes === undefined ? '' : formatBytes(totalBytes)

const downloadingLine = (layer: LayerProgress): LayerLine => {
  const { downloadedBytes, totalBytes } = layer
  const bytes =
    totalBytes === undefined ? formatBytes(downloadedBytes) : formatPortion(downloadedBytes, totalBytes)
  const arrived = shareOf(downloadedBytes, totalBytes)
  return line(layer, 'downloading', { bytes, ...(arrived !== undefined && { arrived }) })
}

const extractingLine = (layer: LayerProgress): LayerLine => {
  const { extractedBytes, extractingForSeconds, totalBytes } = layer
  if (extractedBytes !== undefined && totalBytes !== undefined) {
    const unpacked = shareOf(extractedBytes, totalBytes) ?? 0
    return line(layer, 'extracting', {
      bytes: formatPortion(extractedBytes, totalBytes),
      arrived: 1,
      unpacked,
    })
  }
  const span = extractingForSeconds === undefined ? '' : ` for ${extractingForSeconds} s`
  return line(layer, 'extracting', { bytes: sizeOf(layer), valueText: `extracting${span}`, arrived: 1 })
}

const retryingLine = (layer: LayerProgress): LayerLine => {
  const { downloadedBytes, totalBytes, retryInSeconds } = layer
  const arrived = shareOf(downloadedBytes, totalBytes) ?? 0
  const bytes = retryInSeconds === undefined ? '' : `in ${retryInSeconds} s`
  return line(layer, 'retrying', { bytes, arrived })
}

/** A layer in words and shares. */
export const layerLine = (layer: LayerProgress): LayerLine => {
  switch (layer.phase) {
    case 'waiting':
      return line(layer, 'waiting', { arrived: 0 })
    case 'downloading':
      return downloadingLine(layer)
    case 'verifying':
      return line(layer, 'verifying', { bytes: sizeOf(layer), arrived: 1 })
    case 'downloaded':
      return line(layer, 'downloaded', { bytes: sizeOf(layer), arrived: 1 })
    case 'extracting':
      return extractingLine(layer)
    case 'retrying':
      return retryingLine(layer)
    case 'complete':
      return line(layer, 'complete', { bytes: sizeOf(layer), arrived: 1, unpacked: 1 })
    case 'already-here':
      return line(layer, 'already here', { arrived: 1 })
    default:
      return unreachable(layer.phase)
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

/** Those under way before those that ended; within each, the newest first. */
export const orderPulls = (pulls: Iterable<Pull>): readonly Pull[] =>
  [...pulls].sort(
    (one, other) =>
      Number(isEnded(one)) - Number(isEnded(other)) ||
      newness(other) - newness(one) ||
      other.queuedAtMs - one.queuedAtMs,
  )

const newness = (pull: Pull): number =>
  isEnded(pull) ? (pull.endedAtMs ?? pull.queuedAtMs) : pull.queuedAtMs
