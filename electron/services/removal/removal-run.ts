import { failureOf, type Failure } from '../../core/failure.ts'
import type { ImageId } from '../../core/identity.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import { deedFor, refusalOf, titleIn, type RemovalDeed } from '../../core/removal/removal-deed.ts'
import { createLeaving, shareOutMeasured } from '../../core/removal/removal-shares.ts'
import { namesInCommand, removeCommand } from '../../core/removal/removal-words.ts'
import {
  isAttempted,
  type PlannedRemoval,
  type RemovalPlan,
  type RemovalResult,
} from '../../core/removal/removal.ts'
import type { ListedUse } from '../../engine/images.ts'
import type { Activity } from '../activity.ts'
import { removeAgreed, type RemovalSteps, type RemovingEngine } from './removal-steps.ts'

/** A removal that was agreed on. */
export interface RemovalRun {
  readonly engine: RemovingEngine
  readonly plan: RemovalPlan
  readonly force: boolean
  /** The images that are known to be here now. */
  readonly images: () => readonly InventoryImage[]
  readonly tree: LayerTree
  readonly activity: Activity
  readonly nowMs: () => number
  /** The engine went away, or Lading ends. */
  readonly signal: AbortSignal
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

const engineLost = (ownWords?: string): Failure => ({
  kind: 'engine-unreachable',
  message: 'The engine went away before this was done.',
  advice: 'Once it is back, look at what is left and remove that.',
  ...(ownWords === undefined ? {} : { ownWords }),
})

const losses: ReadonlySet<Failure['kind']> = new Set(['engine-unreachable', 'engine-silent', 'stream-broken'])

/**
 * Removes what was agreed on, one image after the other in the plan's order. Each is looked at anew before its turn: what
 * changed meanwhile stays. Nothing that fails stops the rest, but for an engine that has gone. Never rejects.
 *
 * The ledger gets an entry for each image that was agreed on, with the bytes that were predicted of it when its turn came.
 */
export const runRemoval = async (run: RemovalRun): Promise<RanRemoval> => {
  const { engine, plan, force, signal, activity, nowMs } = run
  const known = new Map(run.images().map((image) => [image.id, image]))
  const leaving = createLeaving(
    run.tree,
    plan.items.map(({ imageId }) => imageId),
  )
  const gone: GoneImage[] = []
  const deleted = new Set<ImageId>()
  let isHeldByContainers = false
  let uses: readonly ListedUse[] | undefined
  let isLost = false

  /** The engine itself refuses what a container uses, unless it is forced: then what is known has to be fresh. */
  const usesOf = async ({ way, imageId }: PlannedRemoval): Promise<InventoryImage['usedBy']> => {
    if (uses === undefined || way === 'force') uses = await engine.usesNow(signal)
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
    return new Map([...built, [image.id, { ...image, usedBy: await usesOf(item) }]])
  }

  const begin = (item: PlannedRemoval, turn?: Turn): LedgerEntry => {
    const { imageId, title, effect } = item
    const names = turn?.deed.names ?? item.names
    const isDeletion = turn?.deed.isDeletion ?? effect === 'delete'
    const digest = known.get(imageId)?.repositoryDigests[0]?.digest
    return activity.begin({
      engineId: engine.id,
      action: isDeletion ? 'remove' : 'untag',
      reference: title,
      imageId,
      ...(digest === undefined ? {} : { digest }),
      names,
      ...(isDeletion ? { predictedBytes: turn?.isUsed === true ? 0 : leaving.bytesOf(imageId) } : {}),
      startedAtMs: nowMs(),
      command: removeCommand(namesInCommand({ imageId, names }), turn?.deed.isForced ?? false),
    })
  }

  const keep = (
    { imageId, title }: PlannedRemoval,
    failure: Failure,
    entry: LedgerEntry,
    untagged: readonly string[] = [],
  ): RemovalResult => {
    activity.finish(entry, { outcome: 'failed', endedAtMs: nowMs(), failure })
    return { kind: 'kept', imageId, title, untagged, failure }
  }

  const failureOfTurn = (error: unknown): Failure => {
    const failure = failureOf(error)
    if (!signal.aborted && !losses.has(failure.kind)) return failure
    isLost = true
    return engineLost(failure.ownWords ?? failure.message)
  }

  const succeed = ({ item, deed, isUsed }: Turn, entry: LedgerEntry, steps: RemovalSteps): RemovalResult => {
    const { imageId, title } = item
    const ending = { outcome: 'succeeded', endedAtMs: nowMs() } as const
    activity.finish(entry, ending)
    if (steps.isDeleted) {
      deleted.add(imageId)
      gone.push({ imageId, entry: { ...entry, ...ending }, predictedBytes: entry.predictedBytes ?? 0 })
      if (isUsed) isHeldByContainers = true
      else leaving.gone(imageId)
    }
    const { remark } = deed
    return { kind: 'removed', imageId, title, ...steps, ...(remark === undefined ? {} : { remark }) }
  }

  const carryOut = async (turn: Turn): Promise<RemovalResult> => {
    const entry = begin(turn.item, turn)
    const steps: RemovalSteps = { untagged: [], isDeleted: false }
    try {
      await removeAgreed(engine, turn.item.imageId, turn.deed, steps, signal)
      return succeed(turn, entry, steps)
    } catch (error) {
      return keep(turn.item, failureOfTurn(error), entry, steps.untagged)
    }
  }

  const takeTurn = async (item: PlannedRemoval): Promise<RemovalResult> => {
    if (isLost || signal.aborted) return keep(item, engineLost(), begin(item))
    try {
      const images = await lookAt(item)
      const deed = deedFor(item, { images, engine }, force)
      if (deed.kind === 'stay') return keep(item, deed.failure, begin(item))
      const isUsed = (images.get(item.imageId)?.usedBy.length ?? 0) > 0
      return await carryOut({ item, deed, isUsed })
    } catch (error) {
      return keep(item, failureOfTurn(error), begin(item))
    }
  }

  const refuse = (item: PlannedRemoval): RemovalResult => {
    const { imageId, title } = item
    return { kind: 'kept', imageId, title, untagged: [], failure: refusalOf(item, engine, titleIn(known)) }
  }

  const results: RemovalResult[] = []
  for (const item of plan.items) {
    results.push(isAttempted(item, force) ? await takeTurn(item) : refuse(item))
  }
  return { results, gone, isHeldByContainers }
}

/**
 * Writes what was measured into the ledger. Of several images the engine's figures tell only what all of them brought back:
 * that is shared out over their entries as it was predicted of each, so that the entries add up to what was measured.
 */
export const recordMeasured = (
  gone: readonly GoneImage[],
  measuredBytes: number,
  activity: Pick<Activity, 'measure'>,
): void => {
  const shares = shareOutMeasured(
    measuredBytes,
    gone.map(({ predictedBytes }) => predictedBytes),
  )
  for (const [index, { entry }] of gone.entries()) activity.measure(entry, shares[index] ?? 0)
}
