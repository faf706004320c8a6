import { setImmediate as otherWork } from 'node:timers/promises'
import type { Aged } from '../../core/aged.ts'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { measuredImage, type ImageDetails } from '../../core/images/image-details.ts'
import { shortDigest, type EngineId, type ImageId } from '../../core/identity.ts'
import type { InventoryChange } from '../../core/images/inventory.ts'
import type { MeasuredImage } from '../../core/layers/layers.ts'
import type { FactsMemory } from '../../history/image-facts.ts'
import type { Learnt } from '../../history/stored-details.ts'
import { m } from '../../words/messages.ts'
import { noEngine } from '../no-engine.ts'

/** The engine that is asked. */
export interface FactsEngine {
  readonly id: EngineId
  /** Configuration, history and layers of an image; `undefined` where it is gone. */
  readonly details: (id: ImageId, signal: AbortSignal) => Promise<ImageDetails | undefined>
  /** What it answers to an inspection, as it is; `undefined` where the image is gone. */
  readonly inspection: (id: ImageId, signal: AbortSignal) => Promise<unknown>
}

/** What the facts are made of, and whom they tell. */
export interface ImageFactsParts {
  readonly memory: FactsMemory
  /** The engine, while it is up. */
  readonly engine: () => FactsEngine | undefined
  readonly nowMs: () => number
  /** The layers of these became known. */
  readonly onLearnt: (images: readonly MeasuredImage[]) => void
  /** The engine has only a part of what this image's index names: a registry has the whole. */
  readonly onPartial: (id: ImageId) => void
}

/** What an engine says of its images, asked once for each. */
export interface ImageFacts {
  /**
   * The list of images of `engineId` changed, and has been shown. `isListed` says that the engine was listed anew: what
   * it could not be asked for is asked for again.
   */
  readonly onImages: (change: InventoryChange, engineId: EngineId | undefined, isListed: boolean) => void
  /** The engine went away: nothing is asked until it lists its images again. */
  readonly suspend: () => void
  /** These are on screen: they are asked for before the others. */
  readonly showing: (ids: readonly ImageId[]) => void
  /** Whether the layers of an image are known as they are now. */
  readonly knows: (id: ImageId) => boolean
  /** How many images are here whose layers are not known. */
  readonly unread: () => number
  /** Resolves when nothing is left to ask for, after `patienceMs` at the latest. */
  readonly settled: (patienceMs: number) => Promise<void>
  /**
   * The details of an image: as they are known, or asked for now, before all others. Rejects with a `FailureError`:
   * `not-found` where the image is gone, `engine-unreachable` where there is no engine to ask.
   */
  readonly details: (id: ImageId) => Promise<ImageDetails>
  /** The inspection of an image as the engine answers it now, or answered it last. Rejects as `details` does. */
  readonly inspect: (id: ImageId) => Promise<Aged<unknown>>
}

/** A containerd store answers 1,000 inspections in a minute and gains little from more at a time. */
const askedAtOnce = 4

/** So many are written in one transaction. */
const keptAtOnce = 50

/** So many are read from the database before anything else gets its turn; it takes 1 to 2 ms. */
const recalledAtOnce = 100

/** What is known of one engine's images. */
interface Shelf {
  readonly engineId: EngineId
  /** The size of each image that is here. */
  readonly present: Map<ImageId, number>
  /** The size at which each image was asked for; only of those that are here and have it still. */
  readonly known: Map<ImageId, number>
  readonly waiting: Set<ImageId>
  readonly failed: Set<ImageId>
  readonly asking: Map<ImageId, Promise<ImageDetails | undefined>>
  /** Learnt, and not in the database yet. */
  readonly learnt: Map<ImageId, Learnt<ImageDetails>>
  /** What the database has of it has been read. */
  isRecalled: boolean
  /** The engine has listed its images and is up. */
  isLive: boolean
  gone: AbortController
}

const nobodyToAsk = (): FailureError => noEngine('ask-about-image')

