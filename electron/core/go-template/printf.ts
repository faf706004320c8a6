/** Go's `printf` (fmt's package documentation): the verbs and flags that text and numbers need. */
import { quoteJson } from './json.ts'
import { printFloat, printValue, twoDigitExponent } from './print.ts'
import type { GoValue } from './value.ts'

/** Go itself takes no width or precision above a million. */
const mostWidth = 1_000_000

const directive = /%([-+# 0]*)(\d+)?(?:\.(\d*))?([^])?/gu

interface Directive {
  readonly flags: string
  readonly width: number
  readonly precision?: number
  readonly verb: string
}

/** `format` with its verbs replaced by the values; what does not fit is marked as Go marks it: `%!d(string=x)`. */
export const printf = (format: string, values: readonly GoValue[]): string => {
  let next = 0
  const text = format.replace(directive, (_whole, flags, width, precision, verb) => {
    if (verb === undefined) return '%!(NOVERB)'
    if (verb === '%') return '%'
    if (next >= values.length) return `%!${String(verb)}(MISSING)`
    const value = values[next++] ?? null
    if (Number(width) > mostWidth || Number(precision) > mostWidth) return `%!(BADWIDTH)`
    return write(value, {
      flags: String(flags),
      width: Number(width ?? 0),
      ...(precision !== undefined && { precision: Number(precision) }),
      verb: String(verb),
    })
  })
  const left = values.slice(next).map((value) => `${typeName(value)}=${printValue(value)}`)
  return left.length === 0 ? text : `${text}%!(EXTRA ${left.join(', ')})`
}

const write = (value: GoValue, asked: Directive): string => {
  const text = convert(value, asked)
  if (text === undefined) {
    const shown = value === null ? '<nil>' : `${typeName(value)}=${printValue(value)}`
    return `%!${asked.verb}(${shown})`
  }
  return pad(text, asked, isNumeric(value))
}

const pad = (text: string, { flags, width }: Directive, isNumber: boolean): string => {
  const missing = width - [...text].length
  if (missing <= 0) return text
  if (flags.includes('-')) return text + ' '.repeat(missing)
  if (!flags.includes('0')) return ' '.repeat(missing) + text
  const sign = isNumber ? (/^[+-]/.exec(text)?.[0] ?? '') : ''
  return sign + '0'.repeat(missing) + text.slice(sign.length)
}

const convert = (value: GoValue, asked: Directive): string | undefined => {
  const { flags, precision, verb } = asked
  if (verb === 'v') return signed(printValue(value, flags.includes('+') ? 'named' : 'plain'), value, flags)
  if (verb === 'T') return typeName(value)
  if (typeof value === 'boolean') return verb === 't' ? String(value) : undefined
  if (typeof value === 'bigint') return signed(convertInt(value, verb), value, flags)
  if (typeof value === 'number') return signed(convertFloat(value, verb, precision), value, flags)
  if (value === null) return undefined
  if (typeof value === 'object' && value.kind === 'list') return convertList(value.items, asked)
  const text = textOf(value)
  return text === undefined ? undefined : convertText(text, verb, precision)
}

const convertList = (items: readonly GoValue[], asked: Directive): string =>
  `[${items.map((item) => write(item, asked)).join(' ')}]`

/** What counts as a text: strings, and what prints itself. */
const textOf = (value: GoValue): string | undefined => {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object') return undefined
  const { kind } = value
  return kind === 'json-number' || kind === 'time' || kind === 'duration' ? printValue(value) : undefined
}

const convertText = (text: string, verb: string, precision: number | undefined): string | undefined => {
  const cut = precision === undefined ? text : [...text].slice(0, precision).join('')
  if (verb === 's') return cut
  if (verb === 'q') return quoteJson(cut)
  if (verb === 'x' || verb === 'X') return hexOf(cut, verb === 'X')
  return undefined
}

const hexOf = (text: string, isUpper: boolean): string => {
  const hex = Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
  return isUpper ? hex.toUpperCase() : hex
}

const convertInt = (value: bigint, verb: string): string | undefined => {
  switch (verb) {
    case 'd':
      return String(value)
    case 'x':
      return value.toString(16)
    case 'X':
      return value.toString(16).toUpperCase()
    case 'o':
      return value.toString(8)
    case 'b':
      return value.toString(2)
    case 'c':
      return value >= 0n && value <= 0x10ffffn ? String.fromCodePoint(Number(value)) : '\ufffd'
    default:
      return undefined
  }
}

const convertFloat = (value: number, verb: string, precision?: number): string | undefined => {
  const digits = Math.min(precision ?? 6, 100)
  switch (verb) {
    case 'f':
    case 'F':
      return value.toFixed(digits)
    case 'e':
      return twoDigitExponent(value.toExponential(digits))
    case 'g':
      return precision === undefined
        ? printFloat(value)
        : printFloat(Number(value.toPrecision(Math.max(1, digits))))
    default:
      return undefined
  }
}

const isNumeric = (value: GoValue): boolean => typeof value === 'bigint' || typeof value === 'number'

const signed = (text: string | undefined, value: GoValue, flags: string): string | undefined => {
  if (text === undefined || !isNumeric(value) || /^[+-]/.test(text)) return text
  if (flags.includes('+')) return `+${text}`
  return flags.includes(' ') ? ` ${text}` : text
}

/** A type's name as Go prints it. */
const typeName = (value: GoValue): string => {
  if (value === null) return '<nil>'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int'
  if (typeof value === 'number') return 'float64'
  if (typeof value === 'string') return 'string'
  switch (value.kind) {
    case 'json-number':
      return 'json.Number'
    case 'time':
      return 'time.Time'
    case 'duration':
      return 'time.Duration'
    case 'list':
      return value.isOfStrings ? '[]string' : '[]interface {}'
    case 'map':
      return value.zero === null ? 'map[string]interface {}' : 'map[string]string'
    // Docker's own names of its types are not known here; what is printed is the same in every language.
    case 'struct':
      return 'an object'
    case 'nil-pointer':
      return 'nothing'
  }
}
