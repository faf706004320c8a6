/** How far what is under way is, for a screen reader. */
import type { CleanupRun } from '../../../electron/core/cleanup/cleanup-run.ts'
import { pullTotals } from '../../../electron/core/transfers/pull-progress.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import type { Transfer } from '../../../electron/core/transfers/transfer.ts'
import { m } from '../../../electron/words/messages.ts'
import { progressSentence } from './cleanup-words.ts'
import { fileNameOf } from './paths.ts'
import { movedShare } from './transfer-words.ts'

const far = (title: string, share: number | undefined): string =>
  share === undefined
    ? m.transfers_goes_on({ title })
    : m.transfers_percent({ title, count: Math.floor(share * 100) })

/** How far a pull is: `redis:7: 45 percent`. */
export const pullProgressWords = ({ reference, progress }: Pull): string =>
  far(reference, pullTotals(progress).fraction)

/** How far a push or an archive is: `images.tar: 45 percent`. */
export const transferProgressWords = ({ work }: Transfer): string =>
  far(work.kind === 'push' ? work.reference : fileNameOf(work.path), movedShare(work))

/** How far a clean-up is: `Clean-up: 12 of 40 gone`. */
export const cleanupProgressWords = (run: CleanupRun): string =>
  m.transfers_percent_cleanup({ progress: progressSentence(run) })
