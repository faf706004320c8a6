import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import type { LedgerBeginning, LedgerEnding } from '../../../electron/history/ledger.ts'

/** An entry of the ledger, from its beginning to its end. */
export interface Recorded {
  readonly beginning: LedgerBeginning
  ending?: LedgerEnding
}

/** A ledger that the test reads. What ends twice fails the test. */
export const recordedActivity = () => {
  const recorded: Recorded[] = []
  const begin = (beginning: LedgerBeginning): LedgerEntry => {
    recorded.push({ beginning })
    return { ...beginning, id: recorded.length, outcome: 'running' }
  }
  const finish = ({ id }: LedgerEntry, ending: LedgerEnding): void => {
    const entry = recorded[id - 1]
    if (entry === undefined || entry.ending !== undefined) throw new Error('finished twice')
    entry.ending = ending
  }
  return { recorded, activity: { begin, finish } }
}
