import type { LedgerAction, LedgerEntry, LedgerOutcome } from '../../../electron/core/ledger.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { listInWords } from './lists.ts'
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
  pin: 'Pin',
  unpin: 'Unpin',
  'write-file': 'Write file',
  'restore-file': 'Put file back',
  'remove-container': 'Remove container',
  'remove-volume': 'Remove volume',
  'prune-cache': 'Prune cache',
  archive: 'Archive',
  restore: 'Restore',
  'sign-in': 'Sign in',
  'sign-out': 'Sign out',
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

/** What became of the bytes that are counted. */
const byteWords: Readonly<Record<LedgerAction, string>> = {
  pull: 'downloaded',
  remove: 'came back',
  tag: '',
  rename: '',
  untag: '',
  push: 'sent',
  save: 'written',
  load: 'read',
  pin: '',
  unpin: '',
  'write-file': '',
  'restore-file': '',
  'remove-container': 'came back',
  'remove-volume': 'came back',
  'prune-cache': 'came back',
  archive: 'written',
  restore: '',
  'sign-in': '',
  'sign-out': '',
}

/** Bytes and what became of them: `31.0 MB downloaded`; a dash where there are none or nobody counted. */
export const movedWords = ({ action, bytes }: LedgerEntry): string =>
  bytes === undefined || bytes === 0 ? '–' : `${formatBytes(bytes)} ${byteWords[action]}`.trimEnd()

/** What something was done with: a name or names; where none is known, the command says it. */
export const subjectWords = ({ reference, names = [], command }: LedgerEntry): string =>
  reference ?? (names.length > 0 ? listInWords(names) : (command ?? '–'))

/** How long it took; a dash while it runs. */
export const tookWords = ({ startedAtMs, endedAtMs }: LedgerEntry): string =>
  endedAtMs === undefined ? '–' : formatDuration(endedAtMs - startedAtMs)
