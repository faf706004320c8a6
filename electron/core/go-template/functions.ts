/**
 * The functions of a template: Go's own (text/template, "Functions") and those that docker adds (docker/cli,
 * templates/templates.go). `call`, `html`, `js` and `urlquery` are not among them.
 */
import { areEqual, isLess } from './compare.ts'
import { writeJson } from './json.ts'
import { printValue } from './print.ts'
import { printf } from './printf.ts'
import { isTrue, kindWords, type GoValue } from './value.ts'
import { m } from '../../words/messages.ts'

/** What a function could not do; where it was called, and by which name, is known to whoever called it. */
export class CallError extends Error {
  /** The sentence, for the function's name. */
  readonly about: (name: string) => string

  constructor(about: (name: string) => string) {
    super()
    this.about = about
  }
}

/** A function and how many arguments it takes. */
export interface TemplateFunction {
  readonly least: number
  readonly most: number
  readonly call: (args: readonly GoValue[]) => GoValue
}

const fixed = (count: number, call: (args: readonly GoValue[]) => GoValue): TemplateFunction => ({
  least: count,
  most: count,
  call,
})

const atLeast = (count: number, call: (args: readonly GoValue[]) => GoValue): TemplateFunction => ({
  least: count,
  most: Infinity,
  call,
})

const textAt = (args: readonly GoValue[], index: number): string => {
  const value = args[index] ?? null
  if (typeof value === 'string') return value
  throw new CallError((name) => m.template_needs_text({ name, what: kindWords(value) }))
}

const countAt = (args: readonly GoValue[], index: number): number => {
  const value = args[index] ?? null
  if (typeof value === 'bigint') return Number(value)
  throw new CallError((name) => m.template_needs_number({ name, what: kindWords(value) }))
}

const listOfTexts = (texts: readonly string[]): GoValue => ({ kind: 'list', items: texts, isOfStrings: true })

const join = (args: readonly GoValue[]): string => {
  const list = args[0] ?? null
  const separator = textAt(args, 1)
  if (list === null || typeof list !== 'object' || list.kind !== 'list')
    throw new CallError((name) => m.template_needs_list({ name, what: kindWords(list) }))
  if (!list.isOfStrings) throw new CallError((name) => m.template_needs_texts({ name }))
  return list.items.map((item) => printValue(item)).join(separator)
}

const wordStart = /(?<![\p{L}\p{Nd}_])[\p{L}]/gu

