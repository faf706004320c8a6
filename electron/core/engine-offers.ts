/** Which engines there are to choose from, and which one the person wants. */
import type { EndpointSource } from './endpoint.ts'
import type { EngineFacts } from './engine-state.ts'
import { unreachable, type Failure } from './failure.ts'

/** The engine that the person wants. */
export type EngineWish =
  /** Whichever the docker CLI would speak to. */
  | { readonly kind: 'automatic' }
  /** That of one of the docker CLI's contexts. */
  | { readonly kind: 'context'; readonly name: string }
  /** The one at an address, as the docker CLI writes it. */
  | { readonly kind: 'host'; readonly host: string }

/** What came of looking whether an engine is there. */
export type EngineLook =
  | { readonly kind: 'looking' }
  | { readonly kind: 'up'; readonly engine: EngineFacts }
  | { readonly kind: 'down'; readonly failure: Failure }

/** An engine that can be chosen. */
export interface EngineOffer {
  readonly wish: EngineWish
  /** As the docker CLI writes it; absent where what names it cannot be read. */
  readonly host?: string
  /** What named it. Absent where that could not be found out. */
  readonly source?: EndpointSource
  readonly look: EngineLook
}

/** The engines that can be chosen, and the one that is. */
export interface EngineOffers {
  readonly offers: readonly EngineOffer[]
  readonly chosen: EngineWish
}

/** A text that no other wish has: what is kept of a choice in lists. */
export const wishKey = (wish: EngineWish): string => {
  switch (wish.kind) {
    case 'automatic':
      return 'automatic'
    case 'context':
      return `context:${wish.name}`
    case 'host':
      return `host:${wish.host}`
    default:
      return unreachable(wish)
  }
}

/** Whether two wishes are for the same. */
export const isSameWish = (one: EngineWish, other: EngineWish): boolean => wishKey(one) === wishKey(other)
