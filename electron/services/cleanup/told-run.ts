import type {
  CleanupRun,
  CleanupRunChange,
  CleanupStep,
  CleanupStepState,
} from '../../core/cleanup/cleanup-run.ts'
import type { CleanupItemId } from '../../core/cleanup/plan.ts'
import { coalesce } from '../coalesce.ts'

/** A clean-up as it is told of. */
export interface ToldRun {
  readonly current: () => CleanupRun
  /** One thing of it stands otherwise. */
  readonly step: (id: CleanupItemId, state: CleanupStepState, entryId?: number) => void
  readonly stopping: () => void
  readonly end: (ending: Pick<CleanupRun, 'endedAtMs' | 'predicted' | 'measuredBytes'>) => void
}

/** Tells of a clean-up that begins, with all of its steps, and of what changes, at most 20 times a second. */
export const createToldRun = (begun: CleanupRun, onChange: (change: CleanupRunChange) => void): ToldRun => {
  const { steps: waiting, ...rest } = begun
  let run: CleanupRunChange['run'] = rest
  const steps = new Map<CleanupItemId, CleanupStep>(waiting.map((step) => [step.id, step]))
  const changed = new Set<CleanupItemId>(steps.keys())

  const teller = coalesce(() => {
    const news = [...changed].flatMap((id) => steps.get(id) ?? [])
    changed.clear()
    onChange({ run, steps: news })
  })
  teller.poke()
  teller.settle()

  return {
    current: () => ({ ...run, steps: [...steps.values()] }),
    step: (id, state, entryId) => {
      const before = steps.get(id)
      if (before === undefined) return
      steps.set(id, { ...before, state, ...(entryId !== undefined && { entryId }) })
      changed.add(id)
      teller.poke()
    },
    stopping: () => {
      if (run.phase !== 'running') return
      run = { ...run, phase: 'stopping' }
      teller.poke()
    },
    end: (ending) => {
      run = { ...run, ...ending, phase: 'ended' }
      teller.poke()
      teller.settle()
    },
  }
}
