import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { isEnded, type JobState } from '../../core/transfers/job.ts'
import { pushTotals } from '../../core/transfers/push-progress.ts'
import {
  transferIdOf,
  type ArchiveContents,
  type Transfer,
  type TransferId,
  type TransfersChange,
  type TransferWork,
} from '../../core/transfers/transfer.ts'
import type { LedgerBeginning, LedgerEnding } from '../../history/ledger.ts'
import { m } from '../../words/messages.ts'
import type { Activity } from '../activity.ts'
import { inspectArchive } from '../archives/contents.ts'
import { alreadyThere, isThere } from '../archives/part-file.ts'
import { engineOfJob, engineOn } from './job-engine.ts'
import { createJobList, type Job } from './job-list.ts'
import { noEngine } from '../no-engine.ts'
import { planLoad } from './load.ts'
import type { TransferPlan, TransferringEngine, TransferTools } from './plan.ts'
import { planPush } from './push.ts'
import { planSave, type SaveInput } from './save.ts'

/** What the transfers are made of, and whom they tell. */
export interface TransfersParts extends TransferTools {
  /** The engine, while it is up. */
  readonly engine: () => TransferringEngine | undefined
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  /** How many may run side by side. */
  readonly limit: () => number
  readonly nowMs: () => number
  readonly onChange: (change: TransfersChange) => void
}

/** The transfers of this run of Lading. */
export interface Transfers {
  readonly list: () => readonly Transfer[]
  /** Pushes a name, or gives the push of it that is under way. Throws a `FailureError` of kind `invalid-reference`. */
  readonly push: (input: { readonly reference: string }) => TransferId
  /**
   * Writes images to an archive. Rejects with a `FailureError`: `invalid-input` where a file is there that may not be
   * replaced, `in-use` where it is being written already.
   */
  readonly save: (input: SaveInput) => Promise<TransferId>
  /** Loads an archive, or gives the load of it that is under way. */
  readonly load: (input: { readonly path: string }) => TransferId
  /** Says what is in an archive. Rejects with a `FailureError` where it is none. */
  readonly inspectArchive: (path: string, signal?: AbortSignal) => Promise<ArchiveContents>
  readonly cancel: (id: TransferId) => void
  readonly retry: (id: TransferId) => void
  /** Takes an ended transfer off the list. */
  readonly dismiss: (id: TransferId) => void
  /** How many run or wait. */
  readonly unfinished: () => number
  /** Starts what waits, after the limit was raised. */
  readonly fill: () => void
  /** Cancels all; resolves when the engine has been told, no part of a file is left, and the ledger is written. */
  readonly cancelAll: () => Promise<void>
}

/** What a transfer is to do, with the engine that was shown when it was asked for. */
interface AskedTransfer extends TransferPlan {
  readonly engine: TransferringEngine | undefined
}

type TransferJob = Job<Transfer, AskedTransfer>

const notListed = (): Failure => ({
  kind: 'not-found',
  message: m.transfers_not_listed(),
  advice: m.transfers_not_listed_advice(),
})

const beingWritten = (path: string): FailureError =>
  new FailureError({
    kind: 'in-use',
    message: m.archives_being_written({ path }),
    advice: m.archives_being_written_advice(),
  })

/** Bytes that have moved, as the ledger keeps them. */
const bytesOf = (work: TransferWork): number => {
  switch (work.kind) {
    case 'push':
      return pushTotals(work.progress).sentBytes
    case 'save':
      return work.writtenBytes
    case 'load':
      return work.readBytes
  }
}

/** What the ledger says of a transfer besides its command. */
const subjectOf = (work: TransferWork): Pick<LedgerBeginning, 'reference' | 'names'> => {
  switch (work.kind) {
    case 'push':
      return { reference: work.reference }
    case 'save': {
      const [only = '', ...others] = work.images
      return others.length === 0 ? { reference: only } : { names: work.images }
    }
    case 'load':
      return {}
  }
}

