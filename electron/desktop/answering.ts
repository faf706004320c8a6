import * as v from 'valibot'
import { FailureError, failureOf, type Result } from '../core/failure.ts'
import { m } from '../words/messages.ts'

/** A procedure with what answers it. */
export interface Answerer {
  /** As it is written down: `pulls.start`. */
  readonly name: string
  readonly schema: v.GenericSchema
  readonly handler: (input: unknown) => unknown
}

/** Hears of what no handler has foreseen. */
export type OnUnexpected = (call: string, error: unknown) => void

const invalidInput = (issues: readonly v.BaseIssue<unknown>[]): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: issues[0]?.message ?? m.desktop_unexpected_input(),
    advice: m.desktop_unexpected_input_advice(),
    ownWords: issues.map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`).join('\n'),
  })

const parse = (schema: v.GenericSchema, input: unknown): unknown => {
  const parsed = v.safeParse(schema, input)
  if (parsed.success) return parsed.output
  throw invalidInput(parsed.issues)
}

const isForeseen = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.kind !== 'unexpected'

/**
 * Answers one call. The handler sees nothing that its schema has not let through. Never rejects: whatever is thrown is the
 * answer's failure, and `onUnexpected` hears of it where nobody has foreseen it.
 */
export const answerCall = async (
  { name, schema, handler }: Answerer,
  input: unknown,
  onUnexpected: OnUnexpected,
): Promise<Result<unknown>> => {
  try {
    return { ok: true, value: await handler(parse(schema, input)) }
  } catch (error) {
    if (!isForeseen(error)) onUnexpected(name, error)
    return { ok: false, failure: failureOf(error) }
  }
}
