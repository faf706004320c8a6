import { failureOf, type Failure } from '../../core/failure.ts'
import type { ImageId } from '../../core/identity.ts'
import { withKnowledgeOf, type InventoryImage } from '../../core/images/image.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import { deedFor, refusalOf, titleIn, type RemovalDeed } from '../../core/removal/removal-deed.ts'
import { createLeaving, shareOutMeasured, type Leaving } from '../../core/removal/removal-shares.ts'
import { namesInCommand, removeCommand } from '../../core/removal/removal-words.ts'
import {
  isAttempted,
  type PlannedRemoval,
  type RemovalPlan,
  type RemovalResult,
} from '../../core/removal/removal.ts'
import type { ListedUse } from '../../engine/images.ts'
import type { Activity } from '../activity.ts'
import { failureWithNames, putNamesBack } from './names-back.ts'
import { removeAgreed, type RemovalSteps, type RemovingEngine } from './removal-steps.ts'
import { m } from '../../words/messages.ts'

/** What images are removed with. */
export interface RemovalTurnsParts {
  readonly engine: RemovingEngine
  readonly force: boolean
  /** The images that are known to be here now. */
  readonly images: () => readonly InventoryImage[]
  /** What comes back with each. */
  readonly leaving: Leaving
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  /** An image is about to go, or to lose names, with an entry that has just begun: keeps what it takes to have it again. */
  readonly remember: (entry: LedgerEntry, image: InventoryImage) => void
  /** An image that stays has lost these names with an entry: keeps what it takes to give them back, and marks the entry so. */
  readonly tookNames: (entry: LedgerEntry, imageId: ImageId, names: readonly string[]) => LedgerEntry
  /** The engine went away while this entry, which has failed by that, took an image away: it may have done it. */
  readonly inDoubt: (entry: LedgerEntry) => void
  readonly nowMs: () => number
  /** The engine went away, or Lading ends. */
  readonly signal: AbortSignal
  /** Why an image stays whatever the engine says of it; asked when its turn has come. */
  readonly whyItStays?: (image: InventoryImage) => Failure | undefined
  /** The clean-up that it is a part of. */
  readonly cleanupId?: string
}

/** A removal that was agreed on. */
export interface RemovalRun extends Omit<RemovalTurnsParts, 'leaving'> {
  readonly plan: RemovalPlan
  readonly tree: LayerTree
}

/** An image that went, and its entry in the ledger. */
export interface GoneImage {
  readonly imageId: ImageId
  readonly entry: LedgerEntry
  readonly predictedBytes: number
}

/** What was done. */
export interface RanRemoval {
  readonly results: readonly RemovalResult[]
  readonly gone: readonly GoneImage[]
  /** Containers hold what some of them left. */
  readonly isHeldByContainers: boolean
}

/** What is done about one image, now that its turn has come. */
interface Turn {
  readonly item: PlannedRemoval
  readonly deed: Extract<RemovalDeed, { kind: 'go' }>
  readonly isUsed: boolean
}

/** The engine had gone before the turn of something came, or was through. */
export const engineLost = (ownWords?: string): Failure => ({
  kind: 'engine-unreachable',
  message: m.removal_engine_lost(),
  advice: m.removal_engine_lost_advice(),
  ...(ownWords === undefined ? {} : { ownWords }),
})

const losses: ReadonlySet<Failure['kind']> = new Set(['engine-unreachable', 'engine-silent', 'stream-broken'])

/** Whether the engine has gone: nothing more is to be asked of it. */
export const isEngineLost = ({ kind }: Failure): boolean => losses.has(kind)

/** What became of one image, and where that is written. */
export interface TakenTurn {
  readonly result: RemovalResult
  readonly entry: LedgerEntry
}

/** Removing one image after the other. */
export interface RemovalTurns {
  /**
   * Removes one that was agreed on. It is looked at anew before: what changed meanwhile stays. The ledger gets an entry with
   * the bytes that are predicted of it now. Once the engine has gone, nothing more is asked of it. Never rejects.
   */
  readonly take: (item: PlannedRemoval) => Promise<TakenTurn>
  /** Those that went. */
  readonly gone: () => readonly GoneImage[]
  /** Containers hold what some of them left. */
  readonly isHeldByContainers: () => boolean
}

