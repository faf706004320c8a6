/** How Go writes values as JSON (encoding/json with `SetEscapeHTML(false)`, which docker's `json` sets). */
import { isTrue, sortedKeys, type GoField, type GoStruct, type GoValue } from './value.ts'

/** A value as docker's function `json` writes it. */
export const writeJson = (value: GoValue): string => {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoteJson(value)
  if (typeof value !== 'object') return String(value)
  switch (value.kind) {
    case 'json-number':
      return value.text
    case 'time':
      return quoteJson(value.text)
    case 'duration':
      return String(value.nanoseconds)
    case 'nil-pointer':
      return 'null'
    case 'list':
      return value.isNil ? 'null' : `[${value.items.map(writeJson).join(',')}]`
    case 'map':
      if (value.isNil) return 'null'
      return `{${sortedKeys(value)
        .map((key) => `${quoteJson(key)}:${writeJson(value.entries.get(key) ?? null)}`)
        .join(',')}}`
    case 'struct':
      return `{${membersOf(value).join(',')}}`
  }
}

/** A text as JSON; Go escapes U+2028 and U+2029 as well, which JavaScript does not. */
export const quoteJson = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

const membersOf = ({ fields }: GoStruct): readonly string[] => fields.flatMap(membersOfField)

const membersOfField = ({ value, jsonName, omitsEmpty, isEmbedded }: GoField): readonly string[] => {
  if (isEmbedded && value !== null && typeof value === 'object' && value.kind === 'struct')
    return membersOf(value)
  // What counts as true is what `omitempty` does not call empty.
  return omitsEmpty && !isTrue(value) ? [] : [`${quoteJson(jsonName)}:${writeJson(value)}`]
}
