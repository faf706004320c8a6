/** Runs a template on a value (text/template, exec.go). */
import { TemplateError } from './failure.ts'
import { CallError, functions, type TemplateFunction } from './functions.ts'
import { printStruct, printValue } from './print.ts'
import type { BranchNode, Command, Operand, Pipeline, TemplateNode } from './syntax.ts'
import { fieldOf, isTrue, kindWords, namesIn, sortedKeys, type GoValue } from './value.ts'
import { m } from '../../words/messages.ts'

/** What a map without the asked key does: Go's option `missingkey`. */
export type MissingKey = 'no-value' | 'fails'

/** A template works this long at most: nodes and values it passes, and a hundredth of the characters that it makes. */
const mostSteps = 100_000
const charactersAStep = 100
const longestText = 1_000_000

interface Variable {
  readonly name: string
  value: GoValue
}

/** Whether to go on after a piece, or to leave the range or its turn. */
type Flow = 'on' | 'break' | 'continue'

/**
 * What a template prints of `root`.
 * @throws TemplateError where it asks for what is not there, or would run too long
 */
export const evaluate = (nodes: readonly TemplateNode[], root: GoValue, missingKey: MissingKey): string => {
  const printed: string[] = []
  const variables: Variable[] = [{ name: '$', value: root }]
  let steps = 0
  let length = 0

  const step = (at: number, count = 1): void => {
    steps += count
    if (steps > mostSteps) throw new TemplateError(at, m.template_too_many_steps())
  }
  const print = (text: string, at: number): void => {
    length += text.length
    if (length > longestText) throw new TemplateError(at, m.template_answer_too_long())
    printed.push(text)
  }
  /** Charges for a text that was made, so that no template makes many long ones. */
  const made = (value: GoValue, at: number): GoValue => {
    if (typeof value !== 'string') return value
    if (value.length > longestText) throw new TemplateError(at, m.template_text_too_long())
    step(at, Math.ceil(value.length / charactersAStep))
    return value
  }

  const walk = (list: readonly TemplateNode[], dot: GoValue): Flow => {
    for (const node of list) {
      const flow = visit(node, dot)
      if (flow !== 'on') return flow
    }
    return 'on'
  }

  const visit = (node: TemplateNode, dot: GoValue): Flow => {
    switch (node.kind) {
      case 'text':
        print(node.text, 0)
        return 'on'
      case 'action': {
        const { pipeline } = node
        const value = run(pipeline, dot)
        if (pipeline.variables.length === 0) print(textOf(value), pipeline.at)
        return 'on'
      }
      case 'if':
      case 'with':
      case 'range':
        return branch(node, dot)
      case 'break':
      case 'continue':
        return node.kind
    }
  }

  /** A branch, whose variables end with it. */
  const branch = (node: BranchNode, dot: GoValue): Flow => {
    const outer = variables.length
    const value = run(node.pipeline, dot)
    const flow = node.kind === 'range' ? range(node, value, dot) : choose(node, value, dot)
    variables.length = outer
    return flow
  }

  const choose = (node: BranchNode, value: GoValue, dot: GoValue): Flow =>
    isTrue(value) ? walk(node.body, node.kind === 'with' ? value : dot) : walk(node.otherwise, dot)

  const range = ({ pipeline, body, otherwise }: BranchNode, value: GoValue, dot: GoValue): Flow => {
    const inner = variables.length
    let isEmpty = true
    for (const [key, item] of itemsOf(value, pipeline.at)) {
      isEmpty = false
      step(pipeline.at)
      setRangeVariables(pipeline, key, item)
      const flow = walk(body, item)
      variables.length = inner
      if (flow === 'break') return 'on'
    }
    return isEmpty ? walk(otherwise, dot) : 'on'
  }

  const setRangeVariables = (
    { variables: names, isAssignment }: Pipeline,
    key: GoValue,
    item: GoValue,
  ): void => {
    const values = names.length === 2 ? [key, item] : [item]
    names.forEach((name, index) => put(name, values[index] ?? null, isAssignment))
  }

  const put = (name: string, value: GoValue, isAssignment: boolean): void => {
    const known = isAssignment ? variables.findLast((variable) => variable.name === name) : undefined
    if (known === undefined) variables.push({ name, value })
    else known.value = value
  }

  const run = ({ at, commands, variables: names, isAssignment }: Pipeline, dot: GoValue): GoValue => {
    step(at)
    let value: GoValue | undefined
    for (const command of commands) value = runCommand(command, dot, value)
    const result = value ?? null
    for (const name of names) put(name, result, isAssignment)
    return result
  }

  const runCommand = ({ first, rest }: Command, dot: GoValue, piped: GoValue | undefined): GoValue => {
    if (first.kind === 'function') return call(first, first.name, rest, dot, piped)
    if (rest.length > 0 || piped !== undefined)
      throw new TemplateError(first.at, m.template_no_function_value())
    return valueOf(first, dot)
  }

  const valueOf = (operand: Operand, dot: GoValue): GoValue => {
    step(operand.at)
    switch (operand.kind) {
      case 'literal':
        return operand.value
      case 'nil':
        return null
      case 'dot':
        return dot
      case 'variable':
        return variables.findLast(({ name }) => name === operand.name)?.value ?? null
      case 'function':
        return call(operand, operand.name, [], dot, undefined)
      case 'pipeline':
        return run(operand.pipeline, dot)
      case 'field':
        return field(valueOf(operand.of, dot), operand)
    }
  }

  const field = (value: GoValue, { name, at }: Extract<Operand, { kind: 'field' }>): GoValue => {
    if (value !== null && typeof value === 'object') {
      const found =
        value.kind === 'map'
          ? value.entries.get(name)
          : value.kind === 'struct'
            ? fieldOf(value, name)
            : undefined
      if (found !== undefined) return found
      if (value.kind === 'map' && missingKey === 'no-value') return null
    }
    throw new TemplateError(at, missingWords(value, name))
  }

  const call = (
    { at }: Operand,
    name: string,
    operands: readonly Operand[],
    dot: GoValue,
    piped: GoValue | undefined,
  ): GoValue => {
    const asked = functions.get(name)
    if (asked === undefined) throw new TemplateError(at, m.template_no_function({ name }))
    const count = operands.length + (piped === undefined ? 0 : 1)
    if (count < asked.least || count > asked.most) throw new TemplateError(at, countWords(name, asked, count))
    const args: GoValue[] = []
    for (const operand of operands) {
      const value = valueOf(operand, dot)
      args.push(value)
      // What follows is not looked at: it may be there only where this one is true, or false.
      if ((name === 'and' && !isTrue(value)) || (name === 'or' && isTrue(value))) return value
    }
    if (piped !== undefined) args.push(piped)
    return made(
      perform(() => asked.call(args), name, at),
      at,
    )
  }

  walk(nodes, root)
  return printed.join('')
}

