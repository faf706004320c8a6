import type { CleanupStepState } from '../../core/cleanup/cleanup-run.ts'
import { pruneCommand } from '../../core/cleanup/cleanup-words.ts'
import { itemIdOf, type CleanupItem, type CleanupItemId } from '../../core/cleanup/plan.ts'
import type { Tally } from '../../core/cleanup/tally.ts'
import { failureOf, type Failure } from '../../core/failure.ts'
import type { ImageId } from '../../core/identity.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import type { RemovalResult } from '../../core/removal/removal.ts'
import { shellWord } from '../../core/shell-word.ts'
import type { LedgerBeginning } from '../../history/ledger.ts'
import {
  createRemovalTurns,
  engineLost,
  isEngineLost,
  type RemovalTurnsParts,
} from '../removal/removal-run.ts'
import type { ArchiveFirst } from './archive-first.ts'
import type { CleaningEngine } from './cleaning-engine.ts'
import type { ToldRun } from './told-run.ts'
import { m } from '../../words/messages.ts'

/** A clean-up that was agreed on, with what it is done with. */
export interface CleanupDeed extends Pick<
  RemovalTurnsParts,
  'activity' | 'remember' | 'tookNames' | 'inDoubt' | 'nowMs' | 'signal' | 'images'
> {
  readonly engine: CleaningEngine
  readonly cleanupId: string
  /** In the order in which they go. */
  readonly items: readonly CleanupItem[]
  /** Of the plan, as things were before any of it went. None is ticked; what goes gets ticked. */
  readonly gone: Tally
  /** What stays after all, as a second look has found. */
  readonly stays: ReadonlyMap<CleanupItemId, Failure>
  readonly whyItStays: NonNullable<RemovalTurnsParts['whyItStays']>
  /** Saves images that no registry has; absent where nobody wants that. */
  readonly archiveFirst?: ArchiveFirst
  readonly told: Pick<ToldRun, 'step'>
  /** The person has it stopped: what is going still goes. */
  readonly stop: AbortSignal
}

/** Something that went, with what was predicted of it; several records of the cache are one. */
export interface GoneThing {
  readonly entry: LedgerEntry
  readonly predictedBytes: number
}

/** What was done. */
export interface CleanupDone {
  readonly imageIds: ReadonlySet<ImageId>
  /** Of the records of the build cache. */
  readonly cacheIds: ReadonlySet<string>
  /** Of these the engine's figure of images and cache tells. */
  readonly imagesAndCache: readonly GoneThing[]
  /** Of these it was known before how large they were: it is in their entries, where the engine could tell. */
  readonly others: readonly GoneThing[]
}

/** What became of records of the cache. */
interface Pruned {
  readonly went: ReadonlySet<string>
  readonly failure?: Failure | undefined
}

/** None of these records got its turn. */
const noneAttempted = (failures: readonly (Failure | undefined)[]): Pruned => ({
  went: new Set(),
  failure: failures[0],
})

type CacheItem = Extract<CleanupItem, { kind: 'cache' }>
type ImageItem = Extract<CleanupItem, { kind: 'image' }>
type PlainItem = Extract<CleanupItem, { kind: 'container' | 'volume' }>

const notRemoved = (): Failure => ({
  kind: 'in-use',
  message: m.cleanup_record_left(),
  advice: m.cleanup_look_at_plan(),
})

const ownBytesOf = (item: PlainItem): number | undefined =>
  item.kind === 'container' ? item.container.writableBytes : item.volume.bytes

const beginningOf = (item: PlainItem): Pick<LedgerBeginning, 'action' | 'reference' | 'command'> => {
  const reference = item.title
  return item.kind === 'container'
    ? { action: 'remove-container', reference, command: `docker rm ${shellWord(reference)}` }
    : { action: 'remove-volume', reference, command: `docker volume rm ${shellWord(reference)}` }
}

/** Where an image stands after its turn. One that lost its names and stays is kept. */
const stateAfter = (result: RemovalResult): CleanupStepState => {
  if (result.kind === 'kept') return { kind: 'kept', failure: result.failure }
  const { isDeleted, remark } = result
  if (isDeleted) return { kind: 'gone', ...(remark !== undefined && { remark }) }
  const message = remark ?? m.cleanup_image_left()
  return {
    kind: 'kept',
    failure: {
      kind: 'in-use',
      message,
      advice: m.removal_look_again(),
    },
  }
}

/**
 * Does what was agreed on, one thing after the other. Nothing that fails stops the rest, but for an engine that has gone:
 * then each thing whose turn was to come says so, and the ledger does. What is stopped before its turn has no entry. Never
 * rejects.
 */
