import * as v from 'valibot'

/** One call that the window may make: the schema of its input, and, as a type only, what it answers. */
export interface Procedure<Input extends v.GenericSchema, Output> {
  readonly input: Input
  /** Never set: it carries the answer's type. */
  readonly output?: Output
}

/** A procedure that takes this input; what it answers is a type alone. */
export const procedure =
  <Output>() =>
  <Input extends v.GenericSchema>(input: Input): Procedure<Input, Output> => ({ input })

/** The input of a procedure that takes none. */
export const nothing = v.undefined()
