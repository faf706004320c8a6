import type { LedgerAction, LedgerEntry, LedgerOutcome } from '../../../electron/core/ledger.ts'
import { formatBytes } from './bytes.ts'
import { formatDuration } from './moments.ts'

/** What was done, in a word. */
export const actionWords: Readonly<Record<LedgerAction, string>> = {
  pull: 'Pull',
  remove: 'Remove',
  tag: 'Tag',
  rename: 'Rename',
  untag: 'Untag',
  push: 'Push',
  save: 'Save',
  load: 'Load',
}

/** How it went, in a word. */
export const outcomeWords: Readonly<Record<LedgerOutcome, string>> = {
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  interrupted: 'Interrupted',
}

/** The outcomes to filter by, in the order of their chips. */
export const outcomes: readonly LedgerOutcome[] = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
]

/** What was downloaded; a dash where nothing was or nobody counted. */
export const downloadedWords = ({ bytes }: LedgerEntry): string =>
  bytes === undefined || bytes === 0 ? '–' : formatBytes(bytes)

/** How long it took; a dash while it runs. */
export const tookWords = ({ startedAtMs, endedAtMs }: LedgerEntry): string =>
  endedAtMs === undefined ? '–' : formatDuration(endedAtMs - startedAtMs)
