import { FailureError } from '../core/failure.ts'

/** There is no engine now; `purpose` says for what, such as `to pull with right now`. */
export const noEngine = (purpose: string, advice = 'Try again once the engine is back.'): FailureError =>
  new FailureError({ kind: 'engine-unreachable', message: `There is no engine ${purpose}.`, advice })
