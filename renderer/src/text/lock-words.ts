/** How a lock file is put into words. */
import type { LockedItem, LockPlan } from '../../../electron/core/pinned-files/lock-plan.ts'
import { plural } from '../../../electron/core/plural.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'

/** How each state of a locked image reads. */
export const lockStateWords: Readonly<Record<LockedItem['state'], string>> = {
  present: 'here',
  unnamed: 'here, without this name',
  missing: 'missing',
}

/** A lock file in one line: `12 images: 9 are here, 3 missing`. */
export const lockWords = ({ items }: Pick<LockPlan, 'items'>): string => {
  const present = items.filter(({ state }) => state === 'present').length
  const images = plural(items.length, 'image')
  if (present === items.length) return `${images}: all here`
  return `${images}: ${formatNumber(present)} here, ${formatNumber(items.length - present)} missing`
}
