import type { LedgerAction, LedgerEntry, LedgerOutcome } from '../../../electron/core/ledger.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import { listInWords } from './lists.ts'
import { formatDuration } from './moments.ts'

/** What was done, in a word. */
export const actionWords: Readonly<Record<LedgerAction, () => string>> = {
  pull: m.activity_action_pull,
  remove: m.activity_action_remove,
  tag: m.activity_action_tag,
  rename: m.activity_action_rename,
  untag: m.activity_action_untag,
  push: m.activity_action_push,
  save: m.activity_action_save,
  load: m.activity_action_load,
  pin: m.activity_action_pin,
  unpin: m.activity_action_unpin,
  'write-file': m.activity_action_write_file,
  'restore-file': m.activity_action_restore_file,
  'remove-container': m.activity_action_remove_container,
  'remove-volume': m.activity_action_remove_volume,
  'prune-cache': m.activity_action_prune_cache,
  archive: m.activity_action_archive,
  restore: m.activity_action_restore,
  'sign-in': m.activity_action_sign_in,
  'sign-out': m.activity_action_sign_out,
}

/** How it went, in a word. */
export const outcomeWords: Readonly<Record<LedgerOutcome, () => string>> = {
  running: m.activity_outcome_running,
  succeeded: m.activity_outcome_succeeded,
  failed: m.activity_outcome_failed,
  cancelled: m.activity_outcome_cancelled,
  interrupted: m.activity_outcome_interrupted,
}

/** The outcomes to filter by, in the order of their chips. */
export const outcomes: readonly LedgerOutcome[] = [
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
]

/** What became of the bytes that are counted, where there is more to say than how many. */
const byteWords: Readonly<Partial<Record<LedgerAction, (moved: { readonly bytes: string }) => string>>> = {
  pull: m.activity_moved_downloaded,
  remove: m.activity_moved_came_back,
  push: m.activity_moved_sent,
  save: m.activity_moved_written,
  load: m.activity_moved_read,
  'remove-container': m.activity_moved_came_back,
  'remove-volume': m.activity_moved_came_back,
  'prune-cache': m.activity_moved_came_back,
  archive: m.activity_moved_written,
}

/** Bytes and what became of them: `31.0 MB downloaded`; a dash where there are none or nobody counted. */
export const movedWords = ({ action, bytes: moved }: LedgerEntry): string => {
  if (moved === undefined || moved === 0) return '–'
  const bytes = formatBytes(moved)
  return byteWords[action]?.({ bytes }) ?? bytes
}

/** What something was done with: a name or names; where none is known, the command says it. */
export const subjectWords = ({ reference, names = [], command }: LedgerEntry): string =>
  reference ?? (names.length > 0 ? listInWords(names) : (command ?? '–'))

/** How long it took; a dash while it runs. */
export const tookWords = ({ startedAtMs, endedAtMs }: LedgerEntry): string =>
  endedAtMs === undefined ? '–' : formatDuration(endedAtMs - startedAtMs)
