/** Makes a template of its tokens (text/template/parse, parse.go). */
import { TemplateError } from './failure.ts'
import { lex, type Token } from './lexer.ts'
import { numberOf, unquote } from './literals.ts'
import type { BranchNode, Command, Operand, Pipeline, TemplateNode } from './syntax.ts'
import { m } from '../../words/messages.ts'

/** Longer than any template that a person writes. */
const longestTemplate = 10_000
/** How deep actions and parentheses may stand in each other. */
const mostDepth = 60

const branchWords = ['if', 'with', 'range'] as const
const refusedWords = ['define', 'template', 'block']

type BranchWord = (typeof branchWords)[number]

const isBranchWord = (word: string): word is BranchWord => branchWords.some((one) => one === word)

/**
 * Parses a template.
 * @param isFunction whether a function of that name is there
 * @throws TemplateError where it is none
 */
export const parseTemplate = (
  template: string,
  isFunction: (name: string) => boolean,
): readonly TemplateNode[] => {
  if (template.length > longestTemplate)
    throw new TemplateError(longestTemplate, m.template_too_long({ most: longestTemplate }))
  const tokens = lex(template)
  let next = 0
  let depth = 0
  let ranges = 0
  const variables = ['$']

  const fail = (token: Token, message: string): never => {
    throw new TemplateError(token.at, message)
  }
  const at = (index: number): Token => tokens[Math.min(index, tokens.length - 1)] as Token
  const peek = (): Token => at(next)
  const take = (): Token => at(next++)
  const skipSpace = (): Token => {
    while (peek().kind === 'space') next += 1
    return peek()
  }
  const isSymbol = (token: Token, text: string): boolean => token.kind === 'symbol' && token.text === text
  /** The end of an action; `word` is the one with which it began, where it is one of the language's own. */
  const closeAction = (word?: string): void => {
    const token = skipSpace()
    const { text } = token
    if (token.kind !== 'close')
      fail(
        token,
        word === undefined ? m.template_action_ends_before({ text }) : m.template_ends_before({ text, word }),
      )
    next += 1
  }
  const deeper = <T>(parse: () => T): T => {
    depth += 1
    if (depth > mostDepth) fail(peek(), m.template_too_deep())
    const result = parse()
    depth -= 1
    return result
  }

  /** The word with which an action begins, where it is one of the language's own. */
  const wordAhead = (): string | undefined => {
    if (peek().kind !== 'open') return undefined
    let ahead = next + 1
    while (at(ahead).kind === 'space') ahead += 1
    return at(ahead).kind === 'word' ? at(ahead).text : undefined
  }
  const takeWord = (): Token => {
    next += 1
    skipSpace()
    return take()
  }

  const parseList = (endWords: readonly string[]): readonly TemplateNode[] => {
    const nodes: TemplateNode[] = []
    while (peek().kind !== 'end') {
      const word = wordAhead()
      if (word !== undefined && endWords.includes(word)) return nodes
      nodes.push(parseNode(word))
    }
    return nodes
  }

  const parseNode = (word: string | undefined): TemplateNode => {
    if (peek().kind === 'text') return { kind: 'text', text: take().text }
    if (word === undefined) return parseAction()
    if (isBranchWord(word)) return deeper(() => parseBranch(word, takeWord()))
    if (word === 'break' || word === 'continue') {
      if (ranges === 0) fail(takeWord(), m.template_only_in_range({ word }))
      takeWord()
      closeAction(word)
      return { kind: word }
    }
    if (word === 'end' || word === 'else') return fail(takeWord(), m.template_belongs_to_none({ word }))
    if (refusedWords.includes(word)) return fail(takeWord(), m.template_not_understood({ word }))
    return parseAction()
  }

  const parseAction = (): TemplateNode => {
    next += 1
    const pipeline = parsePipeline(false)
    closeAction()
    return { kind: 'action', pipeline }
  }

  const parseBranch = (kind: BranchWord, opened: Token): BranchNode => {
    const outer = variables.length
    const pipeline = parsePipeline(kind === 'range')
    closeAction(kind)
    if (kind === 'range') ranges += 1
    const body = parseList(['end', 'else'])
    if (kind === 'range') ranges -= 1
    const otherwise = wordAhead() === 'else' ? parseElse(kind, opened) : parseEnd(kind, opened)
    variables.length = outer
    return { kind, pipeline, body, otherwise }
  }

  const parseEnd = (kind: BranchWord, opened: Token): readonly TemplateNode[] => {
    if (wordAhead() !== 'end') fail(opened, m.template_no_end({ word: kind }))
    takeWord()
    closeAction('end')
    return []
  }

  const parseElse = (kind: BranchWord, opened: Token): readonly TemplateNode[] => {
    takeWord()
    const word = skipSpace()
    if (word.kind === 'word' && word.text === kind && kind !== 'range')
      return deeper(() => [parseBranch(kind, take())])
    closeAction('else')
    const otherwise = parseList(['end', 'else'])
    parseEnd(kind, opened)
    return otherwise
  }

  const parsePipeline = (isRange: boolean): Pipeline => {
    const begin = skipSpace()
    const declared = parseDeclaration(isRange)
    const commands: Command[] = []
    do {
      skipSpace()
      commands.push(parseCommand())
    } while (isSymbol(skipSpace(), '|') && next++ >= 0)
    const late = commands.slice(1).find(({ first }) => first.kind === 'literal' || first.kind === 'dot')
    if (late !== undefined) throw new TemplateError(late.at, m.template_function_after_pipe())
    if (!declared.isAssignment) variables.push(...declared.variables)
    return { at: begin.at, ...declared, commands }
  }

  /** `$x :=`, `$x =` or, for a range, `$i, $x :=`. */
  const parseDeclaration = (isRange: boolean): Pick<Pipeline, 'variables' | 'isAssignment'> => {
    const begin = next
    const names: string[] = []
    while (skipSpace().kind === 'variable') {
      names.push(take().text)
      const token = skipSpace()
      if (isSymbol(token, ',') && isRange && names.length < 2) {
        next += 1
      } else if (isSymbol(token, ':=') || isSymbol(token, '=')) {
        next += 1
        const unknown = names.find((name) => !variables.includes(name))
        if (token.text === '=' && unknown !== undefined)
          fail(token, m.template_no_variable_to_set({ name: unknown }))
        return { variables: names, isAssignment: token.text === '=' }
      } else {
        break
      }
    }
    next = begin
    return { variables: [], isAssignment: false }
  }

  const parseCommand = (): Command => {
    const begin = peek()
    const operands: Operand[] = []
    for (;;) {
      const token = skipSpace()
      if (token.kind === 'close' || isSymbol(token, '|') || isSymbol(token, ')')) break
      operands.push(parseOperand())
      const after = peek()
      const isApart =
        after.kind === 'space' || after.kind === 'close' || isSymbol(after, '|') || isSymbol(after, ')')
      if (!isApart)
        fail(
          after,
          after.kind === 'end' ? m.template_braces_missing() : m.template_space_missing({ text: after.text }),
        )
    }
    const [first, ...rest] = operands
    if (first === undefined) return fail(peek(), m.template_value_missing())
    if (first.kind === 'nil') return fail(begin, m.template_nil_alone())
    return { at: begin.at, first, rest }
  }

  const parseOperand = (): Operand => {
    let operand = parseTerm()
    while (peek().kind === 'field') {
      const { text, at: position } = take()
      if (operand.kind === 'literal' || operand.kind === 'nil')
        throw new TemplateError(position, m.template_after_literal({ text }))
      operand = { kind: 'field', of: operand, name: text.slice(1), at: position }
    }
    return operand
  }

  const parseTerm = (): Operand => {
    const token = take()
    const { at: position, text } = token
    switch (token.kind) {
      case 'dot':
        return { kind: 'dot', at: position }
      case 'field':
        return { kind: 'field', of: { kind: 'dot', at: position }, name: text.slice(1), at: position }
      case 'variable':
        if (!variables.includes(text)) fail(token, m.template_no_variable({ name: text }))
        return { kind: 'variable', name: text, at: position }
      case 'string':
        return { kind: 'literal', value: unquote(token), at: position }
      case 'char':
        return { kind: 'literal', value: characterOf(token), at: position }
      case 'number':
        return { kind: 'literal', value: numberOf(token), at: position }
      case 'word':
        return parseWord(token)
      case 'symbol':
        if (text === '(') return deeper(() => parseParentheses(token))
        return fail(token, m.template_cannot_stand({ text }))
      case 'end':
      case 'open':
      case 'close':
      case 'space':
      case 'text':
        return fail(token, m.template_braces_missing())
    }
  }

  const characterOf = (token: Token): bigint => {
    const characters = [...unquote(token)]
    if (characters.length !== 1) fail(token, m.template_one_character())
    return BigInt(characters[0]?.codePointAt(0) ?? 0)
  }

  const parseWord = (token: Token): Operand => {
    const { text, at: position } = token
    if (text === 'nil') return { kind: 'nil', at: position }
    if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true', at: position }
    if (!isFunction(text)) fail(token, m.template_no_function_but_field({ name: text }))
    return { kind: 'function', name: text, at: position }
  }

  const parseParentheses = (opened: Token): Operand => {
    const pipeline = parsePipeline(false)
    if (!isSymbol(skipSpace(), ')')) fail(opened, m.template_parenthesis_missing())
    next += 1
    return { kind: 'pipeline', pipeline, at: opened.at }
  }

  return parseList([])
}
