import { backoffMs } from '../../core/backoff.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import type { Watched } from './drift-watch.ts'

/** What a round over many tags is made of. */
export interface RoundParts<Answer> {
  readonly ask: (watched: Watched) => Promise<Answer>
  /** A tag's turn has come. */
  readonly onTurn: (watched: Watched) => void
  readonly onAnswer: (watched: Watched, answer: Answer) => void
  readonly onFailure: (watched: Watched, failure: Failure) => void
  /** Resolves after so many milliseconds; rejects when the round is cancelled. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
}

const mostAttempts = 3

/** A registry that wants more patience is asked no more this time. */
const longestWaitMs = 60_000

/** After so many questions in a row that nothing answered, the rest of a host would only wait for nothing, too. */
const mostMisses = 2

const byHost = (tags: readonly Watched[]): readonly (readonly Watched[])[] => {
  const hosts = new Map<string, Watched[]>()
  for (const tag of tags) {
    const others = hosts.get(tag.reference.domain)
    if (others === undefined) hosts.set(tag.reference.domain, [tag])
    else others.push(tag)
  }
  return [...hosts.values()]
}

/**
 * Asks about tags: hosts side by side, one question at a time to each. What a host refuses for its limit is asked again when
 * it says, or after a while; rejects only where `signal` is aborted.
 */
export const runRound = async <Answer>(
  tags: readonly Watched[],
  parts: RoundParts<Answer>,
  signal: AbortSignal,
): Promise<void> => {
  const { nowMs, random } = parts

  const pauseMs = ({ retryAtMs }: Failure, attempt: number): number =>
    retryAtMs === undefined ? backoffMs(attempt, random()) : Math.max(0, retryAtMs - nowMs())

  const patiently = async (tag: Watched): Promise<Answer> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await parts.ask(tag)
      } catch (error) {
        const failure = failureOf(error)
        const ms = pauseMs(failure, attempt)
        if (failure.kind !== 'rate-limited' || attempt === mostAttempts || ms > longestWaitMs) throw error
        await parts.wait(ms, signal)
      }
    }
  }

  const askHost = async (ofHost: readonly Watched[]): Promise<void> => {
    let misses = 0
    let refusal: Failure | undefined
    for (const tag of ofHost) {
      signal.throwIfAborted()
      parts.onTurn(tag)
      if (refusal !== undefined) {
        parts.onFailure(tag, refusal)
        continue
      }
      try {
        parts.onAnswer(tag, await patiently(tag))
        misses = 0
      } catch (error) {
        signal.throwIfAborted()
        const failure = failureOf(error)
        parts.onFailure(tag, failure)
        misses = failure.kind === 'registry-unreachable' ? misses + 1 : 0
        if (failure.kind === 'rate-limited' || misses === mostMisses) refusal = failure
      }
    }
  }

  await Promise.all(byHost(tags).map(askHost))
}
