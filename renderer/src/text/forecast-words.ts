/** What a pull will cost, in words. */
import type { Forecast, PullQuota } from '../../../electron/core/registry/forecast.ts'
import { shortDigest } from '../../../electron/core/identity.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { plural } from '../../../electron/core/plural.ts'
import { formatDuration } from './moments.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'

/** How many layers are here already. */
export const layersHereWords = ({ layers }: Pick<Forecast, 'layers'>): string => {
  const here = layers.filter(({ isHere }) => isHere).length
  if (here === 0) return `none of ${plural(layers.length, 'layer')} here`
  return here === layers.length
    ? `${layers.length === 1 ? 'its one layer is' : `all ${plural(layers.length, 'layer')}`} here`
    : `${here} of ${plural(layers.length, 'layer')} here`
}

/** How much is downloaded. */
export const downloadWords = ({ downloadBytes }: Pick<Forecast, 'downloadBytes'>): string =>
  downloadBytes === 0 ? 'Nothing' : formatBytes(downloadBytes)

/** How much more of the disk is used afterwards, and how sure that is. */
export const diskWords = ({ disk: { bytes, certainty } }: Pick<Forecast, 'disk'>): string => {
  if (bytes === 0 && certainty === 'exact') return 'Nothing'
  return certainty === 'exact' ? formatBytes(bytes) : `about ${formatBytes(bytes)}`
}

/** Whether what the pull adds does not fit on the disk; `false` where the room is not known. */
export const lacksRoom = ({ disk, freeBytes }: Pick<Forecast, 'disk' | 'freeBytes'>): boolean =>
  freeBytes !== undefined && disk.bytes > freeBytes

/** `87 left of 100 in 6 h`. */
export const leftWords = ({ remaining, limit, windowSeconds }: PullQuota): string => {
  const left = remaining === 0 ? 'none left' : `${formatNumber(remaining)} left`
  return `${left} of ${formatNumber(limit)} in ${formatDuration(windowSeconds * 1000)}`
}

/** What a pull takes from the quota and what is left of it; empty where the registry counts none. */
export const quotaWords = ({ quotaCost, quota }: Pick<Forecast, 'quotaCost' | 'quota'>): string => {
  const counted = quotaCost === undefined ? '' : formatNumber(quotaCost)
  const cost = quotaCost === 0 ? 'none' : counted
  if (quota === undefined) return cost === '' ? '' : `takes ${cost}`
  return cost === '' ? leftWords(quota) : `takes ${cost}, ${leftWords(quota)}`
}

/** Whether the quota does not allow the pull now. */
export const lacksQuota = ({ quotaCost, quota }: Pick<Forecast, 'quotaCost' | 'quota'>): boolean =>
  quota !== undefined && quotaCost !== undefined && quotaCost > quota.remaining

const mostNames = 3

/** The first few images that it shares layers with; empty where there are none. */
export const sharesWords = ({ sharesWith }: Pick<Forecast, 'sharesWith'>): string => {
  const more = sharesWith.length - mostNames
  const shown = sharesWith.slice(0, mostNames).join(', ')
  return more > 0 ? `${shown} and ${more} more` : shown
}

/** The forecast in one line, for where there is no room for more. */
export const forecastSentence = (forecast: Forecast): string => {
  if (forecast.isUpToDate) return 'Up to date: nothing to download.'
  const download = forecast.downloadBytes === 0 ? 'Nothing' : formatBytes(forecast.downloadBytes)
  return `${download} to download · ${layersHereWords(forecast)} · ${diskWords(forecast)} more on disk`
}

/** What a tag that may move points to now. */
export const movingWords = ({ digest }: Pick<Forecast, 'digest'>): string =>
  `This tag may point to something else tomorrow; now it is ${shortDigest(digest)}.`
