/** Whose job it is: each engine's pulls and transfers are its own, whichever engine is shown meanwhile. */
import type { EngineId } from '../../core/identity.ts'
import type { JobItem } from '../../core/transfers/job.ts'

/** What of an engine a job says. */
export interface JobEngine {
  readonly id: EngineId
  /** The machine's name as the engine gives it. */
  readonly name: string
}

/** What a job says of the engine that it was asked of. */
export const engineOn = (engine: JobEngine | undefined): Pick<JobItem<string>, 'engineId' | 'engineName'> =>
  engine === undefined ? {} : { engineId: engine.id, engineName: engine.name }

/**
 * The engine that a job whose turn has come is done with: the one that it was asked of. While that is shown, it is taken as it is
 * reached now.
 */
export const engineOfJob = <Engine extends JobEngine>(
  asked: Engine | undefined,
  shown: Engine | undefined,
): Engine | undefined => (asked === undefined || asked.id === shown?.id ? shown : asked)
