/** What the window's page is asked to show, kept until there is a page that hears of it. */
import type { Topics } from '../contract/topics.ts'

/** The topics that ask for something. Nobody asks again, and no snapshot has them, so none may get lost. */
export type RequestTopic = 'navigate' | 'deepLink'

/** Requests on their way to the page. */
export interface Requests {
  /** Hands it to the page; where none listens, it waits, in place of an earlier one of its topic. */
  readonly ask: <T extends RequestTopic>(topic: T, event: Topics[T]) => void
  /** A page listens from now on: it is handed what waits. */
  readonly pageListens: () => void
  /** There is no page, or it is about to be another: what comes now waits. */
  readonly pageLeaves: () => void
  /** What waits is no longer wanted. */
  readonly forget: () => void
}

/** Makes them; `send` is called while a page listens. */
export const createRequests = (
  send: <T extends RequestTopic>(topic: T, event: Topics[T]) => void,
): Requests => {
  let isListening = false
  const waiting = new Map<RequestTopic, () => void>()
  return {
    ask: (topic, event) => {
      if (isListening) return send(topic, event)
      waiting.set(topic, () => send(topic, event))
    },
    pageListens: () => {
      isListening = true
      const sends = [...waiting.values()]
      waiting.clear()
      for (const sendIt of sends) sendIt()
    },
    pageLeaves: () => {
      isListening = false
    },
    forget: () => waiting.clear(),
  }
}
