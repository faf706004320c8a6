/**
 * The values of Go that a template meets (text/template works on `reflect.Value`). What JavaScript has stands for itself:
 * `null` for an untyped nil, `bigint` for an int, `number` for a float64.
 */
import { m } from '../../words/messages.ts'
export type GoValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | GoNumber
  | GoTime
  | GoDuration
  | GoNilPointer
  | GoList
  | GoMap
  | GoStruct

/** A `json.Number`: a string that holds a number as the JSON has it. */
export interface GoNumber {
  readonly kind: 'json-number'
  readonly text: string
}

/** A `time.Time`, as RFC 3339 writes it. */
export interface GoTime {
  readonly kind: 'time'
  readonly text: string
}

/** A `time.Duration`. */
export interface GoDuration {
  readonly kind: 'duration'
  readonly nanoseconds: bigint
}

/** A pointer to nothing. */
export interface GoNilPointer {
  readonly kind: 'nil-pointer'
}

/** A slice. */
export interface GoList {
  readonly kind: 'list'
  readonly items: readonly GoValue[]
  /** `[]string`, which is what `join` takes. */
  readonly isOfStrings: boolean
  /** A nil slice: `null` as JSON, and otherwise like an empty one. */
  readonly isNil?: boolean
}

/** A map whose keys are strings. */
export interface GoMap {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, GoValue>
  /** What `index` gives for a key that is not there. */
  readonly zero: GoValue
  readonly isNil?: boolean
}

/** A struct, or a pointer to one. */
export interface GoStruct {
  readonly kind: 'struct'
  readonly fields: readonly GoField[]
  readonly isPointer?: boolean
}

/** A field of a struct. */
export interface GoField {
  readonly name: string
  readonly value: GoValue
  /** Its name as JSON. */
  readonly jsonName: string
  /** Left out as JSON where it is empty. */
  readonly omitsEmpty: boolean
  /** Its own fields count as the struct's. */
  readonly isEmbedded: boolean
}

/** What is parsed JSON as Go decodes it into an `interface{}` with `UseNumber`. */
export const goValueOf = (json: unknown): GoValue => {
  if (typeof json === 'number') return { kind: 'json-number', text: String(json) }
  if (typeof json === 'string' || typeof json === 'boolean') return json
  if (Array.isArray(json)) return { kind: 'list', items: json.map(goValueOf), isOfStrings: false }
  if (typeof json !== 'object' || json === null) return null
  const entries = Object.entries(json).map(([key, value]) => [key, goValueOf(value)] as const)
  return { kind: 'map', entries: new Map(entries), zero: null }
}

/** Whether a pipeline counts as true: not the zero value, and not empty (text/template, "Actions"). */
export const isTrue = (value: GoValue): boolean => {
  if (value === null) return false
  if (typeof value !== 'object') return Boolean(value)
  switch (value.kind) {
    case 'json-number':
      return value.text !== ''
    case 'duration':
      return value.nanoseconds !== 0n
    case 'list':
      return value.items.length > 0
    case 'map':
      return value.entries.size > 0
    case 'nil-pointer':
      return false
    case 'time':
    case 'struct':
      return true
  }
}

/** A field of a struct by its name, in what it embeds, too. */
export const fieldOf = ({ fields }: GoStruct, name: string): GoValue | undefined => {
  const own = fields.find((field) => field.name === name)
  if (own !== undefined) return own.value
  for (const { isEmbedded, value } of fields) {
    const found = isEmbedded && isStruct(value) ? fieldOf(value, name) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** The names by which something's parts can be asked for. */
export const namesIn = (value: GoValue): readonly string[] => {
  if (value === null || typeof value !== 'object') return []
  if (value.kind === 'map') return [...value.entries.keys()]
  if (value.kind !== 'struct') return []
  return value.fields.flatMap((field) => [field.name, ...(field.isEmbedded ? namesIn(field.value) : [])])
}

const isStruct = (value: GoValue): value is GoStruct =>
  value !== null && typeof value === 'object' && value.kind === 'struct'

/** The keys of a map in the order in which Go prints and ranges over them: by their bytes. */
export const sortedKeys = ({ entries }: GoMap): readonly string[] => [...entries.keys()].sort(compareByBytes)

/** UTF-8's order is that of code points; UTF-16's is not, above U+FFFF. */
const compareByBytes = (one: string, other: string): number => {
  const ones = [...one]
  const others = [...other]
  const at = ones.findIndex((character, index) => character !== others[index])
  if (at < 0) return ones.length - others.length
  return (ones[at]?.codePointAt(0) ?? 0) - (others[at]?.codePointAt(0) ?? -1)
}

/** What something is, in words for a message. */
export const kindWords = (value: GoValue): string => {
  if (value === null) return m.template_kind_nothing()
  if (typeof value === 'boolean') return m.template_kind_boolean()
  if (typeof value === 'string') return m.template_kind_text()
  return typeof value === 'object' ? objectWords[value.kind]() : m.template_kind_number()
}

const objectWords: Readonly<Record<Extract<GoValue, object>['kind'], () => string>> = {
  'json-number': m.template_kind_number,
  time: m.template_kind_time,
  duration: m.template_kind_duration,
  'nil-pointer': m.template_kind_nothing,
  list: m.template_kind_list,
  map: m.template_kind_map,
  struct: m.template_kind_object,
}
