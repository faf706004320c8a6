/** Pushes, saved archives and loaded archives, in words. */
import { unreachable } from '../../../electron/core/failure.ts'
import { pushTotals } from '../../../electron/core/transfers/push-progress.ts'
import type { Transfer, TransferWork } from '../../../electron/core/transfers/transfer.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { queuedSentence, runTime, stateWordOf, withPace, type StateWord } from './job-words.ts'
import { fileNameOf } from './paths.ts'
import { pushedSentence, pushingSentence, pushingWord } from './push-words.ts'

/** The kinds of transfers, as their groups are called. */
export const transferGroups = [
  { kind: 'push', title: 'Pushes' },
  { kind: 'save', title: 'Saved archives' },
  { kind: 'load', title: 'Loaded archives' },
] as const satisfies readonly { kind: TransferWork['kind']; title: string }[]

const runningWord = (work: TransferWork): string => {
  switch (work.kind) {
    case 'push':
      return pushingWord(work.progress)
    case 'save':
      return work.writtenBytes === 0 ? 'Starting' : 'Saving'
    case 'load':
      return work.totalBytes === 0 ? 'Starting' : isRead(work) ? 'Unpacking' : 'Loading'
    default:
      return unreachable(work)
  }
}

/** Where a transfer stands, for the head of its card. */
export const transferStateWord = ({ work, state }: Transfer): StateWord =>
  stateWordOf(state.kind, runningWord(work))

const isRead = ({ readBytes, totalBytes }: Extract<TransferWork, { kind: 'load' }>): boolean =>
  totalBytes > 0 && readBytes >= totalBytes

const runningSentence = (transfer: Transfer): string => {
  const { work } = transfer
  switch (work.kind) {
    case 'push':
      return pushingSentence(transfer, pushTotals(work.progress))
    case 'save': {
      const { writtenBytes, expectedBytes } = work
      if (writtenBytes === 0) return 'Asking the engine for the images…'
      const isWithin = expectedBytes !== undefined && writtenBytes <= expectedBytes
      return withPace(
        isWithin
          ? `${formatBytes(writtenBytes)} of about ${formatBytes(expectedBytes)}`
          : `${formatBytes(writtenBytes)} so far`,
        transfer,
      )
    }
    case 'load':
      if (work.totalBytes === 0) return 'Looking into the file…'
      if (isRead(work)) return 'All of it has been read; the engine unpacks it…'
      return withPace(formatPortion(work.readBytes, work.totalBytes), transfer)
    default:
      return unreachable(work)
  }
}

const succeededSentence = (transfer: Transfer): string => {
  const { work } = transfer
  switch (work.kind) {
    case 'push':
      return pushedSentence(transfer, pushTotals(work.progress))
    case 'save':
      return `Saved ${formatBytes(work.writtenBytes)}${runTime(transfer)}.`
    case 'load':
      return work.loaded.length === 0
        ? `Loaded${runTime(transfer)}; the engine does not say what.`
        : `Loaded ${formatBytes(work.totalBytes)}${runTime(transfer)}.`
    default:
      return unreachable(work)
  }
}

/** How far it was when it ended early, and what is left of it. */
const endedEarly = (work: TransferWork, how: 'failed' | 'was cancelled'): string => {
  switch (work.kind) {
    case 'push': {
      const { sentBytes } = pushTotals(work.progress)
      return sentBytes === 0
        ? `It ${how} before anything was sent.`
        : `${formatBytes(sentBytes)} had been sent when it ${how}.`
    }
    case 'save':
      return work.writtenBytes === 0
        ? `It ${how} before anything was written.`
        : `${formatBytes(work.writtenBytes)} had been written when it ${how}; nothing of that is left.`
    case 'load':
      return work.readBytes === 0
        ? `It ${how} before anything was read.`
        : `${formatBytes(work.readBytes)} had been read when it ${how}.`
    default:
      return unreachable(work)
  }
}

/** One line under the name: how much, how fast, how long still, or how it ended. `parallel` run at once. */
export const transferSentence = (transfer: Transfer, parallel: number): string => {
  const { state, work } = transfer
  switch (state.kind) {
    case 'queued':
      return queuedSentence(parallel)
    case 'running':
    case 'cancelling':
      return runningSentence(transfer)
    case 'cancelled':
      return endedEarly(work, 'was cancelled')
    case 'failed':
      return endedEarly(work, 'failed')
    case 'succeeded':
      return succeededSentence(transfer)
    default:
      return unreachable(state)
  }
}

/** The share that has moved, from 0 to 1; `undefined` where it cannot be told. */
export const movedShare = (work: TransferWork): number | undefined => {
  switch (work.kind) {
    case 'push':
      return pushTotals(work.progress).fraction
    case 'save': {
      const { writtenBytes, expectedBytes } = work
      return expectedBytes === undefined || writtenBytes > expectedBytes
        ? undefined
        : writtenBytes / Math.max(1, expectedBytes)
    }
    case 'load':
      return work.totalBytes === 0 ? 0 : work.readBytes / work.totalBytes
    default:
      return unreachable(work)
  }
}

const gerunds: Readonly<Record<TransferWork['kind'], string>> = {
  push: 'Pushing',
  save: 'Saving',
  load: 'Loading',
}

/** What to tell a screen reader after a transfer changed; nothing for mere progress. */
export const transferChangeInWords = (before: Transfer | undefined, after: Transfer): string | undefined => {
  const { state, work } = after
  if (before?.state.kind === state.kind) return undefined
  const title = work.kind === 'push' ? work.reference : fileNameOf(work.path)
  switch (state.kind) {
    case 'running':
      return `${gerunds[work.kind]} ${title}.`
    case 'failed':
      return `${gerunds[work.kind]} ${title} failed: ${state.failure.message}`
    case 'cancelled':
      return `${gerunds[work.kind]} ${title} was cancelled.`
    case 'succeeded':
      return `${title}: ${succeededSentence(after)}`
    case 'queued':
    case 'cancelling':
      return undefined
    default:
      return unreachable(state)
  }
}