/** What two transfers of one kind cannot both do at once: the name that is pushed, the file that is written or read. */
const targetOf = (work: TransferWork): string => (work.kind === 'push' ? work.reference : work.path)

/**
 * Pushes, saved archives and loaded archives, side by side up to a limit. They live here, in the main process: a window
 * that closes or reloads asks for the list again and loses nothing.
 */
export const createTransfers = (parts: TransfersParts): Transfers => {
  const run = async (job: TransferJob): Promise<void> => {
    const engine = engineOfJob(job.asked.engine, parts.engine())
    if (engine === undefined) {
      jobs.end(job, { kind: 'failed', failure: noEngine('transfer').failure })
      return
    }
    const { work, command } = job.item
    const entry = parts.activity.begin({
      action: work.kind,
      engineId: engine.id,
      ...subjectOf(work),
      startedAtMs: parts.nowMs(),
      command,
    })
    const finish = (state: JobState, ending: Omit<LedgerEnding, 'endedAtMs'>): void => {
      const endedAtMs = jobs.end(job, state)
      parts.activity.finish(entry, { ...ending, endedAtMs, bytes: bytesOf(job.item.work) })
    }
    try {
      const learnt = await job.asked.perform({
        ...{ engine, tools: parts, signal: job.signal },
        move: (moved, bytes, totalBytes) => jobs.move(job, { work: moved }, { bytes, totalBytes }),
      })
      finish({ kind: 'succeeded' }, { outcome: 'succeeded', ...learnt })
    } catch (error) {
      const failure = failureOf(error)
      if (job.signal.aborted) finish({ kind: 'cancelled' }, { outcome: 'cancelled' })
      else finish({ kind: 'failed', failure }, { outcome: 'failed', failure })
    }
  }

  const jobs = createJobList<TransferId, Transfer, AskedTransfer>({
    limit: parts.limit,
    nowMs: parts.nowMs,
    run,
    onChange: parts.onChange,
    missing: notListed,
  })

  const enqueue = (id: TransferId, asked: AskedTransfer): TransferId => {
    const { work, command, engine } = asked
    const item = { id, work, state: { kind: 'queued' }, queuedAtMs: parts.nowMs(), command } as const
    return jobs.add({ ...item, ...engineOn(engine) }, asked)
  }

  const start = (plan: TransferPlan): TransferId =>
    enqueue(transferIdOf(parts.newId()), { ...plan, engine: parts.engine() })

  /** One that does the same and has not ended. Two engines may load the same file, and push the same name. */
  const sameAs = ({ work }: TransferPlan, engineId = parts.engine()?.id): Transfer | undefined =>
    jobs
      .list()
      .find(
        (item) =>
          !isEnded(item) &&
          item.work.kind === work.kind &&
          targetOf(item.work) === targetOf(work) &&
          (item.engineId === engineId || work.kind === 'save'),
      )

  /** The one that does the same; one that is being cancelled does not. */
  const startOnce = (plan: TransferPlan): TransferId => {
    const same = sameAs(plan)
    return same === undefined || same.state.kind === 'cancelling' ? start(plan) : same.id
  }

  return {
    list: jobs.list,
    push: ({ reference }) => startOnce(planPush(reference)),
    save: async (input) => {
      const { path, overwrite } = input
      if (!overwrite && (await isThere(path))) throw alreadyThere(path)
      const plan = planSave(input)
      if (sameAs(plan) !== undefined) throw beingWritten(path)
      return start(plan)
    },
    load: ({ path }) => startOnce(planLoad(path)),
    inspectArchive,
    cancel: jobs.cancel,
    retry: (id) => {
      const { item, asked } = jobs.find(id)
      if (isEnded(item) && sameAs(asked, item.engineId) === undefined) enqueue(id, asked)
    },
    dismiss: jobs.dismiss,
    unfinished: jobs.unfinished,
    fill: jobs.fill,
    cancelAll: jobs.cancelAll,
  }
}
