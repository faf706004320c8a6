import type { LedgerEntry } from '../core/ledger.ts'
import type { Ledger, LedgerBeginning, LedgerEnding } from '../history/ledger.ts'

/** The record of what is done, and who is told of it. */
export interface Activity {
  /** Records that something began. */
  readonly begin: (beginning: LedgerBeginning) => LedgerEntry
  /** Records how what `begin` gave has ended. */
  readonly finish: (entry: LedgerEntry, ending: LedgerEnding) => void
  /** Records bytes that were measured after `entry`, which is as it ended. */
  readonly measure: (entry: LedgerEntry, bytes: number) => void
}

/**
 * Writes the ledger and tells the window of each entry. Without a database nothing is kept, but the window is still
 * told: such entries have negative IDs.
 */
export const createActivity = (ledger: Ledger, emit: (entry: LedgerEntry) => void): Activity => {
  let unkept = 0
  return {
    begin: (beginning) => {
      const id = ledger.begin(beginning) ?? (unkept -= 1)
      const entry: LedgerEntry = { ...beginning, id, outcome: 'running' }
      emit(entry)
      return entry
    },
    finish: (entry, ending) => {
      if (entry.id > 0) ledger.finish(entry.id, ending)
      emit({ ...entry, ...ending })
    },
    measure: (entry, bytes) => {
      if (entry.id > 0) ledger.measure(entry.id, bytes)
      emit({ ...entry, bytes })
    },
  }
}
