import { isDeepStrictEqual } from 'node:util'
import type { ContainerUse, InventoryImage } from '../../core/images/image.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import type { EngineClient } from '../../engine/client.ts'
import type { ContainerMoment } from '../../engine/events.ts'
import { listContainerUses, type ListedUse } from '../../engine/images.ts'
import type { UsesMemory } from '../../history/image-uses.ts'
import { coalesce } from '../coalesce.ts'

/** What the uses of images are made of, and whom they tell. */
export interface ImageUsesParts {
  readonly memory: UsesMemory
  readonly nowMs: () => number
  /** The image that a name or an ID, as somebody typed it, stands for now. */
  readonly imageNamed: (text: string) => ImageId | undefined
  /** Containers came or went, or were seen to use these images, some of which may be gone. */
  readonly onChange: (ids: Iterable<ImageId>) => void
  readonly onTrouble: (error: unknown) => void
}

/** Which containers use the images of one engine, and when they last did. */
export interface ImageUses {
  readonly of: (id: ImageId) => Pick<InventoryImage, 'usedBy' | 'lastUsedAtMs'>
  /** Since when the engine's containers have been watched. */
  readonly watchedSinceMs: () => number | undefined
  /** Knows again what was last seen of an engine, until it answers. */
  readonly recall: (engineId: EngineId, images: readonly InventoryImage[]) => void
  /** The engine answered: it is asked, and its events count, until the signal says otherwise. */
  readonly follow: (client: EngineClient, engineId: EngineId, signal: AbortSignal) => void
  /** Lists the containers. */
  readonly read: () => Promise<void>
  /** Containers came, started, stopped or went. */
  readonly onEvent: (use?: ContainerMoment) => void
  /** Names were learnt, perhaps those of images that were used before. */
  readonly namesLearnt: () => void
  readonly forget: () => void
  /** The engine is not followed any more: what ran until now was used until now. All of it is kept at once. */
  readonly settle: () => void
}

/** Container events come in bursts; the list of containers is asked for once for all of them. */
const containersGapMs = 500

const savingGapMs = 1_000

/** An image is pulled before it is used, but asked for after that. */
const patienceMs = 60_000
const mostUnresolved = 100

interface Unresolved {
  readonly image: string
  readonly containerId: string
  readonly atMs: number
  readonly heardAtMs: number
}

type ContainersByImage = ReadonlyMap<ImageId, readonly ContainerUse[]>

const byImage = (listed: readonly ListedUse[]): ContainersByImage => {
  const found = new Map<ImageId, ContainerUse[]>()
  for (const { imageId, use } of listed) found.set(imageId, [...(found.get(imageId) ?? []), use])
  return found
}

