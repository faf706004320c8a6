/**
 * Changes one member of an object in a JSON text and leaves every other byte as it is: order, spaces, and what only the
 * file's owner understands. The text has to be valid JSON with an object at its root.
 */

/** A member of an object, by where it stands in the text. */
interface Member {
  readonly key: string
  readonly keyStart: number
  readonly valueStart: number
  readonly valueEnd: number
}

/** An object, by where it stands in the text: `open` is its `{`, `close` its `}`. */
interface Span {
  readonly open: number
  readonly close: number
  readonly members: readonly Member[]
}

const afterSpace = (text: string, at: number): number => {
  let end = at
  while (/\s/.test(text.charAt(end))) end += 1
  return end
}

const afterString = (text: string, quote: number): number => {
  let at = quote + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

const afterNested = (text: string, start: number): number => {
  let depth = 0
  let at = start
  do {
    const character = text[at]
    if (character === '"') {
      at = afterString(text, at)
      continue
    }
    if (character === '{' || character === '[') depth += 1
    if (character === '}' || character === ']') depth -= 1
    at += 1
  } while (depth > 0)
  return at
}

const afterValue = (text: string, start: number): number => {
  const first = text[start]
  if (first === '"') return afterString(text, start)
  if (first === '{' || first === '[') return afterNested(text, start)
  let at = start
  while (at < text.length && !/[\s,\]}]/.test(text.charAt(at))) at += 1
  return at
}

const objectAt = (text: string, open: number): Span => {
  const members: Member[] = []
  let at = afterSpace(text, open + 1)
  while (text[at] === '"') {
    const keyEnd = afterString(text, at)
    const valueStart = afterSpace(text, afterSpace(text, keyEnd) + 1)
    const valueEnd = afterValue(text, valueStart)
    const key = JSON.parse(text.slice(at, keyEnd)) as string
    members.push({ key, keyStart: at, valueStart, valueEnd })
    at = afterSpace(text, valueEnd)
    if (text[at] === ',') at = afterSpace(text, at + 1)
  }
  return { open, close: at, members }
}

const rootOf = (text: string): Span => objectAt(text, afterSpace(text, 0))

/** Where a key stands twice, the last one counts, as for every reader of JSON. */
const memberOf = ({ members }: Span, key: string): Member | undefined =>
  members.findLast((member) => member.key === key)

const replaced = (text: string, start: number, end: number, by: string): string =>
  text.slice(0, start) + by + text.slice(end)

/** How deep the lines of this text go in, one step; none where it is written in one line. */
const stepOf = (text: string, { open, members: [first] }: Span): string => {
  if (first === undefined) return '\t'
  return /\n([ \t]*)$/.exec(text.slice(open + 1, first.keyStart))?.[1] ?? ''
}

/** `value` as it stands `depth` steps deep. */
const printed = (value: unknown, step: string, depth: number): string =>
  step === ''
    ? JSON.stringify(value)
    : JSON.stringify(value, undefined, step).replaceAll('\n', `\n${step.repeat(depth)}`)

const withNewMember = (
  text: string,
  { open, close, members }: Span,
  entry: string,
  [step, depth]: [string, number],
): string => {
  const lead = step === '' ? '' : `\n${step.repeat(depth)}`
  const last = members.at(-1)
  if (last !== undefined) return replaced(text, last.valueEnd, last.valueEnd, `,${lead}${entry}`)
  const end = step === '' ? '' : `\n${step.repeat(depth - 1)}`
  return replaced(text, open + 1, close, `${lead}${entry}${end}`)
}

const set = (text: string, span: Span, key: string, value: unknown, [step, depth]: [string, number]) => {
  const before = memberOf(span, key)
  const content = printed(value, step, depth)
  if (before !== undefined) return replaced(text, before.valueStart, before.valueEnd, content)
  const colon = step === '' ? ':' : ': '
  return withNewMember(text, span, `${JSON.stringify(key)}${colon}${content}`, [step, depth])
}

/** The text with the member `key` of the object `object` set to `value`. What is missing is added at the end. */
export const withMember = (text: string, object: string, key: string, value: unknown): string => {
  const root = rootOf(text)
  const step = stepOf(text, root)
  const found = memberOf(root, object)
  if (found === undefined || text[found.valueStart] !== '{')
    return set(text, root, object, { [key]: value }, [step, 1])
  return set(text, objectAt(text, found.valueStart), key, value, [step, 2])
}

const withoutOne = (text: string, span: Span, index: number): string => {
  const { members, open, close } = span
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]]
  if (member === undefined) return text
  if (after !== undefined) return replaced(text, member.keyStart, after.keyStart, '')
  if (before !== undefined) return replaced(text, before.valueEnd, member.valueEnd, '')
  return replaced(text, open + 1, close, '')
}

/** The text without the member `key` of the object `object`; the same text where there is none. */
export const withoutMember = (text: string, object: string, key: string): string => {
  const found = memberOf(rootOf(text), object)
  if (found === undefined || text[found.valueStart] !== '{') return text
  const span = objectAt(text, found.valueStart)
  const index = span.members.findLastIndex((member) => member.key === key)
  // A key that stands twice goes twice, or the other one would count.
  return index === -1 ? text : withoutMember(withoutOne(text, span, index), object, key)
}
