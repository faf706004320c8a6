import { FailureError, type Failure } from '../core/failure.ts'
import { m } from '../words/messages.ts'
import type { EngineClient } from './client.ts'
import { engineFailure, failureOfWords } from './failures.ts'
import { readJsonLines } from './json-lines.ts'

/** What to push. */
export interface PushRequest {
  /** The repository as the engine takes it: `acme/api`, or `127.0.0.1:5000/acme/api`. */
  readonly repository: string
  /** Without one, Docker would push every tag there is. */
  readonly tag: string
  /** The registry as a person names it, for failures: `docker.io`. */
  readonly registry: string
  /** `X-Registry-Auth`; engines insist on one, also where nobody is signed in (20.10 answers 400 without). */
  readonly registryAuth: string
}

/** What a push alone can be refused for, in the words of engines and registries; most specific first. */
const rules: readonly (readonly [pattern: RegExp, failure: (registry: string) => Failure])[] = [
  [
    /does not exist locally|tag does not exist|no such image|image not known|unable to find image/i,
    () => ({
      kind: 'not-found',
      message: m.transfers_push_gone(),
      advice: m.transfers_push_gone_advice(),
    }),
  ],
  [
    // Harbor and GitLab; HTTP 507 is what a store without room answers.
    /quota|exceed the configured upper limit|insufficient storage/i,
    (registry) => ({
      kind: 'disk-full',
      message: m.transfers_push_no_room({ registry }),
      advice: m.transfers_push_no_room_advice(),
    }),
  ],
  [
    /missing content|content digest .* not found|not all of them are available locally/i,
    () => ({
      kind: 'wrong-platform',
      message: m.transfers_push_platforms(),
      advice: m.transfers_push_platforms_advice(),
    }),
  ],
]

const unauthorized = (registry: string): Failure => ({
  kind: 'unauthorized',
  message: m.transfers_push_unauthorized({ registry }),
  advice: m.transfers_push_unauthorized_advice({ registry }),
})

const rateLimited = (registry: string): Failure => ({
  kind: 'rate-limited',
  message: m.transfers_push_rate_limited({ registry }),
  advice: m.transfers_push_rate_limited_advice({ registry }),
})

/** What a failure of the engine's means where it pushed to `registry`. */
const failureOfPush = (failure: Failure, registry: string): Failure => {
  const rule = rules.find(([pattern]) => pattern.test(failure.ownWords ?? ''))
  if (rule !== undefined) return { ...failure, ...rule[1](registry) }
  if (failure.kind === 'unauthorized') return { ...failure, ...unauthorized(registry) }
  if (failure.kind === 'rate-limited') return { ...failure, ...rateLimited(registry) }
  return failure
}

/** The failure that an error within the stream of a push describes. */
export const failureOfPushWords = (words: string, registry: string): Failure =>
  failureOfPush(failureOfWords(words), registry)

/**
 * Has the engine push an image, and hands each message of its progress stream to `onMessage`. Resolves when the stream
 * has ended, which is not yet success (`core/push-progress.ts` folds the messages). `signal` closes the connection, by
 * which the engine stops as well.
 *
 * Throws a `FailureError`: `cancelled`, `stream-broken`, or what the engine answered instead of a stream.
 */
export const pushImage = async (
  client: EngineClient,
  request: PushRequest,
  signal: AbortSignal,
  onMessage: (message: unknown) => void,
): Promise<void> => {
  try {
    const stream = await client.open({
      method: 'POST',
      path: `/images/${encodeURIComponent(request.repository)}/push`,
      query: { tag: request.tag },
      headers: { 'X-Registry-Auth': request.registryAuth },
      signal,
    })
    await readJsonLines(stream, onMessage)
  } catch (error) {
    const { failure } = engineFailure(error, signal)
    throw new FailureError(failureOfPush(failure, request.registry), error)
  }
}
