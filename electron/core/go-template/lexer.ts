/** Takes a template apart into text and the tokens of its actions (text/template/parse, lex.go). */
import { TemplateError } from './failure.ts'
import { m } from '../../words/messages.ts'

/** The smallest parts of an action; `text` is what stands between actions. */
export interface Token {
  readonly kind:
    | 'text'
    | 'open'
    | 'close'
    | 'space'
    | 'string'
    | 'char'
    | 'number'
    | 'word'
    | 'field'
    | 'variable'
    | 'dot'
    | 'symbol'
    | 'end'
  readonly text: string
  readonly at: number
}

const opening = /\{\{(-[ \t\r\n]+)?/g
const comment = /\/\*[^]*?\*\//y
const closing = /([ \t\r\n]+-)?\}\}/y
const trailingSpace = /[ \t\r\n]+$/
const leadingSpace = /^[ \t\r\n]+/

/** What an action can hold, in the order in which they are tried. Names are letters and digits of any script. */
const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"|`[^`]*`/y],
  ['char', /'(?:[^'\\\n]|\\[^\n])+'/y],
  [
    'number',
    /[+-]?(?:0[xX][\dA-Fa-f_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?\d+)?|\.\d+)/y,
  ],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['word', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['symbol', /:=|[=|(),]/y],
]

const stickyMatch = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/**
 * The tokens of a template, `end` last.
 * @throws TemplateError where an action holds what no action can, or does not end
 */
export const lex = (template: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  let isTrimmed = false
  for (;;) {
    const open = stickyMatch(opening, template, at)
    const whole = template.slice(at, open?.index)
    const left = isTrimmed ? whole.replace(leadingSpace, '') : whole
    const text = open?.[1] === undefined ? left : left.replace(trailingSpace, '')
    if (text !== '') tokens.push({ kind: 'text', text, at })
    if (open === null) break
    const end = lexAction(template, open, tokens)
    at = end.at
    isTrimmed = end.trims
  }
  return [...tokens, { kind: 'end', text: '', at: template.length }]
}

interface ActionEnd {
  readonly at: number
  /** Space after it goes. */
  readonly trims: boolean
}

const lexAction = (template: string, open: RegExpExecArray, tokens: Token[]): ActionEnd => {
  const start = open.index + open[0].length
  if (template.startsWith('/*', start)) return skipComment(template, start)
  tokens.push({ kind: 'open', text: '{{', at: open.index })
  let at = start
  for (;;) {
    const close = stickyMatch(closing, template, at)
    if (close !== null) {
      tokens.push({ kind: 'close', text: '}}', at })
      return { at: at + close[0].length, trims: close[1] !== undefined }
    }
    const token = tokenAt(template, at, open.index)
    tokens.push(token)
    at += token.text.length
  }
}

const skipComment = (template: string, start: number): ActionEnd => {
  const found = stickyMatch(comment, template, start)
  if (found === null) throw new TemplateError(start, m.template_open_comment())
  const at = start + found[0].length
  const close = stickyMatch(closing, template, at)
  if (close === null) throw new TemplateError(at, m.template_after_comment())
  return { at: at + close[0].length, trims: close[1] !== undefined }
}

const tokenAt = (template: string, at: number, openedAt: number): Token => {
  for (const [kind, pattern] of patterns) {
    const found = stickyMatch(pattern, template, at)
    if (found !== null) return { kind, text: found[0], at }
  }
  const character = String.fromCodePoint(template.codePointAt(at) ?? 0)
  if (at >= template.length) throw new TemplateError(openedAt, m.template_open_action())
  if (/["`']/.test(character)) throw new TemplateError(at, m.template_open_text())
  throw new TemplateError(at, m.template_cannot_stand({ text: character }))
}
