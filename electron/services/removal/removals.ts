import type { Question } from '../../core/confirmation.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { ImageId } from '../../core/identity.ts'
import type { Turns } from '../../core/in-turn.ts'
import type { InventorySnapshot } from '../../core/images/inventory.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import { titleIn } from '../../core/removal/removal-deed.ts'
import { planRemoval } from '../../core/removal/removal-plan.ts'
import { removalQuestion } from '../../core/removal/removal-words.ts'
import {
  isAttempted,
  type RemovalOutcome,
  type RemovalPlan,
  type RemovalTarget,
} from '../../core/removal/removal.ts'
import type { Activity } from '../activity.ts'
import { noEngine } from '../no-engine.ts'
import { createUntilGone } from '../until-gone.ts'
import { inTime, startMeasuring, type Measurement } from './removal-measure.ts'
import { recordMeasured, runRemoval, type RanRemoval, type RemovalRun } from './removal-run.ts'
import type { RemovingEngine } from './removal-steps.ts'

/** What removals are made of. */
export interface RemovalsParts {
  /** The engine, while it is up. */
  readonly engine: () => RemovingEngine | undefined
  readonly inventory: () => Pick<InventorySnapshot, 'images'>
  readonly tree: () => LayerTree
  /** Puts a question to the person; rejects with a `FailureError` where it cannot be put. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Says for many images why clean-ups leave each alone, such as `is pinned`. */
  readonly keptBecause?: () => (image: InventoryImage) => string | undefined
  readonly activity: Activity
  readonly remember: RemovalRun['remember']
  readonly tookNames: RemovalRun['tookNames']
  readonly inDoubt: RemovalRun['inDoubt']
  readonly nowMs: () => number
  /** Nothing else that removes anything works meanwhile. */
  readonly inTurn: Turns
}

/** Removing images and names. */
export interface Removals {
  /** Says what a removal will do, and does nothing. Throws a `FailureError` without an engine. */
  readonly plan: (input: { readonly targets: readonly RemovalTarget[] }) => RemovalPlan
  /**
   * Asks the person, and does it where they agree; where nothing of it can be done, nobody is asked. What fails of it is
   * in the outcome. Rejects with a `FailureError` without an engine, or where the question cannot be put.
   */
  readonly remove: (input: {
    readonly targets: readonly RemovalTarget[]
    readonly force: boolean
  }) => Promise<RemovalOutcome>
  /** The engine went away: what is under way stops. */
  readonly suspend: () => void
  /** As `suspend`, and nothing begins any more; resolves once the ledger has how it ended. */
  readonly close: () => Promise<void>
}

/** One removal that the person has agreed to, with what it was reckoned on. */
interface Agreed {
  readonly engine: RemovingEngine
  readonly plan: RemovalPlan
  readonly force: boolean
  readonly measurement: Measurement
}

/** Removes images, after the person has agreed to what the plan says; one removal after the other. */
export const createRemovals = (parts: RemovalsParts): Removals => {
  const { inTurn } = parts
  const untilGone = createUntilGone()

  const required = (): RemovingEngine => {
    const engine = parts.engine()
    if (engine === undefined) throw noEngine('remove')
    return engine
  }

  const imagesById = () => new Map(parts.inventory().images.map((image) => [image.id, image]))

  const planFor = (engine: RemovingEngine, targets: readonly RemovalTarget[], force: boolean): RemovalPlan =>
    planRemoval(
      {
        ...{ images: imagesById(), engine, targets },
        ...(parts.keptBecause !== undefined && { keptBecause: parts.keptBecause() }),
      },
      parts.tree(),
      force,
    )

  const measure = (engine: RemovingEngine): Measurement =>
    startMeasuring({
      store: engine.store,
      imageBytes: engine.imageBytes,
      imageIds: () => parts.inventory().images.map(({ id }) => id),
    })

  const run = ({ engine, plan, force }: Omit<Agreed, 'measurement'>): Promise<RanRemoval> => {
    // Another engine may have the same images, and nobody agreed to remove those.
    const isAnother = parts.engine()?.id !== engine.id
    return runRemoval({
      engine,
      plan,
      force,
      images: () => parts.inventory().images,
      tree: parts.tree(),
      activity: parts.activity,
      remember: parts.remember,
      tookNames: parts.tookNames,
      inDoubt: parts.inDoubt,
      nowMs: parts.nowMs,
      signal: isAnother ? AbortSignal.abort() : untilGone.signal(),
    })
  }

  /** What came back, where that is known soon; in the ledger it is whenever it is known. */
  const measured = async ({ engine, measurement }: Agreed, ran: RanRemoval): Promise<number | undefined> => {
    // A graph driver's figure leaves out what only containers hold.
    const isUncounted = ran.isHeldByContainers && engine.store === 'graph-driver'
    if (ran.gone.length === 0 || isUncounted) {
      measurement.abandon()
      return undefined
    }
    const figure = measurement.end(new Set(ran.gone.map(({ imageId }) => imageId))).then((bytes) => {
      if (bytes !== undefined) recordMeasured(ran.gone, bytes, parts.activity)
      return bytes
    })
    return inTime(figure)
  }

  const carryOut = async (agreed: Agreed): Promise<RemovalOutcome> => {
    await agreed.measurement.begin()
    const ran = await run(agreed)
    const measuredBytes = await measured(agreed, ran)
    return {
      kind: 'done',
      results: ran.results,
      predicted: {
        bytes: ran.gone.reduce((sum, { predictedBytes }) => sum + predictedBytes, 0),
        certainty: agreed.plan.back.certainty,
      },
      ...(measuredBytes === undefined ? {} : { measuredBytes }),
    }
  }

  const remove: Removals['remove'] = async ({ targets, force }) => {
    const engine = required()
    const plan = planFor(engine, targets, force)
    if (!plan.items.some((item) => isAttempted(item, force))) {
      const { results } = await run({ engine, plan, force })
      return { kind: 'done', results, predicted: plan.back }
    }
    const measurement = measure(engine)
    const titleOf: (id: ImageId) => string = titleIn(imagesById())
    try {
      if (await parts.confirm(removalQuestion({ plan, force, titleOf }))) {
        return await inTurn(() => carryOut({ engine, plan, force, measurement }))
      }
    } catch (error) {
      measurement.abandon()
      throw error
    }
    measurement.abandon()
    return { kind: 'declined' }
  }

  return {
    plan: ({ targets }) => planFor(required(), targets, true),
    remove,
    suspend: untilGone.suspend,
    close: async () => {
      untilGone.close()
      await inTurn(() => Promise.resolve())
    },
  }
}
