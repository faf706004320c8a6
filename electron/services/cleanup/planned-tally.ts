import type { CleanupItemId } from '../../core/cleanup/plan.ts'
import { createTally, type Tally } from '../../core/cleanup/tally.ts'
import type { PlannedCleanup } from './cleanup-planner.ts'

/** The boxes of a plan with just these ticked. */
export const tallyOf = ({ tree, images, plan }: PlannedCleanup, ticked: Iterable<CleanupItemId>): Tally => {
  const tally = createTally({ tree, images, plan })
  tally.set(
    plan.items.map(({ id }) => id),
    false,
  )
  tally.set(ticked, true)
  return tally
}

/** What the rules of a plan tick. */
export const tickedIn = ({ plan }: PlannedCleanup): readonly CleanupItemId[] =>
  plan.items.flatMap(({ id, isTicked }) => (isTicked ? [id] : []))
