/** What is said of everything that runs for a while, pulls and other transfers. */
import { unreachable } from '../../../electron/core/failure.ts'
import { plural } from '../../../electron/core/plural.ts'
import type { JobState } from '../../../electron/core/transfers/job.ts'
import { formatSpeed } from '../../../electron/core/byte-words.ts'
import { formatDuration, formatRemaining } from './moments.ts'

/** How a state is coloured. */
export type Tone = 'quiet' | 'active' | 'good' | 'bad'

/** Where something stands, in a word or two. */
export interface StateWord {
  readonly word: string
  readonly tone: Tone
}

/** Where something stands, given the word for its running and the one for its success. */
export const stateWordOf = (kind: JobState['kind'], running: string, done = 'Done'): StateWord => {
  switch (kind) {
    case 'queued':
      return { word: 'Queued', tone: 'quiet' }
    case 'running':
      return { word: running, tone: 'active' }
    case 'cancelling':
      return { word: 'Cancelling', tone: 'quiet' }
    case 'cancelled':
      return { word: 'Cancelled', tone: 'quiet' }
    case 'failed':
      return { word: 'Failed', tone: 'bad' }
    case 'succeeded':
      return { word: done, tone: 'good' }
    default:
      return unreachable(kind)
  }
}

/** How much is under way: `2 pulls and 1 transfer running or waiting`. */
export const unfinishedInWords = (pulls: number, transfers: number): string =>
  [
    ...(pulls > 0 || transfers === 0 ? [plural(pulls, 'pull')] : []),
    ...(transfers > 0 ? [plural(transfers, 'transfer')] : []),
  ]
    .join(' and ')
    .concat(' running or waiting')

/** Why something waits; `parallel` run at once. */
export const queuedSentence = (parallel: number): string =>
  `Waits for a free place: ${parallel} ${parallel === 1 ? 'runs' : 'run'} at once.`

/** ` in 4 s`, to follow what was done; empty where it did not run to its end. */
export const runTime = ({
  startedAtMs,
  endedAtMs,
}: {
  readonly startedAtMs?: number
  readonly endedAtMs?: number
}): string =>
  startedAtMs === undefined || endedAtMs === undefined ? '' : ` in ${formatDuration(endedAtMs - startedAtMs)}`

/** An amount with how fast it grows and how long that will last, where these are known. */
export const withPace = (
  amount: string,
  { bytesPerSecond, remainingMs }: { readonly bytesPerSecond?: number; readonly remainingMs?: number },
): string =>
  [
    amount,
    ...(bytesPerSecond === undefined ? [] : [formatSpeed(bytesPerSecond)]),
    ...(remainingMs === undefined ? [] : [formatRemaining(remainingMs)]),
  ].join(' · ')
