import type { EngineClient } from './client.ts'
import { engineFailure } from './failures.ts'
import { readJsonLines } from './json-lines.ts'

/** What to pull. */
export interface PullRequest {
  /** The repository as the engine takes it: `python`, or `127.0.0.1:5000/acme/api`. */
  readonly repository: string
  /** A tag, or a digest with its algorithm. Without one, Docker would pull every tag there is. */
  readonly tagOrDigest: string
  /** `os/architecture[/variant]`; the engine's own where absent. */
  readonly platform?: string | undefined
  /** `X-Registry-Auth`, for an image that only some may have. */
  readonly registryAuth?: string | undefined
}

/**
 * Has the engine pull an image, and hands each message of its progress stream to `onMessage`. Resolves when the
 * stream has ended, which is not yet success: the last message may say what went wrong
 * (`core/transfers/pull-progress.ts` folds the messages). Closing the connection is how an engine is told to stop, so `signal`
 * cancels the pull there as well.
 *
 * Throws a `FailureError`: `cancelled`, `stream-broken`, or what the engine answered instead of a stream.
 *
 * The stream is read here and not by dockerode's `followProgress`, which takes an error within the stream for success
 * (docker-modem issue 146), decodes chunk by chunk and keeps every line.
 */
export const pullImage = async (
  client: EngineClient,
  request: PullRequest,
  signal: AbortSignal,
  onMessage: (message: unknown) => void,
): Promise<void> => {
  try {
    const stream = await client.open({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: request.repository, tag: request.tagOrDigest, platform: request.platform },
      ...(request.registryAuth === undefined ? {} : { headers: { 'X-Registry-Auth': request.registryAuth } }),
      signal,
    })
    await readJsonLines(stream, onMessage)
  } catch (error) {
    throw engineFailure(error, signal)
  }
}
