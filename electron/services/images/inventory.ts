import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { EngineFacts } from '../../core/engine-state.ts'
import { failureOf } from '../../core/failure.ts'
import {
  withKnowledgeOf,
  type ContainerUse,
  type Image,
  type InventoryImage,
} from '../../core/images/image.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import type { Freshness, InventoryChange, InventorySnapshot } from '../../core/images/inventory.ts'
import type { EngineClient } from '../../engine/client.ts'
import type { EngineEvent } from '../../engine/events.ts'
import { inspectImage, listImages, listImagesNamed } from '../../engine/images.ts'
import type { ImageCache } from '../../history/image-cache.ts'
import type { UsesMemory } from '../../history/image-uses.ts'
import { coalesceChanges } from '../coalesce.ts'
import type { RegistryDigests } from '../pins/registry-digests.ts'
import { createImageUses } from './image-uses.ts'
import { findNamedImage } from './named-image.ts'

/** What an inventory is made of, and whom it tells. */
export interface InventoryParts {
  readonly cache: ImageCache
  readonly usesMemory: UsesMemory
  readonly registryDigests: Pick<RegistryDigests, 'alsoKnownBy'>
  readonly nowMs: () => number
  /** For the window: it does not wait for the disk. */
  readonly onChange: (change: InventoryChange) => void
  /** The change is in the cache; `isListed` says that the engine was listed since the change before. */
  readonly onKept: (change: InventoryChange, isListed: boolean) => void
  /** Somebody has pulled this name, and this is what it named at once after that. */
  readonly onPulled: (name: string, image: Image) => void
  /** Something could not be asked; what is shown may be behind. */
  readonly onTrouble: (error: unknown) => void
}

/** What is known of the images of one engine, kept fresh by its events. */
export interface Inventory {
  readonly snapshot: () => InventorySnapshot
  /** The engine whose images these are. */
  readonly engineId: () => EngineId | undefined
  readonly image: (id: ImageId) => InventoryImage | undefined
  /** The containers that use an image, which itself may be gone. */
  readonly containersOf: (id: ImageId) => readonly ContainerUse[]
  /** An endpoint was found: what was last seen there is shown until the engine answers. Nothing is where none was found. */
  readonly expect: (host: string | undefined) => void
  /** The engine answered: lists it once, then follows its events. */
  readonly follow: (client: EngineClient, engine: EngineFacts, host: string) => void
  readonly onEvent: (event: EngineEvent) => void
  /** The engine went away: what is known stays, marked as of now. */
  readonly suspend: () => void
  /** More is known of what registries have. */
  readonly registriesLearnt: () => void
  /** An image was pulled by one of the names that it has, whatever its engine says of them. */
  readonly cameFromRegistry: (id: ImageId) => void
  /** Lists everything again, unless a list is under way. Resolves when it is through. */
  readonly refresh: () => Promise<void>
}

/** An engine on a containerd store answers one inspection in 20 to 60 ms and gains little from more at a time. */
const inspectionsAtOnce = 4

/** How long after a question that failed it is asked once more. */
const secondTryMs = 200

interface Followed {
  readonly client: EngineClient
  readonly engine: EngineFacts
  /** Ends what is still being asked when the engine goes away. */
  readonly gone: AbortController
  listing?: Promise<void>
  /** How many questions about single images are under way. */
  readings: number
}

/** What events have announced and has not been asked for yet. */
interface Backlog {
  readonly images: Set<ImageId>
  /** Images that have lost a name to another one. */
  readonly losers: Set<ImageId>
  readonly names: Set<string>
  /** Of the names, those that have come to what they name by a pull, and the image's ID where the engine said it. */
  readonly pulled: Map<string, ImageId | undefined>
}

