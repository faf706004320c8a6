import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { pullIdOf, type EngineId, type ImageId, type PullId } from '../../core/identity.ts'
import { isEnded } from '../../core/transfers/job.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import { pullCommand } from '../../core/shell-word.ts'
import type { Pull, PullState } from '../../core/transfers/pull.ts'
import {
  completePull,
  emptyPullProgress,
  expectLayers,
  foldPullMessage,
  pullTotals,
  type ExpectedLayer,
  type PullProgress,
} from '../../core/transfers/pull-progress.ts'
import { canonicalRepository } from '../../core/names/printed-name.ts'
import { canonicalName, familiarName, formatReference, type Reference } from '../../core/names/reference.ts'
import type { Image } from '../../core/images/image.ts'
import { failureOfWords } from '../../engine/failures.ts'
import type { PullRequest } from '../../engine/pulls.ts'
import type { Activity } from '../activity.ts'
import { m } from '../../words/messages.ts'
import { askedReference } from '../discover/asked-reference.ts'
import { engineOfJob, engineOn, type JobEngine } from './job-engine.ts'
import { createJobList, type Job } from './job-list.ts'
import { noEngine } from '../no-engine.ts'

/** What a pull needs of an engine that is up. */
export interface PullingEngine extends JobEngine {
  readonly pull: (
    request: PullRequest,
    signal: AbortSignal,
    onMessage: (message: unknown) => void,
  ) => Promise<void>
  /** The image that has this name now. */
  readonly imageNamed: (reference: string) => Promise<Image | undefined>
  /** Its stream says whether anything was new. Podman's does not: the image is compared before and after. */
  readonly saysResult: boolean
}

/** What the pulls are made of, and whom they tell. */
export interface PullsParts {
  /** The engine, while it is up. */
  readonly engine: () => PullingEngine | undefined
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  /** How many may run side by side. */
  readonly limit: () => number
  readonly nowMs: () => number
  readonly newId: () => string
  /** What a forecast of the same pull found, by its formatted reference; none where there was no forecast. */
  readonly expectedLayers?: (reference: string, platform: string | undefined) => readonly ExpectedLayer[]
  /** The `X-Registry-Auth` for a registry as in a reference; `undefined` where nobody is signed in. */
  readonly registryAuth?: (domain: string, signal: AbortSignal) => Promise<string | undefined>
  readonly onChange: (change: { upserted: readonly Pull[]; removed: readonly PullId[] }) => void
}

/** The pulls of this run of Lading. */
export interface Pulls {
  readonly list: () => readonly Pull[]
  /** Starts a pull or queues it; gives the one that is under way where the same is asked for twice. */
  readonly start: (input: { reference: string; platform?: string | undefined }) => PullId
  readonly cancel: (id: PullId) => void
  readonly retry: (id: PullId) => void
  /** Takes an ended pull off the list. */
  readonly dismiss: (id: PullId) => void
  /** How many run or wait. */
  readonly unfinished: () => number
  /** Starts what waits, after the limit was raised. */
  readonly fill: () => void
  /** Cancels all; resolves when the engine has been told and the ledger written. */
  readonly cancelAll: () => Promise<void>
}

/** What a pull is to do: from the engine that was shown when it was asked for, whatever is shown by then. */
interface AskedPull {
  readonly reference: Reference
  readonly engine: PullingEngine | undefined
}

type PullJob = Job<Pull, AskedPull>

const endedEarly = (): Failure => ({
  kind: 'stream-broken',
  message: m.transfers_pull_ended_early(),
  advice: m.transfers_pull_ended_early_advice(),
})

const notListed = (): Failure => ({
  kind: 'not-found',
  message: m.transfers_pull_not_listed(),
  advice: m.transfers_pull_not_listed_advice(),
})

const requestOf = ({ asked: { reference }, item: { platform } }: PullJob): PullRequest => ({
  repository: familiarName(reference),
  tagOrDigest: reference.digest ?? reference.tag ?? 'latest',
  ...(platform === undefined ? {} : { platform }),
})

const withAuth = async (
  job: PullJob,
  registryAuth: NonNullable<PullsParts['registryAuth']>,
): Promise<PullRequest> => ({
  ...requestOf(job),
  registryAuth: await registryAuth(job.asked.reference.domain, job.signal),
})

const commandOf = (reference: Reference, platform: string | undefined): string =>
  pullCommand(formatReference(reference), platform)

/** The same is asked for and under way; one that is being cancelled is not. */
const sameAsked = (
  pull: Pull,
  {
    reference,
    platform,
    engineId,
  }: { reference: string; platform?: string | undefined; engineId?: EngineId | undefined },
): boolean =>
  pull.reference === reference &&
  pull.platform === platform &&
  pull.engineId === engineId &&
  (pull.state.kind === 'queued' || pull.state.kind === 'running')

/**
 * Runs pulls side by side up to a limit and queues the rest. They live here, in the main process: a window that closes
 * or reloads asks for the list again and loses nothing.
 */
