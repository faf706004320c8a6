import { setTimeout as wait } from 'node:timers/promises'
import { isUnsizedBase } from '../../core/cleanup/cache-layers.ts'
import { cacheBytesOf } from '../../core/cleanup/cache-plan.ts'
import type {
  CleanupAnswer,
  CleanupOrigin,
  CleanupRun,
  CleanupRunChange,
} from '../../core/cleanup/cleanup-run.ts'
import { cleanupQuestion } from '../../core/cleanup/cleanup-words.ts'
import { goingOf, type CleanupItem, type CleanupItemId, type CleanupPlan } from '../../core/cleanup/plan.ts'
import type { CleanupRules } from '../../core/cleanup/rules.ts'
import type { EngineResources } from '../../core/cleanup/resources.ts'
import type { CleanupBytes } from '../../core/cleanup/tally.ts'
import type { Question } from '../../core/confirmation.ts'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { Turns } from '../../core/in-turn.ts'
import type { Bytes } from '../../core/layers/layer-bytes.ts'
import { titleIn } from '../../core/removal/removal-deed.ts'
import type { Activity } from '../activity.ts'
import { noEngine, type EnginePurpose } from '../no-engine.ts'
import { inTime, startMeasuring, type Measurement } from '../removal/removal-measure.ts'
import { recordMeasured, type RemovalTurnsParts } from '../removal/removal-run.ts'
import { createUntilGone } from '../until-gone.ts'
import type { ArchiveFirst } from './archive-first.ts'
import type { CleaningEngine } from './cleaning-engine.ts'
import { carryOutCleanup, type CleanupDone } from './cleanup-deed.ts'
import { staysSince, type CleanupPlanner, type PlannedCleanup } from './cleanup-planner.ts'
import { tallyOf, tickedIn } from './planned-tally.ts'
import { createToldRun, type ToldRun } from './told-run.ts'
import { m } from '../../words/messages.ts'

/** What cleaning up is made of. */
export interface CleanupParts {
  readonly planner: CleanupPlanner
  /** The engine, while it is up. */
  readonly engine: () => CleaningEngine | undefined
  /** The images that are known to be here now. */
  readonly images: () => readonly InventoryImage[]
  readonly engineName: () => string
  /** The rules of the quick plan. */
  readonly quickRules: () => CleanupRules
  /** Puts a question to the person; rejects with a `FailureError` where it cannot be put. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Why nothing may be cleaned up now; `undefined` where nothing stands against it. */
  readonly whyNoCleanup: () => Failure | undefined
  readonly archiveFirst: ArchiveFirst
  readonly activity: Activity
  readonly remember: RemovalTurnsParts['remember']
  readonly tookNames: RemovalTurnsParts['tookNames']
  readonly inDoubt: RemovalTurnsParts['inDoubt']
  /** Nothing else that removes anything works meanwhile. */
  readonly inTurn: Turns
  /** A new UUID. */
  readonly newId: () => string
  readonly nowMs: () => number
  readonly onChange: (change: CleanupRunChange) => void
  /** Another clean-up could begin now. */
  readonly onIdle: () => void
  /** Hears what the engine has said for a plan. */
  readonly onResources: (resources: EngineResources) => void
}

/** What is to be cleaned up. */
export interface CleanupWish {
  readonly rules: CleanupRules
  readonly ticked: readonly CleanupItemId[]
  /** Images that no registry has are saved first. */
  readonly archiveFirst: boolean
}

/** Cleaning up. What needs the engine rejects with a `FailureError` where there is none. */
export interface Cleanup {
  /** Says what a clean-up would do, and does nothing. */
  readonly plan: (input: { readonly rules: CleanupRules }) => Promise<CleanupPlan>
  /**
   * Asks the person, and does it where they agree: what of `ticked` the rules still find. A schedule was agreed to when it was
   * chosen, so nobody is asked then. What fails of it is in its steps. Rejects with `in-use` while another one is under way, and
   * while it is not known what is to be kept.
   */
  readonly run: (wish: CleanupWish, origin: CleanupOrigin) => Promise<CleanupAnswer>
  /** The same with all that the rules of the quick plan tick. */
  readonly runQuick: (origin: Exclude<CleanupOrigin, 'window'>) => Promise<CleanupAnswer>
  /** What is going still goes; the rest stays. */
  readonly stop: () => void
  /** The clean-up that runs, or else the last one. */
  readonly last: () => CleanupRun | undefined
  /** Something that was agreed on is going. */
  readonly isRunning: () => boolean
  /** What the quick plan would give back now. */
  readonly reckonQuick: () => Promise<Bytes>
  /** The engine went away: what is under way stops. */
  readonly suspend: () => void
  /**
   * Lading ends: as `stop`, and nothing begins any more. What is going is waited for, though not for long, so that the
   * ledger has how it ended.
   */
  readonly close: () => Promise<void>
}

