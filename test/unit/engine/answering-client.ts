import type { EngineClient, EngineRequest } from '../../../electron/engine/client.ts'

/** A client whose engine answers as `answer` says, and every request that it was sent. */
export const clientThatAnswers = (answer: (request: EngineRequest) => unknown) => {
  const requests: EngineRequest[] = []
  const client: EngineClient = {
    ask: (request) => {
      requests.push(request)
      return new Promise((resolve) => resolve(answer(request)))
    },
    open: () => Promise.reject(new Error('not asked')),
  }
  return { client, requests }
}
