import type { EngineId, ImageId } from '../../core/identity.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import type { Ledger } from '../../history/ledger.ts'

/** What finding out is made of. */
export interface DoubtfulRemovalsParts {
  readonly ledger: Pick<Ledger, 'wasDone'>
  /** Hears of an entry that was done after all. */
  readonly emit: (entry: LedgerEntry) => void
  readonly onTrouble: (error: unknown) => void
}

/** Removals that were under way when the engine went away: it may have done them all the same. */
export interface DoubtfulRemovals {
  /** An entry that has failed because the engine went away. */
  readonly note: (entry: LedgerEntry) => void
  /** An engine is up: what is in doubt of it is looked at, and has succeeded where the image is gone. Never rejects. */
  readonly look: (engine: {
    readonly id: EngineId
    readonly image: (id: ImageId) => Promise<object | undefined>
  }) => Promise<void>
}

/** Makes what finds out what became of them. */
export const createDoubtfulRemovals = (parts: DoubtfulRemovalsParts): DoubtfulRemovals => {
  const doubtful = new Map<number, LedgerEntry>()

  const wasDone = (entry: LedgerEntry): void => {
    const { failure: _, ...rest } = entry
    if (entry.id > 0) parts.ledger.wasDone(entry.id)
    parts.emit({ ...rest, outcome: 'succeeded' })
  }

  return {
    note: (entry) => void doubtful.set(entry.id, entry),
    look: async (engine) => {
      for (const entry of doubtful.values()) {
        if (entry.engineId !== engine.id || entry.imageId === undefined) continue
        try {
          const image = await engine.image(entry.imageId)
          if (doubtful.delete(entry.id) && image === undefined) wasDone(entry)
        } catch (error) {
          // It went away again, and is looked at when it is back.
          parts.onTrouble(error)
          return
        }
      }
    },
  }
}
