import type { EngineFacts, EngineState } from '../../core/engine-state.ts'
import {
  isSameWish,
  wishKey,
  type EngineLook,
  type EngineOffer,
  type EngineOffers,
  type EngineWish,
} from '../../core/engine-offers.ts'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import type { OfferedEndpoint } from '../../engine/endpoints/offered.ts'
import type { DiscoveredEndpoint } from '../../engine/endpoints/discover.ts'
import { m } from '../../words/messages.ts'
import { coalesce } from '../coalesce.ts'

/** What the choice of engines is made of, and whom it tells. */
export interface EnginesParts {
  readonly list: () => Promise<readonly OfferedEndpoint[]>
  /** Asks an engine who it is, and nothing more; rejects with why it does not say. */
  readonly ask: (endpoint: DiscoveredEndpoint, signal: AbortSignal) => Promise<EngineFacts>
  /** The engine whose images are shown. */
  readonly shown: () => EngineState
  readonly chosen: () => EngineWish
  /** Keeps another choice; the connection follows it. */
  readonly choose: (wish: EngineWish) => Promise<void>
  /** Something of the engine that is shown would be broken off. */
  readonly isCleaningUp: () => boolean
  readonly onChange: (offers: EngineOffers) => void
}

/** The engines of this machine's contexts and sockets. Nobody asks them anything but on `look`. */
export interface Engines {
  /** As they were found last; none before the first look. */
  readonly offers: () => EngineOffers
  /** Looks which ones there are, and asks each who it is, all at once; what is found is told as it comes. */
  readonly look: () => Promise<EngineOffers>
  /**
   * Has the images of another engine shown. Rejects with `invalid-input` for one that is not on the list, and with `in-use`
   * while a clean-up runs.
   */
  readonly choose: (wish: EngineWish) => Promise<void>
  /** The engine that is shown is another, or stands otherwise. */
  readonly shownChanged: () => void
  readonly close: () => void
}

const cleaningUp = (): Failure => ({
  kind: 'in-use',
  message: m.engine_cleaning_up(),
  advice: m.engine_cleaning_up_advice(),
})

const notOffered = (): Failure => ({
  kind: 'invalid-input',
  message: m.engine_not_offered(),
  advice: m.engine_not_offered_advice(),
})

const sourceOf = (offered: OfferedEndpoint): Pick<EngineOffer, 'host' | 'source'> =>
  'endpoint' in offered
    ? { host: offered.endpoint.endpoint.host, source: offered.endpoint.endpoint.source }
    : offered.source === undefined
      ? {}
      : { source: offered.source }

/** What the connection knows of the engine that is shown; nobody asks it a second time. */
const lookOfShown = (state: EngineState): EngineLook => {
  switch (state.phase) {
    case 'up':
      return { kind: 'up', engine: state.engine }
    case 'down':
      return { kind: 'down', failure: state.failure }
    case 'connecting':
      return { kind: 'looking' }
  }
}

/** Makes the choice of engines. */
export const createEngines = (parts: EnginesParts): Engines => {
  let found: readonly OfferedEndpoint[] = []
  const looks = new Map<string, EngineLook>()
  let asking = new AbortController()

  const lookOf = (offered: OfferedEndpoint): EngineLook => {
    if (isSameWish(offered.wish, parts.chosen())) return lookOfShown(parts.shown())
    if ('failure' in offered) return { kind: 'down', failure: offered.failure }
    return looks.get(wishKey(offered.wish)) ?? { kind: 'looking' }
  }

  /** A choice that is no longer there is on the list all the same: the person sees what they chose. */
  const withChosen = (): readonly OfferedEndpoint[] => {
    const chosen = parts.chosen()
    if (found.length === 0 || found.some(({ wish }) => isSameWish(wish, chosen))) return found
    const failure: Failure = {
      kind: 'not-found',
      message: m.engine_choice_gone(),
      advice: m.engine_choice_gone_advice(),
    }
    return [...found, { wish: chosen, failure }]
  }

  const offers = (): EngineOffers => ({
    chosen: parts.chosen(),
    offers: withChosen().map((offered) => ({
      wish: offered.wish,
      ...sourceOf(offered),
      look: lookOf(offered),
    })),
  })

  const { poke } = coalesce(() => parts.onChange(offers()))

  const askOne = async (
    wish: EngineWish,
    endpoint: DiscoveredEndpoint,
    signal: AbortSignal,
  ): Promise<void> => {
    let look: EngineLook
    try {
      look = { kind: 'up', engine: await parts.ask(endpoint, signal) }
    } catch (error) {
      look = { kind: 'down', failure: failureOf(error) }
    }
    if (signal.aborted) return
    looks.set(wishKey(wish), look)
    poke()
  }

  const askAll = (): void => {
    const { signal } = asking
    for (const offered of found) {
      if ('failure' in offered || isSameWish(offered.wish, parts.chosen())) continue
      void askOne(offered.wish, offered.endpoint, signal)
    }
  }

  return {
    offers,
    look: async () => {
      asking.abort()
      asking = new AbortController()
      const { signal } = asking
      const listed = await parts.list()
      if (signal.aborted) return offers()
      found = listed
      looks.clear()
      askAll()
      return offers()
    },
    choose: async (wish) => {
      if (isSameWish(wish, parts.chosen())) return
      if (!found.some((offered) => isSameWish(offered.wish, wish))) throw new FailureError(notOffered())
      if (parts.isCleaningUp()) throw new FailureError(cleaningUp())
      // What was shown until now is one of the others from here on.
      const shown = parts.shown()
      const left = found.find((offered) => isSameWish(offered.wish, parts.chosen()))
      if (shown.phase !== 'connecting') looks.set(wishKey(parts.chosen()), lookOfShown(shown))
      await parts.choose(wish)
      // The connection has not found out how it stands, and nobody else would.
      if (shown.phase === 'connecting' && left !== undefined && 'endpoint' in left)
        void askOne(left.wish, left.endpoint, asking.signal)
      poke()
    },
    shownChanged: () => {
      if (found.length > 0) poke()
    },
    close: () => asking.abort(),
  }
}