const differing = (a: ContainersByImage, b: ContainersByImage): ImageId[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((id) => !isDeepStrictEqual(a.get(id), b.get(id)))

interface Followed {
  readonly client: EngineClient
  readonly signal: AbortSignal
  /** The engine has said which containers there are. */
  isListed: boolean
}

/**
 * Follows the containers of an engine. Its list says which containers there are and when they were made; its events say
 * when they start and end, and tell of those that come and go between two lists.
 */
export const createImageUses = (parts: ImageUsesParts): ImageUses => {
  const lastUsed = new Map<ImageId, number>()
  const unsaved = new Map<ImageId, number>()
  let containers: ContainersByImage = new Map()
  /** From which image each container of the last list was made, whatever its name stands for since. */
  let madeFrom: ReadonlyMap<string, ImageId> = new Map()
  let unresolved: readonly Unresolved[] = []
  let known: EngineId | undefined
  let watchedSinceMs: number | undefined
  let followed: Followed | undefined
  let questions = 0
  let answered = 0

  const save = coalesce(() => {
    if (known !== undefined) parts.memory.rememberUses(known, [...unsaved])
    unsaved.clear()
  }, savingGapMs)

  /** Whether it is the latest use that is known. */
  const note = (id: ImageId, atMs: number): boolean => {
    if (atMs <= (lastUsed.get(id) ?? 0)) return false
    lastUsed.set(id, atMs)
    unsaved.set(id, atMs)
    save.poke()
    return true
  }

  const imageOf = ({ image, containerId }: Pick<Unresolved, 'image' | 'containerId'>): ImageId | undefined =>
    madeFrom.get(containerId) ?? parts.imageNamed(image)

  const namesLearnt = (): void => {
    if (unresolved.length === 0) return
    const used: ImageId[] = []
    unresolved = unresolved.filter((one) => {
      const id = imageOf(one)
      if (id !== undefined && note(id, one.atMs)) used.push(id)
      return id === undefined && parts.nowMs() - one.heardAtMs < patienceMs
    })
    if (used.length > 0) parts.onChange(used)
  }

  /**
   * What runs is used now. Nobody is told: while it runs nobody asks when it was last used, and its end is news. It may
   * end while nobody looks, and then this is the last that is known.
   */
  const noteRunning = (): void => {
    const nowMs = parts.nowMs()
    for (const [id, users] of containers) if (users.some(({ running }) => running)) note(id, nowMs)
  }

  const show = (listed: readonly ListedUse[]): void => {
    const next = byImage(listed)
    const changed = new Set(differing(containers, next))
    containers = next
    madeFrom = new Map(listed.map(({ use, imageId }) => [use.id, imageId]))
    for (const { imageId, createdAtMs } of listed)
      if (createdAtMs !== undefined && note(imageId, createdAtMs)) changed.add(imageId)
    noteRunning()
    if (changed.size > 0) parts.onChange(changed)
    namesLearnt()
  }

  const read = async (): Promise<void> => {
    const target = followed
    if (target === undefined) return
    const { client, signal } = target
    const question = (questions += 1)
    const listed = await listContainerUses(client, signal)
    if (signal.aborted || question < answered) return
    answered = question
    target.isListed = true
    show(listed)
  }

  const readSoon = coalesce(() => {
    const signal = followed?.signal
    if (signal === undefined || signal.aborted) return
    read().catch((error: unknown) => {
      if (!signal.aborted) parts.onTrouble(error)
    })
  }, containersGapMs)

  const noteMoment = ({ containerId, image, atMs }: ContainerMoment): void => {
    const heardAtMs = parts.nowMs()
    // An engine's clock may be ahead of this machine's.
    const use = { containerId, image, heardAtMs, atMs: Math.min(atMs ?? heardAtMs, heardAtMs) }
    const id = imageOf(use)
    if (id === undefined) unresolved = [...unresolved, use].slice(-mostUnresolved)
    else if (note(id, use.atMs)) parts.onChange([id])
  }

  const forget = (): void => {
    save.settle()
    lastUsed.clear()
    containers = new Map()
    madeFrom = new Map()
    unresolved = []
    known = undefined
    watchedSinceMs = undefined
  }

  const know = (engineId: EngineId): void => {
    if (known === engineId) return
    forget()
    known = engineId
    for (const [id, atMs] of parts.memory.usesOf(engineId)) lastUsed.set(id, atMs)
    watchedSinceMs = parts.memory.watchedSinceMs(engineId)
  }

  return {
    of: (id) => {
      const lastUsedAtMs = lastUsed.get(id)
      return { usedBy: containers.get(id) ?? [], ...(lastUsedAtMs !== undefined && { lastUsedAtMs }) }
    },
    watchedSinceMs: () => watchedSinceMs,
    recall: (engineId, images) => {
      know(engineId)
      containers = new Map(
        images.filter(({ usedBy }) => usedBy.length > 0).map(({ id, usedBy }) => [id, usedBy]),
      )
    },
    follow: (client, engineId, signal) => {
      know(engineId)
      const nowMs = parts.nowMs()
      parts.memory.watch(engineId, nowMs)
      watchedSinceMs ??= nowMs
      followed = { client, signal, isListed: false }
    },
    read,
    onEvent: (use) => {
      if (use !== undefined) noteMoment(use)
      readSoon.poke()
    },
    namesLearnt,
    forget,
    settle: () => {
      if (followed?.isListed === true) noteRunning()
      followed = undefined
      save.settle()
    },
  }
}
