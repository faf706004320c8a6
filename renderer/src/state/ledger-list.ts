import type { EngineId } from '../../../electron/core/identity.ts'
import type { LedgerAction, LedgerEntry, LedgerOutcome } from '../../../electron/core/ledger.ts'

/** What of the ledger is shown. */
export interface LedgerFilter {
  /** Found in names, digests and image IDs; empty shows all. */
  readonly text: string
  readonly outcome?: LedgerOutcome
  readonly action?: LedgerAction
  /** What was done with this engine, and what is of none. */
  readonly engineId?: EngineId
}

/** Whether an entry is shown; the same that the main process asks its database for. */
export const matchesLedgerFilter = (
  entry: LedgerEntry,
  { text, outcome, action, engineId }: LedgerFilter,
): boolean => {
  if (engineId !== undefined && entry.engineId !== undefined && entry.engineId !== engineId) return false
  if (outcome !== undefined && entry.outcome !== outcome) return false
  if (action !== undefined && entry.action !== action) return false
  const word = text.trim().toLowerCase()
  const { reference = '', names = [], digest = '', imageId = '' } = entry
  const texts = [reference, ...names, digest, imageId]
  return word === '' || texts.some((one) => one.toLowerCase().includes(word))
}

/** Newest first; of entries that began at the same moment, the later one. IDs of what is not kept count down. */
const compareNewest = (one: LedgerEntry, other: LedgerEntry): number =>
  other.startedAtMs - one.startedAtMs || Math.abs(other.id) - Math.abs(one.id)

/** `entries` as they are once one of them was undone by `entry`. */
export const withUndone = (
  entries: readonly LedgerEntry[],
  { undoes, outcome }: Pick<LedgerEntry, 'undoes' | 'outcome'>,
): readonly LedgerEntry[] => {
  if (undoes === undefined || outcome !== 'succeeded') return entries
  return entries.map((entry) => (entry.id === undoes ? { ...entry, undo: 'undone' } : entry))
}

/** `entries` and `more` without doubles, newest first; what is in `more` replaces what was there. */
export const mergeLedger = (
  entries: readonly LedgerEntry[],
  more: readonly LedgerEntry[],
): readonly LedgerEntry[] => {
  const byId = new Map([...entries, ...more].map((entry) => [entry.id, entry]))
  return [...byId.values()].sort(compareNewest)
}