const spaces = (count: number): string => {
  if (count < 0 || count > 100_000) throw new CallError((name) => m.template_spaces({ name }))
  return ' '.repeat(count)
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const truncate = (args: readonly GoValue[]): string => {
  const [text, most] = [textAt(args, 0), countAt(args, 1)]
  if (most < 0) throw new CallError((name) => m.template_cut_negative({ name }))
  return textOf(bytesOf(text).slice(0, most))
}

const lengthOf = (value: GoValue): bigint => {
  if (typeof value === 'string') return BigInt(bytesOf(value).length)
  if (value !== null && typeof value === 'object') {
    if (value.kind === 'json-number') return BigInt(value.text.length)
    if (value.kind === 'list') return BigInt(value.items.length)
    if (value.kind === 'map') return BigInt(value.entries.size)
  }
  throw new CallError((name) => m.template_counts({ name, what: kindWords(value) }))
}

const indexBy = (value: GoValue, key: GoValue): GoValue => {
  if (typeof value === 'string') return BigInt(bytesOf(value)[placeIn(bytesOf(value).length, key)] ?? 0)
  if (value !== null && typeof value === 'object') {
    if (value.kind === 'list') return value.items[placeIn(value.items.length, key)] ?? null
    if (value.kind === 'map') {
      if (typeof key !== 'string')
        throw new CallError((name) => m.template_needs_key({ name, what: kindWords(key) }))
      return value.entries.get(key) ?? value.zero
    }
  }
  throw new CallError((name) => m.template_looks_into({ name, what: kindWords(value) }))
}

const placeIn = (length: number, key: GoValue): number => {
  if (typeof key !== 'bigint')
    throw new CallError((name) => m.template_needs_place({ name, what: kindWords(key) }))
  if (key < 0n || key >= BigInt(length))
    throw new CallError((name) => m.template_no_place({ name, place: String(key), length }))
  return Number(key)
}

const slice = (args: readonly GoValue[]): GoValue => {
  const [value = null, ...places] = args
  const length = Number(lengthOf(value))
  const from = places.length > 0 ? countAt(places, 0) : 0
  const to = places.length > 1 ? countAt(places, 1) : length
  if (from < 0 || to > length || from > to)
    throw new CallError((name) => m.template_no_cut({ name, from, to, length }))
  if (typeof value === 'string') return textOf(bytesOf(value).slice(from, to))
  if (value !== null && typeof value === 'object' && value.kind === 'list')
    return { ...value, items: value.items.slice(from, to) }
  throw new CallError((name) => m.template_cuts({ name, what: kindWords(value) }))
}

const compared = (result: boolean | undefined): boolean => {
  if (result === undefined) throw new CallError((name) => m.template_cannot_compare({ name }))
  return result
}

/** Go puts spaces between operands where neither is a text. */
const sprint = (args: readonly GoValue[]): string =>
  args
    .map((value, index) => {
      const before = args[index - 1] ?? null
      const isApart = index > 0 && typeof value !== 'string' && typeof before !== 'string'
      return `${isApart ? ' ' : ''}${printValue(value)}`
    })
    .join('')

const first = (args: readonly GoValue[]): GoValue => args[0] ?? null
const second = (args: readonly GoValue[]): GoValue => args[1] ?? null

/** Every function by its name. `and` and `or` are here to be known; whoever runs a template stops them early. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['and', atLeast(1, (args) => args.find((value) => !isTrue(value)) ?? args.at(-1) ?? null)],
  ['or', atLeast(1, (args) => args.find(isTrue) ?? args.at(-1) ?? null)],
  ['not', fixed(1, (args) => !isTrue(first(args)))],
  ['eq', atLeast(2, ([one = null, ...others]) => others.some((other) => compared(areEqual(one, other))))],
  ['ne', fixed(2, (args) => !compared(areEqual(first(args), second(args))))],
  ['lt', fixed(2, (args) => compared(isLess(first(args), second(args))))],
  ['gt', fixed(2, (args) => compared(isLess(second(args), first(args))))],
  ['le', fixed(2, (args) => !compared(isLess(second(args), first(args))))],
  ['ge', fixed(2, (args) => !compared(isLess(first(args), second(args))))],
  ['len', fixed(1, (args) => lengthOf(first(args)))],
  ['index', atLeast(1, ([value = null, ...keys]) => keys.reduce<GoValue>(indexBy, value))],
  ['slice', { least: 1, most: 3, call: slice }],
  ['print', atLeast(0, sprint)],
  ['println', atLeast(0, (args) => `${args.map((value) => printValue(value)).join(' ')}\n`)],
  ['printf', atLeast(1, (args) => printf(textAt(args, 0), args.slice(1)))],
  ['json', fixed(1, (args) => writeJson(first(args)))],
  ['join', fixed(2, join)],
  ['split', fixed(2, (args) => listOfTexts(textAt(args, 0).split(textAt(args, 1))))],
  ['lower', fixed(1, (args) => textAt(args, 0).toLowerCase())],
  ['upper', fixed(1, (args) => textAt(args, 0).toUpperCase())],
  ['title', fixed(1, (args) => textAt(args, 0).replace(wordStart, (letter) => letter.toUpperCase()))],
  ['pad', fixed(3, (args) => padded(textAt(args, 0), countAt(args, 1), countAt(args, 2)))],
  ['truncate', fixed(2, truncate)],
])

const padded = (text: string, before: number, after: number): string =>
  text === '' ? '' : `${spaces(before)}${text}${spaces(after)}`