const perform = (act: () => GoValue, name: string, at: number): GoValue => {
  try {
    return act()
  } catch (error) {
    if (error instanceof CallError) throw new TemplateError(at, error.about(name))
    throw error
  }
}

/** What an action prints: nothing at all is `<no value>`, and of a pointer what it points to. */
const textOf = (value: GoValue): string => {
  if (value === null) return '<no value>'
  return typeof value === 'object' && value.kind === 'struct' ? printStruct(value) : printValue(value)
}

const itemsOf = (value: GoValue, at: number): Iterable<readonly [GoValue, GoValue]> => {
  if (value === null) return []
  if (typeof value === 'bigint') return countedTo(value)
  if (typeof value === 'object') {
    if (value.kind === 'list') return value.items.map((item, index) => [BigInt(index), item] as const)
    if (value.kind === 'map')
      return sortedKeys(value).map((key) => [key, value.entries.get(key) ?? null] as const)
  }
  throw new TemplateError(at, m.template_range_of({ what: kindWords(value) }))
}

function* countedTo(end: bigint): Iterable<readonly [GoValue, GoValue]> {
  for (let at = 0n; at < end; at += 1n) yield [at, at]
}

const missingWords = (value: GoValue, name: string): string => {
  const names = namesIn(value)
  if (names.length === 0) return m.template_missing_in({ name, what: kindWords(value) })
  const alike = names.find((known) => known.toLowerCase() === name.toLowerCase())
  return alike === undefined ? m.template_missing({ name }) : m.template_missing_but({ name, alike })
}

const countWords = (name: string, { least, most }: TemplateFunction, given: number): string => {
  if (least === most) return m.template_takes({ name, count: least, given })
  return most === Infinity
    ? m.template_takes_at_least({ name, count: least, given })
    : m.template_takes_between({ name, least, most, given })
}