export const carryOutCleanup = async (deed: CleanupDeed): Promise<CleanupDone> => {
  const { engine, cleanupId, activity, told, stop, nowMs } = deed
  const imagesAndCache: GoneThing[] = []
  const cacheIds = new Set<string>()
  const others: GoneThing[] = []
  const lost = new AbortController()
  const signal = AbortSignal.any([deed.signal, lost.signal])

  const turns = createRemovalTurns({
    ...deed,
    signal,
    force: false,
    leaving: {
      bytesOf: (id) => deed.gone.bytesOf(itemIdOf('image', id)).bytes,
      gone: (id) => deed.gone.set([itemIdOf('image', id)], true),
    },
    whyItStays: (image) => deed.stays.get(itemIdOf('image', image.id)) ?? deed.whyItStays(image),
  })

  const begin = (
    predictedBytes: number,
    about: Pick<LedgerBeginning, 'action' | 'reference' | 'command'>,
  ): LedgerEntry =>
    activity.begin({ ...about, engineId: engine.id, cleanupId, predictedBytes, startedAtMs: nowMs() })

  /** What comes back with all of these, now that others have gone. */
  const bytesOf = (ids: readonly CleanupItemId[]): number => {
    const before = deed.gone.total().total.bytes
    deed.gone.set(ids, true)
    const { bytes } = deed.gone.total().total
    deed.gone.set(ids, false)
    return bytes - before
  }

  const failureOfTurn = (error: unknown): Failure => {
    const failure = failureOf(error)
    if (!signal.aborted && !isEngineLost(failure)) return failure
    lost.abort()
    return engineLost(failure.ownWords ?? failure.message)
  }

  /** Why something does not even get its turn. */
  const inTheWay = ({ id }: CleanupItem): Failure | undefined =>
    signal.aborted ? engineLost() : deed.stays.get(id)

  const removePlain = async (item: PlainItem): Promise<void> => {
    const predictedBytes = deed.gone.bytesOf(item.id).bytes
    const entry = begin(predictedBytes, beginningOf(item))
    const keep = (failure: Failure): void => {
      activity.finish(entry, { outcome: 'failed', endedAtMs: nowMs(), failure })
      told.step(item.id, { kind: 'kept', failure }, entry.id)
    }
    const failure = inTheWay(item)
    if (failure !== undefined) return keep(failure)
    told.step(item.id, { kind: 'going' }, entry.id)
    try {
      await (item.kind === 'container'
        ? engine.removeContainer(item.container.id, signal)
        : engine.removeVolume(item.volume.name, signal))
    } catch (error) {
      return keep(failureOfTurn(error))
    }
    const bytes = ownBytesOf(item)
    const ending = {
      outcome: 'succeeded',
      endedAtMs: nowMs(),
      ...(bytes !== undefined && { bytes }),
    } as const
    activity.finish(entry, ending)
    deed.gone.set([item.id], true)
    others.push({ entry: { ...entry, ...ending }, predictedBytes })
    told.step(item.id, { kind: 'gone' }, entry.id)
  }

  /** Whether the image may go now: it is saved, or need not be. */
  const isSaved = async ({ id, imageId, removal }: ImageItem): Promise<boolean> => {
    if (deed.archiveFirst === undefined || removal.isRestorable) return true
    told.step(id, { kind: 'archiving', doneBytes: 0 })
    try {
      await deed.archiveFirst({
        ...{ imageId, names: removal.names, cleanupId },
        signal: AbortSignal.any([stop, signal]),
        onProgress: (doneBytes) => told.step(id, { kind: 'archiving', doneBytes }),
      })
      return true
    } catch (error) {
      // Whoever stops it while an image is saved has nothing removed.
      told.step(id, stop.aborted ? { kind: 'stopped' } : { kind: 'kept', failure: failureOfTurn(error) })
      return false
    }
  }

  const removeImage = async (item: ImageItem): Promise<void> => {
    if (inTheWay(item) === undefined && !(await isSaved(item))) return
    told.step(item.id, { kind: 'going' })
    const { result, entry } = await turns.take(item.removal)
    if (result.kind === 'kept' && isEngineLost(result.failure)) lost.abort()
    told.step(item.id, stateAfter(result), entry.id)
  }

  /** What went of these records, and what failed. After a failure, what is not there any more has gone. */
  const prune = async (ids: readonly string[]): Promise<Pruned> => {
    try {
      return { went: await engine.removeCache(ids, signal) }
    } catch (error) {
      const failure = failureOfTurn(error)
      const left = await engine.resources(signal, false).catch(() => undefined)
      const here = new Set(left === undefined ? ids : left.cache.map(({ id }) => id))
      return { went: new Set(ids.filter((id) => !here.has(id))), failure }
    }
  }

  /** All records at once: the engine takes them in whatever order they can go. */
  const removeCache = async (items: readonly CacheItem[]): Promise<void> => {
    const command = pruneCommand(items.map(({ record }) => record))
    const entry = begin(bytesOf(items.map(({ id }) => id)), {
      action: 'prune-cache',
      ...(command !== undefined && { command }),
    })
    const going = items.filter((item) => inTheWay(item) === undefined)
    for (const item of items) {
      const failure = inTheWay(item)
      told.step(item.id, failure === undefined ? { kind: 'going' } : { kind: 'kept', failure }, entry.id)
    }
    const { went, failure } =
      going.length > 0
        ? await prune(going.map(({ record }) => record.id))
        : noneAttempted(items.map(inTheWay))
    const kept = failure ?? notRemoved()
    for (const { id, record } of going)
      told.step(id, went.has(record.id) ? { kind: 'gone' } : { kind: 'kept', failure: kept }, entry.id)

    const isDone = failure === undefined && went.size > 0
    const endedAtMs = nowMs()
    const ending = isDone
      ? ({ outcome: 'succeeded', endedAtMs } as const)
      : ({ outcome: 'failed', endedAtMs, failure: kept } as const)
    activity.finish(entry, ending)
    const gone = going.filter(({ record }) => went.has(record.id)).map(({ id }) => id)
    const predictedBytes = bytesOf(gone)
    deed.gone.set(gone, true)
    for (const id of went) cacheIds.add(id)
    if (gone.length > 0) imagesAndCache.push({ entry: { ...entry, ...ending }, predictedBytes })
  }

  const cache = deed.items.filter((item) => item.kind === 'cache')
  for (const item of deed.items) {
    if (stop.aborted) told.step(item.id, { kind: 'stopped' })
    else if (item.kind === 'image') await removeImage(item)
    else if (item.kind !== 'cache') await removePlain(item)
  }
  if (cache.length > 0 && !stop.aborted) await removeCache(cache)

  const images = turns.gone()
  return {
    imageIds: new Set(images.map(({ imageId }) => imageId)),
    imagesAndCache: [...images, ...imagesAndCache],
    ...{ cacheIds, others },
  }
}
