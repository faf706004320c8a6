import type { Bytes } from '../../../../electron/core/layers/layer-bytes.ts'
import { formatExactBytes } from '../../../../electron/core/byte-words.ts'
import { plural } from '../../../../electron/core/plural.ts'
import { formatNumber } from '../../../../electron/words/numbers.ts'

/** Why a figure is an estimate. */
const estimateMeaning =
  'An estimate: the engine does not say for certain which bytes belong to which layer of an image.'

/** What stands behind a figure of layers, for its tooltip; `isAsking` while layers are still asked for. */
export const figureMeaning = (figure: Bytes | undefined, isAsking: boolean): string => {
  if (figure === undefined)
    return isAsking ? 'Not known yet: its layers are still asked for.' : 'Its layers are not known.'
  const exact = formatExactBytes(figure.bytes)
  return figure.certainty === 'exact' ? exact : `About ${exact}. ${estimateMeaning}`
}

/** How many images a footer adds up. */
export interface Counted {
  readonly selected: number
  /** How many of those that are selected the filters hide. */
  readonly hidden: number
  readonly shown: number
}

/** Several that are selected are added up, otherwise all that are shown. */
export const countWords = ({ selected, hidden, shown }: Counted): string => {
  if (selected < 2) return `${formatNumber(shown)} shown`
  const words = `${formatNumber(selected)} selected`
  return hidden === 0 ? words : `${words}, ${formatNumber(hidden)} of them not shown`
}

/** That a sum lacks something yet; empty where it lacks nothing. */
export const unknownWords = (unknown: number): string =>
  unknown === 0 ? '' : `the layers of ${plural(unknown, 'image')} are not known yet`
