import { vi } from 'vitest'
import type { EngineClient, EngineRequest } from '../../../../electron/engine/client.ts'
import { createAwaited } from '../../../support/until.ts'

/** One question that was put to the engine, and how the test answers it. */
export interface Question {
  readonly path: string
  readonly signal: AbortSignal | undefined
  readonly answer: (value: unknown) => Promise<void>
  readonly refuse: (error: Error) => Promise<void>
}

/** A client whose answers come when the test gives them, in whatever order. */
export const openEndedClient = () => {
  const questions: Question[] = []
  const { changed, until } = createAwaited()
  const ask = ({ path, signal }: EngineRequest) =>
    new Promise<unknown>((resolve, reject) => {
      const forget = () => questions.splice(questions.indexOf(question), 1)
      const answered = async (): Promise<void> => {
        forget()
        await vi.advanceTimersByTimeAsync(100)
      }
      const question: Question = {
        path: decodeURIComponent(path),
        signal,
        answer: (value) => (resolve(value), answered()),
        refuse: (error) => (reject(error), answered()),
      }
      signal?.addEventListener('abort', () => {
        forget()
        reject(new Error('given up'))
      })
      questions.push(question)
      changed()
    })
  const client: EngineClient = { ask, open: () => Promise.reject(new Error('not asked for')) }
  const next = (path: string): Question => {
    const question = questions.find((one) => one.path === path)
    if (question === undefined)
      throw new Error(`${path} was not asked: ${questions.map((one) => one.path).join()}`)
    return question
  }
  /** Settles once it is asked, on the machine's own clock. */
  const asked = (path: string): Promise<Question> =>
    until(path, () => questions.find((one) => one.path === path))
  return { client, questions, next, asked }
}
