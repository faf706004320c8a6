/** Pushes, saved archives and loaded archives, in words. */
import { unreachable } from '../../../electron/core/failure.ts'
import { pushTotals } from '../../../electron/core/transfers/push-progress.ts'
import type { Transfer, TransferWork } from '../../../electron/core/transfers/transfer.ts'
import { formatBytes, formatPortion } from '../../../electron/core/byte-words.ts'
import { m } from '../../../electron/words/messages.ts'
import {
  queuedSentence,
  stateWordOf,
  withPace,
  withRunTime,
  type EarlyEnd,
  type StateWord,
} from './job-words.ts'
import { fileNameOf } from './paths.ts'
import { pushedSentence, pushingSentence, pushingWord } from './push-words.ts'

/** The kinds of transfers, as their groups are called. */
export const transferGroups = [
  { kind: 'push', title: m.transfers_group_push },
  { kind: 'save', title: m.transfers_group_save },
  { kind: 'load', title: m.transfers_group_load },
] as const satisfies readonly { kind: TransferWork['kind']; title: () => string }[]

const runningWord = (work: TransferWork): string => {
  switch (work.kind) {
    case 'push':
      return pushingWord(work.progress)
    case 'save':
      return work.writtenBytes === 0 ? m.transfers_state_starting() : m.transfers_state_saving()
    case 'load':
      if (work.totalBytes === 0) return m.transfers_state_starting()
      return isRead(work) ? m.transfers_state_unpacking() : m.transfers_state_loading()
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
      if (writtenBytes === 0) return m.transfers_asking_engine()
      const written = formatBytes(writtenBytes)
      const isWithin = expectedBytes !== undefined && writtenBytes <= expectedBytes
      return withPace(
        isWithin
          ? m.transfers_of_about({ done: written, total: formatBytes(expectedBytes) })
          : m.transfers_so_far({ amount: written }),
        transfer,
      )
    }
    case 'load':
      if (work.totalBytes === 0) return m.transfers_looking_into_file()
      if (isRead(work)) return m.transfers_all_read()
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
    case 'save': {
      const amount = formatBytes(work.writtenBytes)
      return withRunTime(
        transfer,
        ({ span }) => m.transfers_saved_bytes_in({ amount, span }),
        () => m.transfers_saved_bytes({ amount }),
      )
    }
    case 'load': {
      if (work.loaded.length === 0)
        return withRunTime(transfer, m.transfers_loaded_something_in, m.transfers_loaded_something)
      const amount = formatBytes(work.totalBytes)
      return withRunTime(
        transfer,
        ({ span }) => m.transfers_loaded_bytes_in({ amount, span }),
        () => m.transfers_loaded_bytes({ amount }),
      )
    }
    default:
      return unreachable(work)
  }
}

/** How far it was when it ended early, and what is left of it. */
const endedEarly = (work: TransferWork, how: EarlyEnd): string => {
  switch (work.kind) {
    case 'push': {
      const { sentBytes } = pushTotals(work.progress)
      return sentBytes === 0
        ? m.transfers_early_push_nothing({ how })
        : m.transfers_early_push({ how, amount: formatBytes(sentBytes) })
    }
    case 'save':
      return work.writtenBytes === 0
        ? m.transfers_early_save_nothing({ how })
        : m.transfers_early_save({ how, amount: formatBytes(work.writtenBytes) })
    case 'load':
      return work.readBytes === 0
        ? m.transfers_early_load_nothing({ how })
        : m.transfers_early_load({ how, amount: formatBytes(work.readBytes) })
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
      return endedEarly(work, 'cancelled')
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

/** What to tell a screen reader after a transfer changed; nothing for mere progress. */
export const transferChangeInWords = (before: Transfer | undefined, after: Transfer): string | undefined => {
  const { state, work } = after
  if (before?.state.kind === state.kind) return undefined
  const { kind } = work
  const title = work.kind === 'push' ? work.reference : fileNameOf(work.path)
  switch (state.kind) {
    case 'running':
      return m.transfers_began({ kind, title })
    case 'failed':
      return m.transfers_failed({ kind, title, failure: state.failure.message })
    case 'cancelled':
      return m.transfers_cancelled({ kind, title })
    case 'succeeded':
      return m.transfers_ended({ title, sentence: succeededSentence(after) })
    case 'queued':
    case 'cancelling':
      return undefined
    default:
      return unreachable(state)
  }
}