/** Keeps the list of images of one engine: from the cache at first, then from the engine, then patched by its events. */
export const createInventory = (parts: InventoryParts): Inventory => {
  const images = new Map<ImageId, InventoryImage>()
  const holders = new Map<string, ImageId>()
  const backlog: Backlog = { images: new Set(), losers: new Set(), names: new Set(), pulled: new Map() }
  /** Which question's answer is shown of an image. Several are under way at once, and an older answer may come later. */
  const answered = new Map<ImageId, number>()
  let questions = 0
  let listAnswered = 0
  let freshness: Freshness = { kind: 'unknown' }
  let revision = 0
  let shownEngine: EngineId | undefined
  let followed: Followed | undefined
  let listedAnew = false

  const { touch, poke } = coalesceChanges<ImageId, InventoryImage>(
    (id) => images.get(id),
    ({ upserted, removed }) => {
      revision += 1
      const isListed = listedAnew
      const change = { revision, freshness, upserted, removed, ...watched() }
      parts.onChange(change)
      keep(upserted, removed)
      parts.onKept(change, isListed)
    },
  )

  const watched = (): { watchedSinceMs?: number } => {
    const watchedSinceMs = uses.watchedSinceMs()
    return watchedSinceMs === undefined ? {} : { watchedSinceMs }
  }

  const keep = (upserted: readonly InventoryImage[], removed: readonly ImageId[]): void => {
    if (shownEngine === undefined || freshness.kind !== 'live') return
    if (listedAnew) parts.cache.replaceImages(shownEngine, [...images.values()], parts.nowMs())
    else if (upserted.length + removed.length > 0) {
      parts.cache.patchImages(shownEngine, upserted, removed, parts.nowMs())
    }
    listedAnew = false
  }

  const releaseTags = (image: Image): void => {
    for (const tag of image.tags) if (holders.get(tag) === image.id) holders.delete(tag)
  }

  /** A name leads to one image: whoever held one of these before has lost it, and has to be asked what it has left. */
  const takeTags = (image: Image): void => {
    for (const tag of image.tags) {
      const before = holders.get(tag)
      holders.set(tag, image.id)
      if (before === undefined || before === image.id) continue
      backlog.losers.add(before)
      const loser = images.get(before)
      if (loser === undefined) continue
      images.set(before, { ...loser, tags: loser.tags.filter((one) => one !== tag) })
      touch(before)
    }
  }

  /** With all by which registries are known to have it now. */
  const asKnown = (image: InventoryImage): InventoryImage => {
    const { alsoKnownBy: _, ...rest } = image
    return { ...rest, ...parts.registryDigests.alsoKnownBy(image) }
  }

  const put = (image: Image): void => {
    const before = images.get(image.id)
    const firstSeenAtMs = before === undefined ? parts.nowMs() : before.firstSeenAtMs
    const next = asKnown({
      ...withKnowledgeOf(image, before),
      ...(firstSeenAtMs !== undefined && { firstSeenAtMs }),
      ...uses.of(image.id),
    })
    if (before !== undefined) releaseTags(before)
    takeTags(next)
    if (before !== undefined && isDeepStrictEqual(before, next)) return
    images.set(image.id, next)
    touch(image.id)
  }

  const cameFromRegistry = (id: ImageId): void => {
    const image = images.get(id)
    const supposed = image?.repositoryDigests.filter(({ isSupposed }) => isSupposed === true) ?? []
    if (image === undefined || supposed.length === 0) return
    const told = supposed.map(({ repository, digest }) => ({ repository, digest }))
    images.set(id, asKnown({ ...image, alsoKnownBy: [...(image.alsoKnownBy ?? []), ...told] }))
    touch(id)
  }

  const registriesLearnt = (): void => {
    for (const image of images.values()) {
      const next = asKnown(image)
      if (isDeepStrictEqual(image.alsoKnownBy, next.alsoKnownBy)) continue
      images.set(image.id, next)
      touch(image.id)
    }
  }

  const remove = (id: ImageId): void => {
    const image = images.get(id)
    if (image === undefined) return
    releaseTags(image)
    images.delete(id)
    touch(id)
  }

  const show = (next: Freshness): void => {
    freshness = next
    poke()
  }

  const forgetAll = (): void => {
    for (const id of [...images.keys()]) remove(id)
    holders.clear()
    uses.forget()
  }

  /** Whether what `question` says of an image is news; every change since it was asked has an event of its own. */
  const isNews = (id: ImageId, question: number): boolean => {
    if (question < Math.max(listAnswered, answered.get(id) ?? 0)) return false
    answered.set(id, question)
    return true
  }

  const reconcile = (listed: readonly Image[], question: number): void => {
    listAnswered = question
    answered.clear()
    const present = new Set(listed.map((image) => image.id))
    for (const id of [...images.keys()]) if (!present.has(id)) remove(id)
    holders.clear()
    for (const image of listed) put(image)
  }

  const uses = createImageUses({
    memory: parts.usesMemory,
    nowMs: parts.nowMs,
    imageNamed: (text) => findNamedImage({ images, holders }, text),
    onChange: (ids) => {
      for (const id of ids) {
        const image = images.get(id)
        if (image !== undefined) images.set(id, { ...image, ...uses.of(id) })
        // One that is gone is told of as gone once more: its layers go with the last of its containers.
        touch(id)
      }
    },
    onTrouble: parts.onTrouble,
  })

  const readEverything = async (target: Followed): Promise<void> => {
    const question = (questions += 1)
    const [listed, used] = await Promise.allSettled([
      listImages(target.client, target.engine, target.gone.signal),
      uses.read(),
    ])
    if (target.gone.signal.aborted) return
    if (listed.status === 'rejected') throw listed.reason
    reconcile(listed.value, question)
    if (used.status === 'rejected') throw used.reason
    listedAnew = true
    show({ kind: 'live' })
  }

  const refresh = (): Promise<void> => {
    const target = followed
    if (target === undefined) return Promise.resolve()
    target.listing ??= readEverything(target)
      .catch((error: unknown) => show({ kind: 'unreadable', failure: failureOf(error) }))
      .finally(() => {
        delete target.listing
        drain()
      })
    return target.listing
  }

  const readImage = async ({ client, engine, gone }: Followed, id: ImageId): Promise<boolean> => {
    const question = (questions += 1)
    const image = await inspectImage(client, engine, id, gone.signal)
    if (gone.signal.aborted || !isNews(id, question)) return true
    if (image === undefined) remove(id)
    else put(image)
    return image !== undefined
  }

  /**
   * A containerd store that moves a name knows the image that had it as nothing for a moment, before it is dangling, and
   * says no more of it: one that seems to be gone is asked for once more.
   */
  const readLoser = async (target: Followed, id: ImageId): Promise<void> => {
    if (await readImage(target, id)) return
    await wait(secondTryMs, undefined, { signal: target.gone.signal })
    await readImage(target, id)
  }

  /** Asked once. Whoever else gave the name to an image meanwhile has it name something that no registry need have. */
  const wasPulled = (name: string, { id }: Image): boolean => {
    const isPulled = backlog.pulled.has(name)
    const pulledId = backlog.pulled.get(name) ?? id
    backlog.pulled.delete(name)
    return isPulled && pulledId === id
  }

  const readName = async ({ client, engine, gone }: Followed, name: string): Promise<void> => {
    let question = (questions += 1)
    const image = await inspectImage(client, engine, name, gone.signal)
    if (image !== undefined && !gone.signal.aborted && wasPulled(name, image)) parts.onPulled(name, image)
    if (image === undefined) question = questions += 1
    const found = image === undefined ? await listImagesNamed(client, engine, name, gone.signal) : [image]
    if (gone.signal.aborted) return
    for (const one of found) if (isNews(one.id, question)) put(one)
  }

  const nextReading = (target: Followed): (() => Promise<void>) | undefined => {
    for (const name of backlog.names) {
      backlog.names.delete(name)
      return () => readName(target, name)
    }
    for (const id of backlog.images) {
      backlog.images.delete(id)
      return async () => void (await readImage(target, id))
    }
    for (const id of backlog.losers) {
      backlog.losers.delete(id)
      return () => readLoser(target, id)
    }
    return undefined
  }

  /** While an engine removes an image, it may answer that a part of that is missing: a moment later it knows. */
  const patiently = async ({ gone }: Followed, read: () => Promise<void>): Promise<void> => {
    try {
      await read()
    } catch {
      await wait(secondTryMs, undefined, { signal: gone.signal })
      await read()
    }
  }

  const troubled =
    (target: Followed) =>
    (error: unknown): void => {
      if (!target.gone.signal.aborted) parts.onTrouble(error)
    }

  /** Asks for what events announced, a few at a time. */
  const drain = (): void => {
    uses.namesLearnt()
    const target = followed
    while (target !== undefined && target.listing === undefined && target.readings < inspectionsAtOnce) {
      const read = nextReading(target)
      if (read === undefined) return
      target.readings += 1
      void patiently(target, read)
        .catch(troubled(target))
        .finally(() => {
          target.readings -= 1
          drain()
        })
    }
  }

  const showFromCache = (engineId: EngineId, seenAtMs: number): void => {
    shownEngine = engineId
    const cached = parts.cache.imagesOf(engineId)
    uses.recall(engineId, cached)
    for (const image of cached) {
      images.set(image.id, { ...image, ...uses.of(image.id) })
      takeTags(image)
      touch(image.id)
    }
    if (images.size > 0) show({ kind: 'stale', asOfMs: seenAtMs })
  }

  const leave = (): void => {
    followed?.gone.abort()
    followed = undefined
    uses.settle()
    backlog.images.clear()
    backlog.losers.clear()
    backlog.names.clear()
    backlog.pulled.clear()
  }

  const showNothingYet = (): void => {
    // Telling of nothing would hold the list back that comes a moment later.
    if (images.size === 0 && freshness.kind === 'unknown') return
    forgetAll()
    show({ kind: 'unknown' })
  }

  const expect = (host: string | undefined): void => {
    const last = host === undefined ? undefined : parts.cache.lastEngineAt(host)
    if (followed !== undefined || last?.engineId === shownEngine) return
    showNothingYet()
    shownEngine = undefined
    if (last !== undefined) showFromCache(last.engineId, last.seenAtMs)
  }

  const follow = (client: EngineClient, engine: EngineFacts, host: string): void => {
    leave()
    if (shownEngine !== engine.id) showNothingYet()
    followed = { client, engine, gone: new AbortController(), readings: 0 }
    shownEngine = engine.id
    parts.cache.rememberEngine(host, engine.id, engine, parts.nowMs())
    uses.follow(client, engine.id, followed.gone.signal)
    void refresh()
  }

  const onEvent = (event: EngineEvent): void => {
    switch (event.kind) {
      case 'image-deleted':
        // Podman sends the deletion before the names go, and a deleted name may leave the image: it is asked for.
        backlog.images.add(event.imageId)
        break
      case 'image-changed':
        backlog.images.add(event.imageId)
        if (event.pulledAs === undefined) break
        backlog.names.add(event.pulledAs)
        backlog.pulled.set(event.pulledAs, event.imageId)
        break
      case 'name-changed':
        backlog.names.add(event.name)
        if (event.isPulled === true) backlog.pulled.set(event.name, undefined)
        else backlog.pulled.delete(event.name)
        break
      case 'containers-changed':
        uses.onEvent(event.use)
        return
    }
    drain()
  }

  return {
    snapshot: () => ({ revision, freshness, images: [...images.values()], ...watched() }),
    engineId: () => shownEngine,
    image: (id) => images.get(id),
    containersOf: (id) => uses.of(id).usedBy,
    expect,
    follow,
    onEvent,
    suspend: () => {
      leave()
      if (freshness.kind === 'live' || freshness.kind === 'unreadable') {
        show(images.size > 0 ? { kind: 'stale', asOfMs: parts.nowMs() } : { kind: 'unknown' })
      }
    },
    registriesLearnt,
    cameFromRegistry,
    refresh,
  }
}
