import type { EngineFacts } from '../core/engine-state.ts'
import type { InventoryImage } from '../core/image.ts'
import type { EngineId, ImageId } from '../core/identity.ts'
import type { LayerFacts, LayerMemory } from '../history/layer-facts.ts'

/** The engine whose images are looked at. */
export interface LayeredEngine {
  readonly facts: EngineFacts
  /** The chains of an image's layers, one for each platform that is here; `undefined` where it is gone. */
  readonly inspectLayers: (
    id: ImageId,
    signal: AbortSignal,
  ) => Promise<readonly (readonly string[])[] | undefined>
}

/** An image and its layers. */
export interface LayeredImage {
  readonly image: InventoryImage
  readonly chains: LayerFacts['chains']
}

/** The layers of the images that are here, as far as they are known by now. */
export interface LocalLayers {
  readonly known: readonly LayeredImage[]
  /** How many images have not been asked for theirs. */
  readonly unread: number
}

/** What is asked of an engine once for each image, and remembered. */
export interface LocalLayersReader {
  /** Waits at most `patienceMs` for what is not known yet; the rest goes on being read. */
  readonly read: (
    engine: LayeredEngine,
    images: readonly InventoryImage[],
    patienceMs: number,
  ) => Promise<LocalLayers>
  /** Stops asking. */
  readonly close: () => void
}

/** A containerd store answers 1,000 inspections in a minute and gains little from more at a time. */
const inspectionsAtOnce = 4

/** So many are written in one transaction. */
const rememberedAtOnce = 50

interface Reading {
  readonly engine: LayeredEngine
  readonly known: Map<ImageId, LayerFacts>
  readonly waiting: Map<ImageId, InventoryImage>
  readonly learnt: { readonly id: ImageId; readonly facts: LayerFacts }[]
  readonly gone: AbortController
  /** Settles when nothing waits any more; absent while nothing is read. */
  ended?: Promise<void>
}

/** On a graph driver an ID implies the layers, on a containerd store the size says whether a platform was added. */
const isCurrent = (facts: LayerFacts | undefined, image: InventoryImage, { store }: EngineFacts): boolean =>
  facts !== undefined && (store === 'graph-driver' || facts.sizeBytes === image.sizeBytes)

/** Reads the layers of images when somebody wants to know, a few images at a time, each once. */
export const createLocalLayers = (memory: LayerMemory, nowMs: () => number): LocalLayersReader => {
  let reading: Reading | undefined

  const readingOf = (engine: LayeredEngine): Reading => {
    if (reading?.engine === engine) return reading
    reading?.gone.abort()
    reading = {
      engine,
      known: new Map(memory.layersOf(engine.facts.id)),
      ...{ waiting: new Map(), learnt: [], gone: new AbortController() },
    }
    return reading
  }

  const keep = ({ engine, learnt }: Reading): void => {
    const id: EngineId = engine.facts.id
    memory.rememberLayers(id, learnt.splice(0), nowMs())
  }

  const readOne = async (now: Reading, image: InventoryImage): Promise<void> => {
    // An image that cannot be asked for, such as one that just went, is left out until somebody wants to know again.
    const chains = await now.engine.inspectLayers(image.id, now.gone.signal).catch(() => undefined)
    if (chains === undefined || now.gone.signal.aborted) return
    const facts = { chains, sizeBytes: image.sizeBytes }
    now.known.set(image.id, facts)
    now.learnt.push({ id: image.id, facts })
    if (now.learnt.length >= rememberedAtOnce) keep(now)
  }

  const work = async (now: Reading): Promise<void> => {
    for (;;) {
      const [next] = now.waiting.values()
      if (next === undefined || now.gone.signal.aborted) return
      now.waiting.delete(next.id)
      await readOne(now, next)
    }
  }

  const readAll = async (now: Reading): Promise<void> => {
    await Promise.all(Array.from({ length: inspectionsAtOnce }, () => work(now)))
    if (!now.gone.signal.aborted) keep(now)
    delete now.ended
  }

  const patience = (ended: Promise<void>, patienceMs: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMs)
      void ended.finally(() => {
        clearTimeout(timer)
        resolve()
      })
    })

  return {
    read: async (engine, images, patienceMs) => {
      const now = readingOf(engine)
      const isKnown = (image: InventoryImage) => isCurrent(now.known.get(image.id), image, engine.facts)
      for (const image of images) if (!isKnown(image)) now.waiting.set(image.id, image)
      if (now.waiting.size > 0) now.ended ??= readAll(now)
      if (now.ended !== undefined) await patience(now.ended, patienceMs)
      const known = images.filter(isKnown).flatMap((image) => {
        const facts = now.known.get(image.id)
        return facts === undefined ? [] : [{ image, chains: facts.chains }]
      })
      return { known, unread: images.length - known.length }
    },
    close: () => reading?.gone.abort(),
  }
}
