import type { EngineId } from '../core/identity.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import type { KeptRemoval } from '../history/removed-images.ts'
import type { RemovalMemory } from './cleanup/removal-memory.ts'
import type { Naming } from './names/naming.ts'

/** What says whether entries can be undone. */
export interface UndoParts {
  readonly naming: Pick<Naming, 'withUndo'>
  readonly removals: Pick<RemovalMemory, 'of'>
  /** The engine, while it is up. */
  readonly engineId: () => EngineId | undefined
}

/** Which entries of the ledger can be undone, as far as is known without asking the engine. */
export interface Undo {
  /** Entries as the ledger has them: what gave or took names, and what took images away. */
  readonly marked: (entries: readonly LedgerEntry[]) => readonly LedgerEntry[]
  /** An entry that has just changed: what does things to names has said so itself. */
  readonly told: (entry: LedgerEntry) => LedgerEntry
  /** Whether the image that went with an entry can be had again on this engine, and has not been. */
  readonly isRestorable: (entryId: number) => boolean
}

/** Joins the undoing of names and of removals. */
export const createUndo = ({ naming, removals, engineId }: UndoParts): Undo => {
  const hasWayBack = ({ archivePath, repositoryDigests, engineId: from, restoredBy }: KeptRemoval): boolean =>
    restoredBy === undefined &&
    (archivePath !== undefined || repositoryDigests.length > 0) &&
    from === engineId()

  const isRestorable = (entryId: number): boolean => {
    const removal = removals.of(entryId)
    return removal !== undefined && hasWayBack(removal)
  }

  const told = (entry: LedgerEntry): LedgerEntry => {
    if (entry.action !== 'remove' || entry.outcome !== 'succeeded') return entry
    const removal = removals.of(entry.id)
    if (removal?.restoredBy !== undefined) return { ...entry, undo: 'undone' }
    return removal !== undefined && hasWayBack(removal) ? { ...entry, undo: 'possible' } : entry
  }

  return { marked: (entries) => naming.withUndo(entries).map(told), told, isRestorable }
}