/** A clean-up that was agreed on, with what it was reckoned on. */
interface Agreed {
  readonly engine: CleaningEngine
  readonly wish: CleanupWish
  readonly origin: CleanupOrigin
  readonly planned: PlannedCleanup
  readonly going: readonly CleanupItem[]
  readonly total: CleanupBytes
  readonly measurement: Measurement
}

/** Somebody who cleans up waits longer for a figure than somebody who removes one image. */
const patienceMs = 15_000

/** How long what is going may hold up that Lading ends. */
const lastPatienceMs = 5_000

const secondTryMs = 200

const underWay = (): Failure => ({
  kind: 'in-use',
  message: m.cleanup_under_way(),
  advice: m.cleanup_under_way_advice(),
})

const noFigure = (): Failure => ({
  kind: 'unexpected',
  message: m.cleanup_no_figure(),
  advice: m.cleanup_no_figure_advice(),
})

/** The engine's own figure of what images and the build cache take together. */
const figureOf = (engine: CleaningEngine, gone: AbortSignal) => {
  const ask = async (signal: AbortSignal): Promise<number> => {
    const { imageBytes, cache } = await engine.resources(signal, true)
    if (imageBytes === undefined) throw new FailureError(noFigure())
    return cache.reduce((sum, record) => sum + cacheBytesOf(record), imageBytes)
  }
  /** While an engine clears up after a removal, it may answer that a part is missing: a moment later it knows. */
  return async (asking: AbortSignal): Promise<number> => {
    const signal = AbortSignal.any([asking, gone])
    try {
      return await ask(signal)
    } catch {
      await wait(secondTryMs, undefined, { signal })
      return ask(signal)
    }
  }
}

/** Records without a size stay and may hold layers of what went, which no figure of the engine has any more. */
const holdsUntold = ({ plan }: PlannedCleanup, { cacheIds }: CleanupDone): boolean =>
  (plan.sharedCache ?? []).some((record) => isUnsizedBase(record) && !cacheIds.has(record.id))

