import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { backoffMs } from '../core/backoff.ts'
import type { EndpointChoice } from '../core/endpoint.ts'
import type { EngineFacts, EngineState } from '../core/engine-state.ts'
import { failureOf, type Failure } from '../core/failure.ts'
import { m } from '../words/messages.ts'
import { decodeEvent, eventFilter, type EngineEvent } from './events.ts'
import { engineFailure } from './failures.ts'
import { greetEngine, type Greeting } from './greeting.ts'
import { readJsonLines } from './json-lines.ts'

/** Where the engine is, and how dockerode gets there. */
export interface Route {
  readonly choice: EndpointChoice
  readonly options: Docker.DockerOptions
}

/** What a connection is made of, and whom it tells. */
export interface ConnectionParts {
  /** Looks for the engine; asked anew before each attempt, since contexts and sockets change. */
  readonly findRoute: () => Promise<Route>
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly onState: (state: EngineState) => void
  readonly onEvent: (event: EngineEvent) => void
  /** How long the first answer may take. */
  readonly deadlineMs?: number
  /** The engine is looked for once this resolves; at once where absent. */
  readonly begins?: Promise<void>
}

/** A connection to one engine that comes back by itself. */
export interface EngineConnection {
  readonly state: () => EngineState
  /** The engine, while it is up. */
  readonly current: () => Greeting | undefined
  /** Tries again now instead of waiting. Does nothing while the engine is up or an attempt runs. */
  readonly retryNow: () => void
  /**
   * Asks an engine that is up whether it still is, and follows its events anew: after the machine has slept, the connection that they
   * come by may be dead without anybody having said so. It is down where it does not answer in time. Otherwise as `retryNow`.
   */
  readonly recheck: () => void
  /** Leaves the engine there is and looks for one anew, at once: another may be wanted. */
  readonly reconnect: () => void
  /** Ends it for good; resolves when nothing of it runs any more. */
  readonly close: () => Promise<void>
}

const wentAway = (cause?: unknown): Failure => ({
  kind: 'engine-unreachable',
  message: m.failures_went_away(),
  advice: m.failures_went_away_advice(),
  ...(cause === undefined ? {} : { ownWords: failureOf(cause).ownWords ?? failureOf(cause).message }),
})

/** An engine answers `/events` at once; one that holds the headers back until the first event is not waited for. */
const eventHeadersMs = 1_000

/**
 * Connects to the engine and stays connected: one event stream is kept open, and its end is how the engine's going is
 * noticed, at once and without polling. After a failure it tries again with a growing, jittered pause.
 */
export const connectToEngine = (parts: ConnectionParts): EngineConnection => {
  const closing = new AbortController()
  let state: EngineState = { phase: 'connecting' }
  let current: Greeting | undefined
  let lastKnown: EngineFacts | undefined
  let choice: EndpointChoice | undefined
  let pause: AbortController | undefined
  /** Aborted where the stream of events is not believed any more. */
  let doubt: AbortController | undefined
  /** Aborted where the engine is left for another. */
  let leaving = new AbortController()

  const become = (next: EngineState): void => {
    state = next
    parts.onState(next)
  }

  const known = () => (lastKnown === undefined ? {} : { lastKnown })

  const follow = async (
    { client, engine }: Greeting,
    choice: EndpointChoice,
    signal: AbortSignal,
  ): Promise<void> => {
    const stream = client.open({ method: 'GET', path: '/events', query: { filters: eventFilter }, signal })
    await Promise.race([stream, wait(eventHeadersMs, undefined, { signal })])
    signal.throwIfAborted()
    become({ phase: 'up', choice, engine, sinceMs: state.phase === 'up' ? state.sinceMs : parts.nowMs() })
    await readJsonLines(await stream, (line) => {
      const event = decodeEvent(line)
      if (event !== undefined && !signal.aborted) parts.onEvent(event)
    })
  }

  /** Follows it until its events end, or until somebody doubts that they still come, and says whether it was that. */
  const isDoubted = async (
    greeting: Greeting,
    choice: EndpointChoice,
    signal: AbortSignal,
  ): Promise<boolean> => {
    const doubted = new AbortController()
    doubt = doubted
    try {
      await follow(greeting, choice, AbortSignal.any([signal, doubted.signal]))
    } catch (error) {
      if (!doubted.signal.aborted) throw error
    }
    signal.throwIfAborted()
    return doubted.signal.aborted
  }

  /** Gives why the engine that was up has gone; throws where it could not be reached at all. */
  const attempt = async (signal: AbortSignal): Promise<Failure> => {
    const route = await parts.findRoute()
    signal.throwIfAborted()
    choice = route.choice
    if (state.phase === 'connecting') become({ phase: 'connecting', choice, ...known() })
    const { host } = choice.endpoint
    const greet = async (): Promise<Greeting> => {
      const greeting = await greetEngine(route.options, host, signal, parts.deadlineMs)
      signal.throwIfAborted()
      current = greeting
      lastKnown = greeting.engine
      return greeting
    }
    let greeting = await greet()
    try {
      while (await isDoubted(greeting, choice, signal)) greeting = await greet()
      return wentAway()
    } catch (error) {
      if (state.phase !== 'up') throw engineFailure(error)
      return wentAway(engineFailure(error))
    } finally {
      if (current === greeting) current = undefined
    }
  }

  const pauseFor = async (delayMs: number): Promise<void> => {
    pause = new AbortController()
    await wait(delayMs, undefined, { signal: AbortSignal.any([pause.signal, closing.signal]) }).catch(
      () => {},
    )
    pause = undefined
  }

  const run = async (): Promise<void> => {
    let attempts = 0
    let sinceMs: number | undefined
    let { signal: left } = leaving
    if (parts.begins !== undefined) await Promise.race([parts.begins, once(closing.signal, 'abort')])
    while (!closing.signal.aborted) {
      let failure: Failure
      if (left.aborted) {
        left = leaving.signal
        attempts = 0
        sinceMs = undefined
      }
      try {
        failure = await attempt(AbortSignal.any([closing.signal, left]))
        attempts = 0
        sinceMs = undefined
      } catch (error) {
        failure = failureOf(error)
      }
      if (closing.signal.aborted) return
      if (left.aborted) continue
      attempts += 1
      sinceMs ??= parts.nowMs()
      const delayMs = backoffMs(attempts, parts.random())
      const down = {
        phase: 'down' as const,
        ...(choice === undefined ? {} : { choice }),
        ...known(),
        failure,
        sinceMs,
        attempts,
      }
      become({ ...down, nextAttemptAtMs: parts.nowMs() + delayMs })
      await pauseFor(delayMs)
      if (!closing.signal.aborted && !left.aborted) become(down)
    }
  }

  const running = run()

  return {
    state: () => state,
    current: () => (state.phase === 'up' ? current : undefined),
    retryNow: () => pause?.abort(),
    recheck: () => {
      if (state.phase === 'up') doubt?.abort()
      else pause?.abort()
    },
    reconnect: () => {
      leaving.abort()
      leaving = new AbortController()
      current = undefined
      lastKnown = undefined
      choice = undefined
      become({ phase: 'connecting' })
      pause?.abort()
    },
    close: async () => {
      closing.abort()
      await running
    },
  }
}