/** Makes what removes images one after the other. */
export const createRemovalTurns = (run: RemovalTurnsParts): RemovalTurns => {
  const { engine, force, signal, activity, leaving, nowMs } = run
  const known = new Map(run.images().map((image) => [image.id, image]))
  const gone: GoneImage[] = []
  const deleted = new Set<ImageId>()
  let isHeldByContainers = false
  let uses: readonly ListedUse[] | undefined
  let isLost = false

  /**
   * The engine itself refuses what a container uses, unless it is forced, but not before its last name: then what is known
   * has to be fresh.
   */
  const usesOf = async ({ way, imageId, names }: PlannedRemoval): Promise<InventoryImage['usedBy']> => {
    if (uses === undefined || way === 'force' || names.length > 1) uses = await engine.usesNow(signal)
    return uses.filter((one) => one.imageId === imageId).map(({ use }) => use)
  }

  /** The image, and those built on it, as they are now. */
  const lookAt = async (item: PlannedRemoval): Promise<ReadonlyMap<ImageId, InventoryImage>> => {
    const built = run
      .images()
      .filter(
        ({ id, parentId }) =>
          engine.store === 'graph-driver' && parentId === item.imageId && !deleted.has(id),
      )
      .map((child) => [child.id, child] as const)
    const image = await engine.imageNow(item.imageId, signal)
    if (image === undefined) return new Map(built)
    const usedBy = await usesOf(item)
    return new Map([...built, [image.id, { ...withKnowledgeOf(image, known.get(image.id)), usedBy }]])
  }

  const begin = (item: PlannedRemoval, turn?: Turn): LedgerEntry => {
    const { imageId, title, effect } = item
    const names = turn?.deed.names ?? item.names
    const isDeletion = turn?.deed.isDeletion ?? effect === 'delete'
    const image = known.get(imageId)
    const digest = image?.repositoryDigests[0]?.digest
    const entry = activity.begin({
      engineId: engine.id,
      action: isDeletion ? 'remove' : 'untag',
      reference: title,
      imageId,
      ...(digest === undefined ? {} : { digest }),
      names,
      ...(isDeletion ? { predictedBytes: turn?.isUsed === true ? 0 : leaving.bytesOf(imageId) } : {}),
      startedAtMs: nowMs(),
      command: removeCommand(namesInCommand({ imageId, names }), turn?.deed.isForced ?? false),
      ...(run.cleanupId !== undefined && { cleanupId: run.cleanupId }),
    })
    if (image !== undefined) run.remember(entry, image)
    return entry
  }

  const keep = (
    { imageId, title }: PlannedRemoval,
    failure: Failure,
    entry: LedgerEntry,
    untagged: readonly string[] = [],
  ): TakenTurn => {
    activity.finish(entry, { outcome: 'failed', endedAtMs: nowMs(), failure })
    return { result: { kind: 'kept', imageId, title, untagged, failure }, entry }
  }

  const failureOfTurn = (error: unknown): Failure => {
    const failure = failureOf(error)
    if (!signal.aborted && !isEngineLost(failure)) return failure
    isLost = true
    return engineLost(failure.ownWords ?? failure.message)
  }

  /** Names that are off and cannot be put back are something that was done, and can be undone by itself. */
  const recordLost = ({ imageId, title }: PlannedRemoval, names: readonly string[]): void => {
    const entry = activity.begin({
      ...{ engineId: engine.id, action: 'untag', reference: title, imageId, names, startedAtMs: nowMs() },
      command: removeCommand(names, false),
      ...(run.cleanupId !== undefined && { cleanupId: run.cleanupId }),
    })
    activity.finish(run.tookNames(entry, imageId, names), { outcome: 'succeeded', endedAtMs: nowMs() })
  }

  /** It failed on the way: an image that stays is to have the names that it had. */
  const keepWithNames = async (
    { item }: Turn,
    failure: Failure,
    entry: LedgerEntry,
    { untagged, isDeleted }: RemovalSteps,
  ): Promise<TakenTurn> => {
    const taken = isDeleted ? [] : untagged
    const lost = isLost ? taken : await putNamesBack(engine, item.imageId, taken)
    const kept = keep(item, failureWithNames(failure, taken, lost), entry, lost)
    if (lost.length > 0) recordLost(item, lost)
    if (isLost && entry.action === 'remove') run.inDoubt({ ...entry, outcome: 'failed', endedAtMs: nowMs() })
    return kept
  }

  const succeed = ({ item, deed, isUsed }: Turn, entry: LedgerEntry, steps: RemovalSteps): TakenTurn => {
    const { imageId, title } = item
    const ending = { outcome: 'succeeded', endedAtMs: nowMs() } as const
    const isUndoable = entry.action === 'untag' && !steps.isDeleted && steps.untagged.length > 0
    activity.finish(isUndoable ? run.tookNames(entry, imageId, steps.untagged) : entry, ending)
    if (steps.isDeleted) {
      deleted.add(imageId)
      gone.push({ imageId, entry: { ...entry, ...ending }, predictedBytes: entry.predictedBytes ?? 0 })
      if (isUsed) isHeldByContainers = true
      else leaving.gone(imageId)
    }
    const { remark } = deed
    const result = {
      kind: 'removed',
      imageId,
      title,
      ...steps,
      ...(remark === undefined ? {} : { remark }),
      ...(isUndoable && { undoEntryId: entry.id }),
    } as const
    return { result, entry }
  }

  const carryOut = async (turn: Turn): Promise<TakenTurn> => {
    const entry = begin(turn.item, turn)
    const steps: RemovalSteps = { untagged: [], isDeleted: false }
    try {
      await removeAgreed(engine, turn.item.imageId, turn.deed, steps, signal)
      return succeed(turn, entry, steps)
    } catch (error) {
      return keepWithNames(turn, failureOfTurn(error), entry, steps)
    }
  }

  const take = async (item: PlannedRemoval): Promise<TakenTurn> => {
    if (isLost || signal.aborted) return keep(item, engineLost(), begin(item))
    try {
      const images = await lookAt(item)
      const image = images.get(item.imageId)
      const why = image === undefined ? undefined : run.whyItStays?.(image)
      if (why !== undefined) return keep(item, why, begin(item))
      const deed = deedFor(item, { images, engine }, force)
      if (deed.kind === 'stay') return keep(item, deed.failure, begin(item))
      const isUsed = image !== undefined && image.usedBy.length > 0
      return await carryOut({ item, deed, isUsed })
    } catch (error) {
      return keep(item, failureOfTurn(error), begin(item))
    }
  }

  return { take, gone: () => gone, isHeldByContainers: () => isHeldByContainers }
}

