/**
 * Answers as `docker image inspect --format` of Docker 28 does (docker/cli, cli/command/inspect/inspector.go): a Go template is
 * run on the image as docker's own type has it, and where that fails on the JSON itself.
 *
 * It differs from docker in this: a path such as `.Config.Env` needs no braces; `define`, `template`, `block`, `call`, `html`, `js`,
 * `urlquery` and methods of times and digests are not there; a pointer within what is printed is followed, where docker prints its
 * address; numbers that JavaScript cannot hold exactly lose digits; failures are in other words.
 */
import { evaluate } from './evaluate.ts'
import { TemplateError } from './failure.ts'
import { functions } from './functions.ts'
import { typedImage } from './image-type.ts'
import { parseTemplate } from './parser.ts'
import { goValueOf } from './value.ts'
import { m } from '../../words/messages.ts'

export { TemplateError } from './failure.ts'

/** How deep JSON may be nested to be looked into; what engines give is never as deep. */
const mostJsonDepth = 500

/** Answers templates about one inspected image. */
export type InspectFormat = (format: string) => string

/**
 * Prepares an image for templates.
 * @param inspect what the engine gave, parsed
 * @returns what answers: it throws a TemplateError and no other, and never runs long
 */
export const inspectFormat = (inspect: unknown): InspectFormat => {
  const isTooDeep = isDeeperThan(inspect, mostJsonDepth)
  const typed = isTooDeep ? undefined : typedImage(inspect)
  const raw = isTooDeep ? null : goValueOf(inspect)
  return (format) => {
    if (isTooDeep) throw new TemplateError(0, m.template_image_too_deep())
    const template = asTemplate(format)
    const added = template === format ? 0 : format.indexOf('.') - 2
    try {
      const nodes = parseTemplate(template, (name) => functions.has(name))
      return typed === undefined ? evaluate(nodes, raw, 'fails') : evaluateEither(nodes, typed, raw)
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      throw new TemplateError(Math.max(0, error.at + added), error.message)
    }
  }
}

type Nodes = ReturnType<typeof parseTemplate>
type Value = ReturnType<typeof goValueOf>

const evaluateEither = (nodes: Nodes, typed: Value, raw: Value): string => {
  try {
    return evaluate(nodes, typed, 'no-value')
  } catch (error) {
    if (error instanceof TemplateError) return evaluate(nodes, raw, 'fails')
    throw error
  }
}

/** The template that a format is: a path alone is taken for what stands between braces. */
export const asTemplate = (format: string): string => {
  const path = format.trim()
  return path.startsWith('.') && !path.includes('{{') ? `{{${path}}}` : format
}

const isDeeperThan = (json: unknown, depth: number): boolean => {
  if (typeof json !== 'object' || json === null) return false
  return depth === 0 || Object.values(json).some((part) => isDeeperThan(part, depth - 1))
}

/** A key that can stand behind a dot; others need `index`. */
const identifier = /^[\p{L}_][\p{L}\p{Nd}_]*$/u

/** The template that prints what stands at a path in the JSON: `{{.Config.Env}}`, `{{index .Config.Labels "a.b"}}`. */
export const templateOfPath = (path: readonly (string | number)[]): string => {
  const expression = path.reduce<string>((before, key) => {
    if (typeof key === 'string' && identifier.test(key))
      return before === '.' ? `.${key}` : `${asOperand(before)}.${key}`
    return `index ${asOperand(before)} ${typeof key === 'number' ? key : JSON.stringify(key)}`
  }, '.')
  return `{{${expression}}}`
}

const asOperand = (expression: string): string =>
  expression.startsWith('index ') ? `(${expression})` : expression
