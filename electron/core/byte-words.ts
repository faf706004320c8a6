/** How amounts of bytes are written. */
import { m } from '../words/messages.ts'
import { withLocalSign } from '../words/numbers.ts'

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const

/** The power of 1000 in which `sizeBytes` is written, so that rounding never gives `1000 MB`. */
const powerOf = (sizeBytes: number): number => {
  let power = 0
  while (power < units.length - 1 && roundedTo3(sizeBytes / 1000 ** power) >= 1000) power += 1
  return power
}

const roundedTo3 = (value: number): number => Number(value.toPrecision(3))

const significant = (value: number): string => {
  if (value >= 100) return value.toFixed(0)
  if (value >= 10) return value.toFixed(1)
  return value.toFixed(2)
}

/** A number that keeps its width while it counts: one decimal below a thousand. */
const steady = (value: number, power: number): string => (power === 0 ? value.toFixed(0) : value.toFixed(1))

const atLeastNothing = (sizeBytes: number): number =>
  Number.isFinite(sizeBytes) && sizeBytes > 0 ? sizeBytes : 0

/**
 * A size with three significant digits in decimal units, as docker prints it (go-units' `HumanSizeWithPrecision`
 * divides by 1000): `187 MB`, `1.24 GB`, `7.33 kB`, `512 B`.
 */
export const formatBytes = (sizeBytes: number): string => {
  const bytes = atLeastNothing(sizeBytes)
  const power = powerOf(bytes)
  const value = roundedTo3(bytes / 1000 ** power)
  return `${power === 0 ? value.toFixed(0) : withLocalSign(significant(value))} ${units[power]}`
}

/** A speed, such as `45.2 MB/s`. */
export const formatSpeed = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`

/**
 * How much of a whole is there, both in the whole's unit: `12.3 of 50.0 MB`. Digits after the point stay, so that
 * the text keeps its width while it counts.
 */
export const formatPortion = (doneBytes: number, totalBytes: number): string => {
  const total = atLeastNothing(totalBytes)
  const power = powerOf(total)
  const inUnit = (bytes: number): string =>
    withLocalSign(steady(atLeastNothing(bytes) / 1000 ** power, power))
  return m.amounts_portion({ done: inUnit(doneBytes), total: inUnit(total), unit: units[power] ?? '' })
}

/** Every byte, for a tooltip: `187,342,011 bytes`. */
export const formatExactBytes = (sizeBytes: number): string => m.amounts_bytes({ count: sizeBytes })
