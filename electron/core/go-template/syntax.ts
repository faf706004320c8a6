/** What a template consists of once it is parsed; `at` is where in the template it begins. */
import type { GoValue } from './value.ts'

/** A piece of a template. */
export type TemplateNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipeline: Pipeline }
  | BranchNode
  | { readonly kind: 'break' | 'continue' }

/** What is there once, never or many times, as its pipeline says. */
export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range'
  readonly pipeline: Pipeline
  readonly body: readonly TemplateNode[]
  readonly otherwise: readonly TemplateNode[]
}

/** `$x := command | command`. */
export interface Pipeline {
  readonly at: number
  /** The variables that it sets, with their `$`. */
  readonly variables: readonly string[]
  /** `=`, not `:=`: the variable is there already. */
  readonly isAssignment: boolean
  readonly commands: readonly Command[]
}

/** A function with its arguments, or a value alone. */
export interface Command {
  readonly at: number
  readonly first: Operand
  readonly rest: readonly Operand[]
}

/** What a command is made of. */
export type Operand = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly value: GoValue }
  | { readonly kind: 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
  | { readonly kind: 'field'; readonly of: Operand; readonly name: string }
)
