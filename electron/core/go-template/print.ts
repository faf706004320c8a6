/** How Go prints values (fmt's `%v`). */
import { sortedKeys, type GoStruct, type GoTime, type GoValue } from './value.ts'

/** How structs are printed: `{a b}`, or `{Name:a Other:b}` for `%+v`. */
export type StructStyle = 'plain' | 'named'

/**
 * A value as `fmt.Sprint` prints it. Of a pointer within something else Go prints the address; since that says nothing,
 * what it points to is printed here.
 */
export const printValue = (value: GoValue, style: StructStyle = 'plain'): string => {
  if (value === null) return '<nil>'
  if (typeof value === 'number') return printFloat(value)
  if (typeof value !== 'object') return String(value)
  switch (value.kind) {
    case 'json-number':
      return value.text
    case 'time':
      return printTime(value)
    case 'duration':
      return printDuration(value.nanoseconds)
    case 'nil-pointer':
      return '<nil>'
    case 'list':
      return `[${value.items.map((item) => printValue(item, style)).join(' ')}]`
    case 'map':
      return `map[${sortedKeys(value)
        .map((key) => `${key}:${printValue(value.entries.get(key) ?? null, style)}`)
        .join(' ')}]`
    case 'struct':
      return `${value.isPointer ? '&' : ''}${printStruct(value, style)}`
  }
}

/** A struct without the sign that it was pointed to. */
export const printStruct = ({ fields }: GoStruct, style: StructStyle = 'plain'): string =>
  `{${fields
    .map(({ name, value }) => `${style === 'named' ? `${name}:` : ''}${printValue(value, style)}`)
    .join(' ')}}`

/** `%v` of a float64 is `%g` with the fewest digits: an exponent below 1e-4 and from 1e21 on. */
export const printFloat = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-4 || size >= 1e21) ? twoDigitExponent(value.toExponential()) : String(value)
}

/** JavaScript writes `1e-7` where Go writes `1e-07`. */
export const twoDigitExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2')

/** A time of the day and zone that it was written in, as `time.Time.String` has it. */
const printTime = ({ text }: GoTime): string => {
  const [, day, clock, fraction = '', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? []
  if (day === undefined) return text
  const decimals = fraction.replace(/\.?0+$/, '')
  const offset = zone.replace(':', '')
  return `${day} ${clock}${decimals} ${zone === 'Z' ? '+0000 UTC' : `${offset} ${offset}`}`
}

const second = 1_000_000_000n
const smallUnits = [
  { unit: 'ms', nanoseconds: 1_000_000n },
  { unit: 'µs', nanoseconds: 1_000n },
] as const

/** `1h2m3.5s`, as `time.Duration.String` has it. */
const printDuration = (nanoseconds: bigint): string => {
  if (nanoseconds === 0n) return '0s'
  if (nanoseconds < 0n) return `-${printDuration(-nanoseconds)}`
  if (nanoseconds < second) {
    const fitting = smallUnits.find((unit) => nanoseconds >= unit.nanoseconds)
    return fitting ? `${decimal(nanoseconds, fitting.nanoseconds)}${fitting.unit}` : `${nanoseconds}ns`
  }
  const minutes = nanoseconds / (60n * second)
  const seconds = `${decimal(nanoseconds % (60n * second), second)}s`
  if (minutes === 0n) return seconds
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`
}

const decimal = (amount: bigint, unit: bigint): string => {
  const rest = String(amount % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '')
  return `${amount / unit}${rest === '' ? '' : `.${rest}`}`
}
