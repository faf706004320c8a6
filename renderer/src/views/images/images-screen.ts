import type { EngineState } from '../../../../electron/core/engine-state.ts'
import type { Freshness } from '../../../../electron/core/images/inventory.ts'

/** What the images view shows. */
export type ImagesScreen = 'connecting' | 'listing' | 'unreadable' | 'engine-down' | 'empty' | 'grid'

/** What is known when the choice is made. */
export interface ImagesKnown {
  readonly phase: EngineState['phase']
  readonly freshness: Freshness['kind']
  readonly count: number
  /** The first snapshot has arrived. */
  readonly isLoaded: boolean
}

/** Images that are known are always shown, fresh or not; without any, the engine's state decides. */
export const imagesScreen = ({ phase, freshness, count, isLoaded }: ImagesKnown): ImagesScreen => {
  if (count > 0) return 'grid'
  if (phase === 'down') return 'engine-down'
  if (phase === 'connecting') return 'connecting'
  if (freshness === 'unreadable') return 'unreadable'
  if (isLoaded && freshness === 'live') return 'empty'
  return 'listing'
}

/** With less than this in pixels, table, details and the shelf of repositories do not fit beside each other. */
export const leastWidthWithShelf = 912

/** How wide the details beside the table may be, in pixels; the table keeps what it needs all the same. */
export const detailsWidthRange = { least: 304, usual: 440, most: 800 } as const
