import { setTimeout as wait } from 'node:timers/promises'
import type { ImageStore } from '../../core/engine-state.ts'
import type { ImageId } from '../../core/identity.ts'

/** What a measurement goes by. */
export interface MeasureParts {
  readonly store: ImageStore
  /** The engine's own figure of the bytes that images take. */
  readonly imageBytes: (signal: AbortSignal) => Promise<number>
  /** The images that are known to be here now. */
  readonly imageIds: () => readonly ImageId[]
  /** How long the removal is held up for the figure from before; a second where absent. */
  readonly patienceMs?: number
}

/** A measurement of what a removal brings back. */
export interface Measurement {
  /** The removal begins: the figure from before counts if it has come by now, or does soon, and no image came or went since. */
  readonly begin: () => Promise<void>
  /**
   * The removal of `gone` has ended: what came back, as soon as the engine says; `undefined` where it cannot be told.
   * Never rejects.
   */
  readonly end: (gone: ReadonlySet<ImageId>) => Promise<number | undefined>
  /** Nothing more is to be asked. */
  readonly abandon: () => void
}

/** How long a removal is held up for a figure. */
const usualPatienceMs = 1_000

/** What `figure` gives, or `undefined` where it takes longer than one waits for it. */
export const inTime = async (
  figure: Promise<number | undefined>,
  patienceMs = usualPatienceMs,
): Promise<number | undefined> => {
  const patience = new AbortController()
  const { signal } = patience
  const tooLate = wait(patienceMs, undefined, { signal }).catch(() => undefined)
  try {
    return await Promise.race([figure, tooLate])
  } finally {
    patience.abort()
  }
}

/** A containerd store takes 6 ms an image for its figure: with more than these, nobody waits for it. */
const mostOnContainerd = 2_000

/**
 * Starts to measure: the engine's figure from before is asked for at once, while the person still reads what will happen.
 * What others pull or remove meanwhile would count as this removal's, so then nothing is measured.
 */
export const startMeasuring = (parts: MeasureParts): Measurement => {
  const asking = new AbortController()
  const there = new Set(parts.imageIds())
  const isWorthIt = parts.store !== 'containerd' || there.size <= mostOnContainerd
  const ask = (): Promise<number | undefined> => parts.imageBytes(asking.signal).catch(() => undefined)
  const asked = isWorthIt ? ask() : Promise.resolve(undefined)
  let before: number | undefined

  const haveOthersChanged = (gone: ReadonlySet<ImageId>): boolean => {
    const here = new Set(parts.imageIds())
    const came = [...here].some((id) => !there.has(id))
    return came || [...there].some((id) => !here.has(id) && !gone.has(id))
  }

  return {
    begin: async () => {
      const bytes = await inTime(asked, parts.patienceMs)
      if (!haveOthersChanged(new Set())) before = bytes
      if (before === undefined) asking.abort()
    },
    end: async (gone) => {
      if (before === undefined) return undefined
      const after = await ask()
      if (after === undefined || after > before || haveOthersChanged(gone)) return undefined
      return before - after
    },
    abandon: () => asking.abort(),
  }
}
