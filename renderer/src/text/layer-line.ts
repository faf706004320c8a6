/** How one layer's progress is written and drawn, whichever way it goes. */

import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'

/** How a bar looks: stripes for what only its time is known of, dots for what was not carried. */
export type BarLook = 'plain' | 'busy' | 'here' | 'stopped'

/** A layer as its line shows it. */
export interface LayerLine {
  readonly id: string
  readonly word: string
  /** How much of how much, or where from; empty where there is nothing to say. */
  readonly bytes: string
  /** What a screen reader says of the bar. */
  readonly valueText: string
  /** The share that has arrived, from 0 to 1; absent where it cannot be told. */
  readonly arrived?: number
  /** The share that is through with everything, from 0 to 1; absent where it cannot be told. */
  readonly unpacked?: number
  readonly look: Exclude<BarLook, 'stopped'>
  /** Something happens now, something went wrong, or nothing has to happen any more or yet. */
  readonly weight: 'active' | 'plain' | 'quiet' | 'warn'
  /** It will not change any more. */
  readonly isThrough: boolean
}

/** A line of which only what matters is given. */
export const lineOf = (
  id: string,
  word: string,
  rest: Partial<Omit<LayerLine, 'id' | 'word'>> = {},
): LayerLine => {
  const { bytes = '' } = rest
  const valueText = bytes === '' ? word : `${word} ${bytes}`
  return { id, word, bytes, valueText, look: 'plain', weight: 'plain', isThrough: false, ...rest }
}

/** A layer that is on its way: how much of it has gone, and of how much where that is known. */
export const movingLine = (
  id: string,
  word: string,
  doneBytes: number,
  totalBytes: number | undefined,
): LayerLine => {
  const bytes = totalBytes === undefined ? formatBytes(doneBytes) : formatPortion(doneBytes, totalBytes)
  const arrived = shareOf(doneBytes, totalBytes)
  return lineOf(id, word, { bytes, weight: 'active', ...(arrived !== undefined && { arrived }) })
}

/** A layer that is tried again; `arrived` is the share that had come or gone by then. */
export const retryingLine = (
  id: string,
  arrived: number | undefined,
  inSeconds: number | undefined,
): LayerLine => {
  const bytes = inSeconds === undefined ? '' : m.amounts_layer_retrying_in({ count: inSeconds })
  return lineOf(id, m.amounts_layer_retrying(), { bytes, weight: 'warn', arrived: arrived ?? 0 })
}

/** A share from 0 to 1; `undefined` where the whole is not known. */
export const shareOf = (done: number, total: number | undefined): number | undefined =>
  total === undefined || total === 0 ? undefined : Math.min(1, done / total)
