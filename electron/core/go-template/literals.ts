/** Numbers and texts as Go writes them in a template. */
import { TemplateError } from './failure.ts'
import type { Token } from './lexer.ts'
import { m } from '../../words/messages.ts'

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
}

const escape = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([0-7]{3})|([^]))/g

/** The text that a quoted one stands for (Go's `strconv.Unquote`). Bytes above 0x7f by `\x` are taken as code points. */
export const unquote = ({ text, at }: Token): string => {
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '')
  return text.slice(1, -1).replace(escape, (whole: string, ...groups: (string | number | undefined)[]) => {
    const [hex, short, long, octal, simple, offset] = groups
    const digits = hex ?? short ?? long
    const point = digits === undefined ? parseInt(String(octal), 8) : parseInt(String(digits), 16)
    if (point <= 0x10ffff) return String.fromCodePoint(point)
    const known = simpleEscapes[String(simple)]
    if (known !== undefined) return known
    throw new TemplateError(at + 1 + Number(offset), m.template_no_escape({ escape: whole }))
  })
}

const mostInt = 2n ** 63n - 1n

/** The number that a token stands for: an int where it is written as one, otherwise a float64. */
export const numberOf = ({ text, at }: Token): bigint | number => {
  const digits = text.replaceAll('_', '')
  if (/[.]|^[+-]?[\d]+[eE]/.test(digits)) return floatOf(digits, at)
  const isNegative = digits.startsWith('-')
  const plain = digits.replace(/^[+-]/, '').replace(/^0(?=[0-7]+$)/, '0o')
  const value = intOf(plain, at) * (isNegative ? -1n : 1n)
  if (value > mostInt || value < -mostInt - 1n)
    throw new TemplateError(at, m.template_number_too_large({ number: text }))
  return value
}

const floatOf = (digits: string, at: number): number => {
  const value = Number(digits)
  if (!Number.isFinite(value)) throw new TemplateError(at, m.template_number_too_large({ number: digits }))
  return value
}

const intOf = (digits: string, at: number): bigint => {
  try {
    return BigInt(digits)
  } catch {
    throw new TemplateError(at, m.template_no_number({ number: digits }))
  }
}
