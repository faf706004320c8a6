import type { LayersPatch } from './layers.ts'

/** The layers of one engine's images as far as they are known, for a window that starts. */
export interface LayersSnapshot {
  /** Counts changes; a change whose revision is not one more than the last one seen asks for a new snapshot. */
  readonly revision: number
  /** The whole tree. */
  readonly whole: LayersPatch
  /** How many images have not been asked for their layers yet. */
  readonly unreadImages: number
}

/** What became known or went since the revision before. */
export interface LayersChange {
  readonly revision: number
  readonly patch: LayersPatch
  readonly unreadImages: number
  /** Another engine is shown from now on: the patch is for an empty tree. */
  readonly isAnew?: true
}
