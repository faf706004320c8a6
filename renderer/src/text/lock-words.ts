/** How a lock file is put into words. */
import type { LockedItem, LockPlan } from '../../../electron/core/pinned-files/lock-plan.ts'
import { m } from '../../../electron/words/messages.ts'

/** How each state of a locked image reads. */
export const lockStateWords: Readonly<Record<LockedItem['state'], () => string>> = {
  present: m.files_lock_state_present,
  unnamed: m.files_lock_state_unnamed,
  missing: m.files_lock_state_missing,
}

/** A lock file in one line: `12 images: 9 are here, 3 missing`. */
export const lockWords = ({ items }: Pick<LockPlan, 'items'>): string => {
  const all = items.length
  const here = items.filter(({ state }) => state === 'present').length
  return here === all
    ? m.files_lock_all_here({ count: all })
    : m.files_lock_some_here({ all, here, missing: all - here })
}