/**
 * Removes what was agreed on, one image after the other in the plan's order. Nothing that fails stops the rest, but for an
 * engine that has gone. Never rejects.
 *
 * The ledger gets an entry for each image that was agreed on and can go.
 */
export const runRemoval = async (run: RemovalRun): Promise<RanRemoval> => {
  const { engine, plan, force } = run
  const leaving = createLeaving(
    run.tree,
    plan.items.map(({ imageId }) => imageId),
  )
  const turns = createRemovalTurns({ ...run, leaving })
  const titleOf = titleIn(new Map(run.images().map((image) => [image.id, image])))

  const refuse = (item: PlannedRemoval): RemovalResult => {
    const { imageId, title } = item
    return { kind: 'kept', imageId, title, untagged: [], failure: refusalOf(item, engine, titleOf) }
  }

  const results: RemovalResult[] = []
  for (const item of plan.items) {
    results.push(isAttempted(item, force) ? (await turns.take(item)).result : refuse(item))
  }
  return { results, gone: turns.gone(), isHeldByContainers: turns.isHeldByContainers() }
}

/**
 * Writes what was measured into the ledger. Of several images the engine's figures tell only what all of them brought back:
 * that is shared out over their entries as it was predicted of each, so that the entries add up to what was measured.
 */
export const recordMeasured = (
  gone: readonly Omit<GoneImage, 'imageId'>[],
  measuredBytes: number,
  activity: Pick<Activity, 'measure'>,
): void => {
  const shares = shareOutMeasured(
    measuredBytes,
    gone.map(({ predictedBytes }) => predictedBytes),
  )
  for (const [index, { entry }] of gone.entries()) activity.measure(entry, shares[index] ?? 0)
}
