import { diskUsageOf, type DiskUsage, type FreedAnswer } from '../../core/cleanup/disk-usage.ts'
import { leftoversQuestion } from '../../core/cleanup/leftovers-words.ts'
import type { Question } from '../../core/confirmation.ts'
import { FailureError, type Failure } from '../../core/failure.ts'
import type { EngineId } from '../../core/identity.ts'
import type { Turns } from '../../core/in-turn.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import { noEngine } from '../no-engine.ts'
import { createUntilGone } from '../until-gone.ts'
import type { CleaningEngine } from './cleaning-engine.ts'
import { m } from '../../words/messages.ts'

/** What asking about the engine's disk is made of. */
export interface DiskSpaceParts {
  /** The engine, while it is up. */
  readonly engine: () => CleaningEngine | undefined
  readonly tree: () => LayerTree
  /** The layers of all images are known. */
  readonly isTreeWhole: () => boolean
  /** Lading pulls something itself. */
  readonly isPulling: () => boolean
  readonly engineName: () => string
  /** Puts a question to the person; rejects with a `FailureError` where it cannot be put. */
  readonly confirm: (question: Question) => Promise<boolean>
  /** Nothing is removed meanwhile. */
  readonly inTurn: Turns
}

/** The engine's disk. All of it rejects with a `FailureError` without an engine. */
export interface DiskSpace {
  /** Where it goes. Whoever asks while the engine is being asked gets the same answer. */
  readonly usage: () => Promise<DiskUsage>
  /**
   * Asks the person, and has the engine give back what it keeps of interrupted pulls. Rejects with `in-use` while Lading pulls
   * something; of what others pull nobody knows.
   */
  readonly freeUnaccounted: () => Promise<FreedAnswer>
  /** The engine went away: it is asked nothing more. */
  readonly suspend: () => void
  /** Lading ends: what is asked stops, and nothing is asked any more. */
  readonly close: () => void
}

const pulling = (): Failure => ({
  kind: 'in-use',
  message: m.cleanup_pulling(),
  advice: m.cleanup_pulling_advice(),
})

/** Makes the part that knows where the engine's disk goes. */
export const createDiskSpace = (parts: DiskSpaceParts): DiskSpace => {
  const untilGone = createUntilGone()
  let asked: { readonly engineId: EngineId; readonly answer: Promise<DiskUsage> } | undefined

  const required = (): CleaningEngine => {
    const engine = parts.engine()
    if (engine === undefined) throw noEngine('measure')
    return engine
  }

  const ask = async (engine: CleaningEngine): Promise<DiskUsage> =>
    diskUsageOf({
      resources: await engine.resources(untilGone.signal(), true),
      tree: parts.tree(),
      isTreeWhole: parts.isTreeWhole(),
      store: engine.store,
      isPulling: parts.isPulling(),
      isInDiskImage: engine.isInDiskImage,
    })

  const refuseWhilePulling = (): void => {
    if (parts.isPulling()) throw new FailureError(pulling())
  }

  const free = async (engine: CleaningEngine): Promise<FreedAnswer> => {
    // Nobody has agreed to what another engine loses.
    if (required().id !== engine.id) throw noEngine('measure')
    const signal = untilGone.signal()
    const beforeBytes = await engine.imageBytes(signal)
    // The figure takes its time, and a pull may have begun meanwhile.
    refuseWhilePulling()
    await engine.freeInterruptedPulls(signal)
    return { kind: 'freed', freedBytes: Math.max(0, beforeBytes - (await engine.imageBytes(signal))) }
  }

  return {
    usage: async () => {
      const engine = required()
      if (asked?.engineId !== engine.id) asked = { engineId: engine.id, answer: ask(engine) }
      const mine = asked
      return mine.answer.finally(() => {
        if (asked === mine) asked = undefined
      })
    },
    freeUnaccounted: async () => {
      const engine = required()
      refuseWhilePulling()
      if (!(await parts.confirm(leftoversQuestion(parts.engineName())))) return { kind: 'declined' }
      return parts.inTurn(() => free(engine))
    },
    suspend: () => {
      untilGone.suspend()
      asked = undefined
    },
    close: untilGone.close,
  }
}
