import type * as v from 'valibot'
import type { Result } from '../core/failure.ts'
import type { Procedure } from './procedure.ts'
import type { procedures } from './procedures.ts'
import type { Topics } from './topics.ts'

type Procedures = typeof procedures

type Call<P> =
  P extends Procedure<infer Input, infer Output>
    ? v.InferInput<Input> extends undefined
      ? () => Promise<Result<Output>>
      : (input: v.InferInput<Input>) => Promise<Result<Output>>
    : never

type Handler<P> =
  P extends Procedure<infer Input, infer Output>
    ? (input: v.InferOutput<Input>) => Output | Promise<Output>
    : never

/** What the window finds as `window.lading`: every procedure as a function, and the topics to listen to. */
export type Bridge = {
  readonly [R in keyof Procedures]: { readonly [N in keyof Procedures[R]]: Call<Procedures[R][N]> }
} & {
  /** Where a file that was dropped on the window lies; empty for what is no file of this machine. */
  readonly pathOf: (file: File) => string
  /** Calls `listener` with each event of a topic; gives what ends that. */
  readonly on: <T extends keyof Topics>(topic: T, listener: (event: Topics[T]) => void) => () => void
}

/** What the main process must bring: one function a procedure. A failure is thrown as a `FailureError`. */
export type Handlers = {
  readonly [R in keyof Procedures]: { readonly [N in keyof Procedures[R]]: Handler<Procedures[R][N]> }
}

/** The IPC channel of a procedure. */
export const callChannel = (room: string, name: string): string => `lading:call:${room}.${name}`

/** The IPC channel of a topic. */
export const topicChannel = (topic: string): string => `lading:on:${topic}`