/** Makes the part that cleans up: one clean-up at a time, and no removal meanwhile. */
export const createCleanup = (parts: CleanupParts): Cleanup => {
  const { activity, inTurn, nowMs, planner } = parts
  const untilGone = createUntilGone()
  const closing = new AbortController()
  let stopping = new AbortController()
  let isBusy = false
  let told: ToldRun | undefined

  const required = (purpose: EnginePurpose): CleaningEngine => {
    const engine = parts.engine()
    if (engine === undefined) throw noEngine(purpose)
    return engine
  }

  /** What is only asked need not be waited for where Lading ends. */
  const whileAsking = (): AbortSignal => AbortSignal.any([untilGone.signal(), closing.signal])

  const planNow = async (engine: CleaningEngine, rules: CleanupRules): Promise<PlannedCleanup> => {
    const planned = await planner.plan(engine, rules, whileAsking())
    parts.onResources(planned.resources)
    return planned
  }

  const measure = (engine: CleaningEngine): Measurement =>
    startMeasuring({
      ...{ store: engine.store, imageBytes: figureOf(engine, whileAsking()), patienceMs },
      imageIds: () => parts.images().map(({ id }) => id),
    })

  /** Why some of it stays after all; where the engine does not say what it has now, all of it does. */
  const lookAgain = async ({ engine, wish, going }: Agreed): Promise<ReadonlyMap<CleanupItemId, Failure>> => {
    try {
      return staysSince(going, await planNow(engine, wish.rules))
    } catch (error) {
      return new Map(going.map(({ id }) => [id, failureOf(error)]))
    }
  }

  /** What came back in all, where that is known of everything that went. */
  const measured = async (
    { engine, planned, measurement }: Agreed,
    done: CleanupDone,
  ): Promise<number | undefined> => {
    const { imageIds, imagesAndCache, others } = done
    const isTold = imageIds.size === 0 || !holdsUntold(planned, done)
    const figure = imagesAndCache.length === 0 ? 0 : isTold ? await measurement.end(imageIds) : undefined
    measurement.abandon()
    if (figure !== undefined) recordMeasured(imagesAndCache, figure, activity)
    // A graph driver's figure leaves out layers of gone images, which come back with their last container.
    const isUncounted = ({ entry: { bytes = -1 }, predictedBytes }: CleanupDone['others'][number]): boolean =>
      bytes < 0 || (engine.store === 'graph-driver' && predictedBytes > bytes)
    if (figure === undefined || others.some(isUncounted)) return undefined
    return others.reduce((sum, { entry }) => sum + (entry.bytes ?? 0), figure)
  }

  const begin = ({ engine, origin, going, total }: Agreed): ToldRun =>
    createToldRun(
      {
        ...{ id: parts.newId(), engineId: engine.id, origin, phase: 'running', startedAtMs: nowMs() },
        planned: total.total,
        steps: going.map(({ id, kind, title }) => ({ id, kind, title, state: { kind: 'waiting' } })),
      },
      parts.onChange,
    )

  const carryOut = async (agreed: Agreed): Promise<CleanupAnswer> => {
    const { engine, wish, planned, going, measurement } = agreed
    stopping = new AbortController()
    const run = (told = begin(agreed))
    const { id: runId } = run.current()
    await measurement.begin()
    const gone = tallyOf(planned, [])
    const done = await carryOutCleanup({
      ...{ engine, cleanupId: runId, items: going, gone, told: run, activity, nowMs },
      images: () => parts.images(),
      remember: parts.remember,
      tookNames: parts.tookNames,
      inDoubt: parts.inDoubt,
      whyItStays: planner.whyItStays,
      stays: await lookAgain(agreed),
      ...(wish.archiveFirst && { archiveFirst: parts.archiveFirst }),
      stop: AbortSignal.any([stopping.signal, closing.signal]),
      // Another engine may have the same things, and nobody agreed to remove those.
      signal: parts.engine()?.id === engine.id ? untilGone.signal() : AbortSignal.abort(),
    })
    const { total: predicted } = gone.total()
    const measuredBytes = await measured(agreed, done)
    run.end({ endedAtMs: nowMs(), predicted, ...(measuredBytes !== undefined && { measuredBytes }) })
    return { kind: 'ended', runId }
  }

  const isAgreed = async (
    { planned, wish, total }: Pick<Agreed, 'planned' | 'wish' | 'total'>,
    ticked: readonly CleanupItemId[],
  ): Promise<boolean> => {
    const { plan, images } = planned
    const wording = { plan, ticked, bytes: total, titleOf: titleIn(images), engineName: parts.engineName() }
    return parts.confirm(cleanupQuestion({ ...wording, archiveFirst: wish.archiveFirst }))
  }

  const askAndRun = async (
    engine: CleaningEngine,
    planned: PlannedCleanup,
    wish: CleanupWish,
    origin: CleanupOrigin,
  ): Promise<CleanupAnswer> => {
    const wanted = new Set(wish.ticked)
    const ticked = planned.plan.items.flatMap(({ id }) => (wanted.has(id) ? [id] : []))
    const going = goingOf(planned.plan, ticked)
    if (going.length === 0) return { kind: 'nothing-left' }
    const total = tallyOf(planned, ticked).total()
    const measurement = measure(engine)
    try {
      if (origin !== 'schedule' && !(await isAgreed({ planned, wish, total }, ticked))) {
        measurement.abandon()
        return { kind: 'declined' }
      }
      return await inTurn(() => carryOut({ engine, wish, origin, planned, going, total, measurement }))
    } catch (error) {
      measurement.abandon()
      throw error
    }
  }

  /** One at a time, from the plan on. */
  const alone = async (
    rules: CleanupRules,
    origin: CleanupOrigin,
    wishOf: (planned: PlannedCleanup) => Omit<CleanupWish, 'rules'>,
  ): Promise<CleanupAnswer> => {
    const engine = required('clean-up')
    const why = parts.whyNoCleanup()
    if (why !== undefined) throw new FailureError(why)
    if (isBusy) throw new FailureError(underWay())
    isBusy = true
    try {
      const planned = await planNow(engine, rules)
      return await askAndRun(engine, planned, { ...wishOf(planned), rules }, origin)
    } finally {
      isBusy = false
      parts.onIdle()
    }
  }

  const reckonQuick = async (): Promise<Bytes> => {
    const planned = await planNow(required('look-at'), parts.quickRules())
    return tallyOf(planned, tickedIn(planned)).total().total
  }

  const stop = (): void => {
    if (told === undefined || told.current().phase === 'ended') return
    stopping.abort()
    told.stopping()
  }

  return {
    plan: async ({ rules }) => (await planNow(required('look-at'), rules)).plan,
    run: ({ rules, ...wish }, origin) => alone(rules, origin, () => wish),
    runQuick: (origin) =>
      alone(parts.quickRules(), origin, (planned) => ({ ticked: tickedIn(planned), archiveFirst: false })),
    stop,
    last: () => told?.current(),
    isRunning: () => told !== undefined && told.current().phase !== 'ended',
    reckonQuick,
    suspend: untilGone.suspend,
    close: async () => {
      closing.abort()
      stop()
      const ended = inTurn(() => Promise.resolve(undefined))
      await inTime(ended, lastPatienceMs)
      untilGone.close()
      await ended
    },
  }
}