export const createPulls = (parts: PullsParts): Pulls => {
  const progressed = (job: PullJob, message: unknown): void => {
    const progress = foldPullMessage(job.item.progress, message)
    if (progress === job.item.progress) return
    const { downloadedBytes, totalBytes } = pullTotals(progress)
    jobs.move(job, { progress }, { bytes: downloadedBytes, totalBytes })
  }

  const digestIn = (image: Image | undefined, reference: Reference) => {
    const name = canonicalName(reference)
    return image?.repositoryDigests.find(({ repository }) => canonicalRepository(repository) === name)?.digest
  }

  /** What is left open when the stream has ended: an error that it said, or that it said nothing to the end. */
  const settle = (job: PullJob, engine: PullingEngine): PullProgress => {
    const { error, result } = job.item.progress
    if (error !== undefined) throw new FailureError(failureOfWords(error))
    if (engine.saysResult && result === undefined) throw new FailureError(endedEarly())
    const progress = completePull(job.item.progress)
    jobs.update(job, { progress })
    return progress
  }

  const resultOf = ({ result }: PullProgress, before: ImageId | undefined, after: ImageId | undefined) => {
    if (result !== undefined) return result
    if (after === undefined) throw new FailureError(endedEarly())
    return before === after ? 'up-to-date' : 'downloaded'
  }

  const transfer = async (job: PullJob, engine: PullingEngine): Promise<PullState> => {
    const name = formatReference(job.asked.reference)
    const before = engine.saysResult ? undefined : await engine.imageNamed(name)
    const request =
      parts.registryAuth === undefined ? requestOf(job) : await withAuth(job, parts.registryAuth)
    await engine.pull(request, job.signal, (message) => progressed(job, message))
    const progress = settle(job, engine)
    const after = await engine.imageNamed(name).catch(() => undefined)
    const digest = progress.digest ?? job.asked.reference.digest ?? digestIn(after, job.asked.reference)
    return {
      kind: 'succeeded',
      result: resultOf(progress, before?.id, after?.id),
      ...(digest === undefined ? {} : { digest }),
      ...(after === undefined ? {} : { imageId: after.id }),
    }
  }

  const stateAfter = (error: unknown, { signal }: PullJob): PullState =>
    signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: failureOf(error) }

  const record = ({ item }: PullJob, engine: PullingEngine): LedgerEntry =>
    parts.activity.begin({
      action: 'pull',
      engineId: engine.id,
      reference: item.reference,
      ...(item.platform === undefined ? {} : { platform: item.platform }),
      startedAtMs: parts.nowMs(),
      command: item.command,
    })

  const end = (job: PullJob, state: PullState, entry: LedgerEntry): void => {
    const endedAtMs = jobs.end(job, state)
    const bytes = pullTotals(job.item.progress).downloadedBytes
    switch (state.kind) {
      case 'succeeded': {
        const { digest, imageId } = state
        parts.activity.finish(entry, {
          outcome: 'succeeded',
          endedAtMs,
          bytes,
          ...(digest === undefined ? {} : { digest }),
          ...(imageId === undefined ? {} : { imageId }),
        })
        return
      }
      case 'failed':
        parts.activity.finish(entry, { outcome: 'failed', endedAtMs, bytes, failure: state.failure })
        return
      default:
        parts.activity.finish(entry, { outcome: 'cancelled', endedAtMs, bytes })
    }
  }

  const run = async (job: PullJob): Promise<void> => {
    const engine = engineOfJob(job.asked.engine, parts.engine())
    if (engine === undefined) {
      jobs.end(job, { kind: 'failed', failure: noEngine('pull').failure })
      return
    }
    const entry = record(job, engine)
    const state = await transfer(job, engine).catch((error: unknown) => stateAfter(error, job))
    end(job, state, entry)
  }

  const jobs = createJobList<PullId, Pull, AskedPull>({
    limit: parts.limit,
    nowMs: parts.nowMs,
    run,
    onChange: parts.onChange,
    missing: notListed,
  })

  const enqueue = (
    { reference, engine }: AskedPull,
    platform: string | undefined,
    id: PullId,
    attempt: number,
  ): PullId => {
    const name = formatReference(reference)
    const pull: Pull = {
      id,
      reference: name,
      ...(platform === undefined ? {} : { platform }),
      state: { kind: 'queued' },
      progress: expectLayers(emptyPullProgress, parts.expectedLayers?.(name, platform) ?? []),
      attempt,
      queuedAtMs: parts.nowMs(),
      ...engineOn(engine),
      command: commandOf(reference, platform),
    }
    return jobs.add(pull, { reference, engine })
  }

  return {
    list: jobs.list,
    start: ({ reference: text, platform }) => {
      const reference = askedReference(text)
      const name = formatReference(reference)
      const same = jobs
        .list()
        .find((pull) => sameAsked(pull, { reference: name, platform, engineId: parts.engine()?.id }))
      const asked = { reference, engine: parts.engine() }
      return same?.id ?? enqueue(asked, platform, pullIdOf(parts.newId()), 1)
    },
    cancel: jobs.cancel,
    retry: (id) => {
      const { item: pull, asked } = jobs.find(id)
      const same = jobs.list().some((other) => sameAsked(other, pull))
      if (isEnded(pull) && !same) enqueue(asked, pull.platform, id, pull.attempt + 1)
    },
    dismiss: jobs.dismiss,
    unfinished: jobs.unfinished,
    fill: jobs.fill,
    cancelAll: jobs.cancelAll,
  }
}