const notFound = (id: ImageId): FailureError =>
  new FailureError({
    kind: 'not-found',
    message: m.images_gone({ id: shortDigest(id) }),
    advice: m.images_gone_advice(),
  })

const emptyShelf = (engineId: EngineId): Shelf => ({
  engineId,
  present: new Map(),
  known: new Map(),
  waiting: new Set(),
  failed: new Set(),
  asking: new Map(),
  learnt: new Map(),
  isRecalled: false,
  isLive: false,
  gone: new AbortController(),
})

/**
 * Asks for what an image's ID implies: in the background once the list is live, a few images at a time, each once and
 * never again in another run. An image is asked for again only where its size differs from then: on a containerd store,
 * where another platform came under the same ID.
 */
export const createImageFacts = (parts: ImageFactsParts): ImageFacts => {
  let shelf: Shelf | undefined
  let shown: readonly ImageId[] = []
  const waiters = new Set<() => void>()

  const engineOf = (now: Shelf): FactsEngine | undefined => {
    const engine = parts.engine()
    return engine?.id === now.engineId ? engine : undefined
  }

  const keep = (now: Shelf): void => {
    parts.memory.rememberDetails(now.engineId, [...now.learnt.values()], parts.nowMs())
    now.learnt.clear()
  }

  /** Takes what is true of the images as they are now; the rest has to be asked for. */
  const take = (now: Shelf, learnt: readonly Learnt<MeasuredImage>[]): void => {
    const current = learnt.filter(({ value, sizeBytes }) => now.present.get(value.imageId) === sizeBytes)
    for (const { value, sizeBytes } of current) {
      now.known.set(value.imageId, sizeBytes)
      now.waiting.delete(value.imageId)
    }
    if (current.length > 0) parts.onLearnt(current.map(({ value }) => value))
  }

  const learn = (now: Shelf, id: ImageId, details: ImageDetails | undefined, sizeBytes?: number): void => {
    if (details === undefined) {
      if (now.present.has(id)) now.failed.add(id)
      return
    }
    if (details.lacksPlatforms === true) parts.onPartial(id)
    if (sizeBytes !== undefined) {
      now.learnt.set(id, { value: details, sizeBytes })
      take(now, [{ value: measuredImage(details), sizeBytes }])
      if (now.learnt.size >= keptAtOnce) keep(now)
    }
    // It came, or got another platform, while the engine was answering.
    if (now.present.has(id) && !now.known.has(id)) now.waiting.add(id)
  }

  const ask = (now: Shelf, engine: FactsEngine, id: ImageId): Promise<ImageDetails | undefined> => {
    const underWay = now.asking.get(id)
    if (underWay !== undefined) return underWay
    now.waiting.delete(id)
    const sizeBytes = now.present.get(id)
    const { signal } = now.gone
    const answer = engine.details(id, signal).then(
      (details) => {
        if (now === shelf) learn(now, id, details, sizeBytes)
        return details
      },
      (error: unknown) => {
        if (signal.aborted) now.waiting.add(id)
        else if (now.present.has(id)) now.failed.add(id)
        throw signal.aborted ? nobodyToAsk() : error
      },
    )
    now.asking.set(id, answer)
    const ended = (): void => {
      now.asking.delete(id)
      if (now === shelf) fill()
    }
    answer.then(ended, ended)
    return answer
  }

  const nextOf = ({ waiting }: Shelf): ImageId | undefined => {
    const [first] = waiting
    return shown.find((id) => waiting.has(id)) ?? first
  }

  const isSettled = ({ isRecalled, waiting, asking }: Shelf): boolean =>
    isRecalled && waiting.size === 0 && asking.size === 0

  const fill = (): void => {
    const now = shelf
    if (now === undefined) return
    const engine = now.isLive && now.isRecalled ? engineOf(now) : undefined
    while (engine !== undefined && now.asking.size < askedAtOnce) {
      const next = nextOf(now)
      if (next === undefined) break
      ask(now, engine, next).catch(() => undefined)
    }
    if (now.learnt.size > 0 && now.asking.size === 0) keep(now)
    if (isSettled(now)) for (const wake of [...waiters]) wake()
  }

  const recall = async (now: Shelf): Promise<void> => {
    let after: ImageId | undefined
    do {
      const { found, next } = parts.memory.layersAfter(now.engineId, after, recalledAtOnce)
      take(now, found)
      after = next
      await otherWork()
    } while (after !== undefined && now === shelf)
    now.isRecalled = true
    if (now === shelf) fill()
  }

  const leave = (now: Shelf): void => {
    now.isLive = false
    now.gone.abort()
    now.gone = new AbortController()
    keep(now)
  }

  const begin = (engineId: EngineId | undefined): Shelf | undefined => {
    if (shelf !== undefined) leave(shelf)
    shelf = engineId === undefined ? undefined : emptyShelf(engineId)
    return shelf
  }

  const drop = (now: Shelf, id: ImageId): void => {
    for (const part of [now.present, now.known, now.waiting, now.failed, now.learnt]) part.delete(id)
  }

  /** What an image was last known to be, where that is still so or nothing better can be had. */
  const remembered = (now: Shelf, id: ImageId): Learnt<ImageDetails> | undefined =>
    now.learnt.get(id) ?? parts.memory.detailsOf(now.engineId, id)

  const details = async (id: ImageId): Promise<ImageDetails> => {
    const now = shelf
    if (now === undefined) throw nobodyToAsk()
    const last = remembered(now, id)
    if (last !== undefined && last.sizeBytes === now.present.get(id)) return last.value
    const engine = engineOf(now)
    if (engine === undefined) {
      if (last !== undefined) return last.value
      throw nobodyToAsk()
    }
    const answer = await ask(now, engine, id)
    if (answer === undefined) throw notFound(id)
    return answer
  }

  const lastInspection = (now: Shelf, id: ImageId, insteadOf: Failure): Aged<unknown> => {
    const last = parts.memory.inspectionOf(now.engineId, id)
    if (last === undefined) throw new FailureError(insteadOf)
    return { value: last.value, asOfMs: last.learnedAtMs, insteadOf }
  }

  const inspect = async (id: ImageId): Promise<Aged<unknown>> => {
    const now = shelf
    if (now === undefined) throw nobodyToAsk()
    const engine = engineOf(now)
    if (engine === undefined) return lastInspection(now, id, nobodyToAsk().failure)
    const { signal } = now.gone
    let value: unknown
    try {
      value = await engine.inspection(id, signal)
    } catch (error) {
      return lastInspection(now, id, signal.aborted ? nobodyToAsk().failure : failureOf(error))
    }
    if (value === undefined) throw notFound(id)
    const asOfMs = parts.nowMs()
    parts.memory.rememberInspection(now.engineId, id, value, asOfMs)
    return { value, asOfMs }
  }

  return {
    onImages: ({ freshness, upserted, removed }, engineId, isListed) => {
      const isAnother = shelf?.engineId !== engineId
      const now = isAnother ? begin(engineId) : shelf
      if (now === undefined) return
      for (const id of removed) drop(now, id)
      for (const { id, sizeBytes } of upserted) {
        now.present.set(id, sizeBytes)
        now.failed.delete(id)
        if (now.known.get(id) === sizeBytes) continue
        now.known.delete(id)
        if (!now.asking.has(id)) now.waiting.add(id)
      }
      if (isListed) {
        for (const id of now.failed) now.waiting.add(id)
        now.failed.clear()
      }
      now.isLive = freshness.kind === 'live'
      if (isAnother) void recall(now)
      else fill()
    },
    suspend: () => {
      if (shelf !== undefined) leave(shelf)
    },
    showing: (ids) => {
      shown = ids
    },
    knows: (id) => shelf?.known.has(id) === true,
    unread: () => (shelf === undefined ? 0 : shelf.present.size - shelf.known.size),
    settled: (patienceMs) => {
      if (shelf === undefined || isSettled(shelf)) return Promise.resolve()
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          waiters.delete(end)
          resolve()
        }
        const timer = setTimeout(end, patienceMs)
        waiters.add(end)
      })
    },
    details,
    inspect,
  }
}
