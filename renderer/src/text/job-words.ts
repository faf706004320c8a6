/** What is said of everything that runs for a while, pulls and other transfers. */
import { unreachable } from '../../../electron/core/failure.ts'
import type { JobState } from '../../../electron/core/transfers/job.ts'
import { formatSpeed } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import { formatDuration, formatRemaining } from './moments.ts'

/** How a state is coloured. */
export type Tone = 'quiet' | 'active' | 'good' | 'bad'

/** Where something stands, in a word or two. */
export interface StateWord {
  readonly word: string
  readonly tone: Tone
}

/** Where something stands, given the word for its running and the one for its success. */
export const stateWordOf = (
  kind: JobState['kind'],
  running: string,
  done = m.transfers_state_done(),
): StateWord => {
  switch (kind) {
    case 'queued':
      return { word: m.transfers_state_queued(), tone: 'quiet' }
    case 'running':
      return { word: running, tone: 'active' }
    case 'cancelling':
      return { word: m.transfers_state_cancelling(), tone: 'quiet' }
    case 'cancelled':
      return { word: m.transfers_state_cancelled(), tone: 'quiet' }
    case 'failed':
      return { word: m.transfers_state_failed(), tone: 'bad' }
    case 'succeeded':
      return { word: done, tone: 'good' }
    default:
      return unreachable(kind)
  }
}

/** How much is under way: `2 pulls and 1 transfer running or waiting`. */
export const unfinishedInWords = (pulls: number, transfers: number): string => {
  if (transfers === 0) return m.transfers_unfinished_pulls({ count: pulls })
  if (pulls === 0) return m.transfers_unfinished_transfers({ count: transfers })
  return m.transfers_unfinished_both({ pulls, transfers })
}

/** Why something waits; `parallel` run at once. */
export const queuedSentence = (parallel: number): string => m.transfers_queued({ count: parallel })

/** How something ended that did not succeed. */
export type EarlyEnd = 'failed' | 'cancelled'

/** What was done: with how long that took, or without that where it did not run to its end. */
export const withRunTime = (
  { startedAtMs, endedAtMs }: { readonly startedAtMs?: number; readonly endedAtMs?: number },
  timed: (inputs: { readonly span: string }) => string,
  untimed: () => string,
): string =>
  startedAtMs === undefined || endedAtMs === undefined
    ? untimed()
    : timed({ span: formatDuration(endedAtMs - startedAtMs) })

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
