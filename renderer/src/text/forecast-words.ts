/** What a pull will cost, in words. */
import type { Forecast, PullQuota } from '../../../electron/core/registry/forecast.ts'
import { shortDigest } from '../../../electron/core/identity.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { formatDuration } from './moments.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'
import { m } from '../../../electron/words/messages.ts'

/** How many layers are here already. */
export const layersHereWords = ({ layers }: Pick<Forecast, 'layers'>): string => {
  const here = layers.filter(({ isHere }) => isHere).length
  const all = layers.length
  if (here === 0) return m.discover_layers_none_here({ count: all })
  return here === all
    ? m.discover_layers_all_here({ count: all })
    : m.discover_layers_some_here({ here, all })
}

/** How much is downloaded. */
export const downloadWords = ({ downloadBytes }: Pick<Forecast, 'downloadBytes'>): string =>
  downloadBytes === 0 ? m.discover_nothing() : formatBytes(downloadBytes)

/** How much more of the disk is used afterwards, and how sure that is. */
export const diskWords = ({ disk: { bytes, certainty } }: Pick<Forecast, 'disk'>): string => {
  if (bytes === 0 && certainty === 'exact') return m.discover_nothing()
  return certainty === 'exact' ? formatBytes(bytes) : m.discover_about({ size: formatBytes(bytes) })
}

/** Whether what the pull adds does not fit on the disk; `false` where the room is not known. */
export const lacksRoom = ({ disk, freeBytes }: Pick<Forecast, 'disk' | 'freeBytes'>): boolean =>
  freeBytes !== undefined && disk.bytes > freeBytes

/** `87 left of 100 in 6 h`. */
export const leftWords = ({ remaining, limit, windowSeconds }: PullQuota): string => {
  const of = { limit: formatNumber(limit), span: formatDuration(windowSeconds * 1000) }
  return remaining === 0
    ? m.discover_pulls_none_left(of)
    : m.discover_pulls_left({ remaining: formatNumber(remaining), ...of })
}

/** What a pull takes from the quota and what is left of it; empty where the registry counts none. */
export const quotaWords = ({ quotaCost, quota }: Pick<Forecast, 'quotaCost' | 'quota'>): string => {
  const counted = quotaCost === undefined ? '' : m.discover_takes({ cost: formatNumber(quotaCost) })
  const cost = quotaCost === 0 ? m.discover_takes_none() : counted
  return [cost, quota === undefined ? '' : leftWords(quota)].filter(Boolean).join(', ')
}

/** Whether the quota does not allow the pull now. */
export const lacksQuota = ({ quotaCost, quota }: Pick<Forecast, 'quotaCost' | 'quota'>): boolean =>
  quota !== undefined && quotaCost !== undefined && quotaCost > quota.remaining

const mostNames = 3

/** The first few images that it shares layers with; empty where there are none. */
export const sharesWords = ({ sharesWith }: Pick<Forecast, 'sharesWith'>): string => {
  const more = sharesWith.length - mostNames
  const shown = sharesWith.slice(0, mostNames).join(', ')
  return more > 0 ? m.amounts_and_more({ named: shown, count: more }) : shown
}

/** The forecast in one line, for where there is no room for more. */
export const forecastSentence = (forecast: Forecast): string => {
  if (forecast.isUpToDate) return m.discover_up_to_date_nothing()
  const download = m.discover_to_download({ size: downloadWords(forecast) })
  const disk = m.discover_more_on_disk({ size: diskWords(forecast) })
  return `${download} · ${layersHereWords(forecast)} · ${disk}`
}

/** What a tag that may move points to now. */
export const movingWords = ({ digest }: Pick<Forecast, 'digest'>): string =>
  m.discover_moving_sentence({ digest: shortDigest(digest) })
