import { FailureError, failureOf, type Failure } from '../core/failure.ts'
import { pullIdOf, type EngineId, type ImageId, type PullId } from '../core/identity.ts'
import type { LedgerEntry } from '../core/ledger.ts'
import { isEnded, type Pull, type PullState } from '../core/pull.ts'
import {
  completePull,
  emptyPullProgress,
  expectLayers,
  foldPullMessage,
  pullTotals,
  type ExpectedLayer,
  type PullProgress,
} from '../core/pull-progress.ts'
import {
  canonicalName,
  familiarName,
  formatReference,
  parseReference,
  type Reference,
} from '../core/reference.ts'
import { addSample, bytesPerSecondOf, type TransferSample } from '../core/transfer-speed.ts'
import type { Image } from '../core/image.ts'
import { failureOfWords } from '../engine/failures.ts'
import type { PullRequest } from '../engine/pulls.ts'
import type { Activity } from './activity.ts'
import { coalesce } from './coalesce.ts'
import { askedReference } from './asked-reference.ts'

/** What a pull needs of an engine that is up. */
export interface PullingEngine {
  readonly id: EngineId
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
  readonly activity: Activity
  /** How many may run side by side. */
  readonly limit: () => number
  readonly nowMs: () => number
  readonly newId: () => string
  /** What a forecast of the same pull found, by its formatted reference; none where there was no forecast. */
  readonly expectedLayers?: (reference: string, platform: string | undefined) => readonly ExpectedLayer[]
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

interface Job {
  pull: Pull
  readonly reference: Reference
  readonly abort: AbortController
  samples: readonly TransferSample[]
  running?: Promise<void>
  stall?: NodeJS.Timeout
}

/** An engine that downloads says so several times a second: after this long without a word, nothing arrives. */
const stalledMs = 4_000

const notThere: Failure = {
  kind: 'engine-unreachable',
  message: 'There is no engine to pull with right now.',
  advice: 'Retry once the engine is back.',
}

const endedEarly: Failure = {
  kind: 'stream-broken',
  message: 'The pull ended without the engine saying that it was done.',
  advice: 'Retry: what has arrived may not have to be downloaded again.',
}

const requestOf = (reference: Reference, platform: string | undefined): PullRequest => ({
  repository: familiarName(reference),
  tagOrDigest: reference.digest ?? reference.tag ?? 'latest',
  ...(platform === undefined ? {} : { platform }),
})

const commandOf = (reference: Reference, platform: string | undefined): string =>
  [
    'docker pull',
    ...(platform === undefined ? [] : [`--platform ${platform}`]),
    formatReference(reference),
  ].join(' ')

/** The same is asked for and under way; one that is being cancelled is not. */
const sameAsked = ({ pull }: Job, reference: string, platform: string | undefined): boolean =>
  pull.reference === reference &&
  pull.platform === platform &&
  (pull.state.kind === 'queued' || pull.state.kind === 'running')

/** What the engine prints as a repository, in full: Docker prints `python`, Podman `docker.io/library/python`. */
const canonicalRepository = (repository: string): string => {
  const parsed = parseReference(repository)
  return parsed.ok ? canonicalName(parsed.reference) : repository
}

/**
 * Runs pulls side by side up to a limit and queues the rest. They live here, in the main process: a window that closes
 * or reloads asks for the list again and loses nothing.
 */
export const createPulls = (parts: PullsParts): Pulls => {
  const jobs = new Map<PullId, Job>()
  const changed = new Set<PullId>()

  const publish = coalesce(() => {
    const upserted: Pull[] = []
    const removed: PullId[] = []
    for (const id of changed) {
      const job = jobs.get(id)
      if (job === undefined) removed.push(id)
      else upserted.push(job.pull)
    }
    changed.clear()
    parts.onChange({ upserted, removed })
  })

  const update = (job: Job, change: Partial<Pull>): void => {
    job.pull = { ...job.pull, ...change }
    changed.add(job.pull.id)
    publish.poke()
  }

  const withoutSpeed = ({ bytesPerSecond: _speed, remainingMs: _remaining, ...pull }: Pull): Pull => pull

  const slowedToNothing = (job: Job): void => {
    job.pull = withoutSpeed(job.pull)
    update(job, {})
  }

  const progressed = (job: Job, message: unknown): void => {
    const progress = foldPullMessage(job.pull.progress, message)
    if (progress === job.pull.progress) return
    const { downloadedBytes, totalBytes } = pullTotals(progress)
    job.samples = addSample(job.samples, { atMs: parts.nowMs(), bytes: downloadedBytes })
    const speed =
      totalBytes !== undefined && downloadedBytes >= totalBytes ? undefined : bytesPerSecondOf(job.samples)
    job.pull = withoutSpeed(job.pull)
    clearTimeout(job.stall)
    if (speed !== undefined) job.stall = setTimeout(() => slowedToNothing(job), stalledMs)
    update(job, {
      progress,
      ...(speed === undefined ? {} : { bytesPerSecond: speed }),
      ...(speed === undefined || totalBytes === undefined
        ? {}
        : { remainingMs: ((totalBytes - downloadedBytes) * 1000) / speed }),
    })
  }

  const digestIn = (image: Image | undefined, reference: Reference) => {
    const name = canonicalName(reference)
    return image?.repositoryDigests.find(({ repository }) => canonicalRepository(repository) === name)?.digest
  }

  /** What is left open when the stream has ended: an error that it said, or that it said nothing to the end. */
  const settle = (job: Job, engine: PullingEngine): PullProgress => {
    const { error, result } = job.pull.progress
    if (error !== undefined) throw new FailureError(failureOfWords(error))
    if (engine.saysResult && result === undefined) throw new FailureError(endedEarly)
    const progress = completePull(job.pull.progress)
    update(job, { progress })
    return progress
  }

  const resultOf = ({ result }: PullProgress, before: ImageId | undefined, after: ImageId | undefined) => {
    if (result !== undefined) return result
    if (after === undefined) throw new FailureError(endedEarly)
    return before === after ? 'up-to-date' : 'downloaded'
  }

  const transfer = async (job: Job, engine: PullingEngine): Promise<PullState> => {
    const name = formatReference(job.reference)
    const before = engine.saysResult ? undefined : await engine.imageNamed(name)
    await engine.pull(requestOf(job.reference, job.pull.platform), job.abort.signal, (message) =>
      progressed(job, message),
    )
    const progress = settle(job, engine)
    const after = await engine.imageNamed(name).catch(() => undefined)
    const digest = progress.digest ?? job.reference.digest ?? digestIn(after, job.reference)
    return {
      kind: 'succeeded',
      result: resultOf(progress, before?.id, after?.id),
      ...(digest === undefined ? {} : { digest }),
      ...(after === undefined ? {} : { imageId: after.id }),
    }
  }

  const stateAfter = (error: unknown, job: Job): PullState =>
    job.abort.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: failureOf(error) }

  const record = (job: Job, engine: PullingEngine): LedgerEntry =>
    parts.activity.begin({
      action: 'pull',
      engineId: engine.id,
      reference: job.pull.reference,
      ...(job.pull.platform === undefined ? {} : { platform: job.pull.platform }),
      startedAtMs: parts.nowMs(),
      command: job.pull.command,
    })

  const end = (job: Job, state: PullState, entry: LedgerEntry | undefined): void => {
    clearTimeout(job.stall)
    job.pull = withoutSpeed(job.pull)
    const endedAtMs = parts.nowMs()
    update(job, { state, endedAtMs })
    if (entry === undefined) return
    const bytes = pullTotals(job.pull.progress).downloadedBytes
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

  const run = async (job: Job): Promise<void> => {
    const engine = parts.engine()
    update(job, { state: { kind: 'running' }, startedAtMs: parts.nowMs() })
    if (engine === undefined) {
      end(job, { kind: 'failed', failure: notThere }, undefined)
      return
    }
    const entry = record(job, engine)
    const state = await transfer(job, engine).catch((error: unknown) => stateAfter(error, job))
    end(job, state, entry)
  }

  const active = () => [...jobs.values()].filter((job) => job.running !== undefined).length

  const fill = (): void => {
    for (const job of jobs.values()) {
      if (active() >= parts.limit()) return
      if (job.pull.state.kind !== 'queued' || job.running !== undefined) continue
      job.running = run(job).finally(() => {
        delete job.running
        fill()
      })
    }
  }

  const enqueue = (
    reference: Reference,
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
      command: commandOf(reference, platform),
    }
    // A retried pull goes to the end of the queue like any other.
    jobs.delete(id)
    jobs.set(id, { pull, reference, abort: new AbortController(), samples: [] })
    changed.add(id)
    publish.poke()
    fill()
    return id
  }

  const find = (id: PullId): Job => {
    const job = jobs.get(id)
    if (job !== undefined) return job
    throw new FailureError({
      kind: 'not-found',
      message: 'This pull is no longer on the list.',
      advice: 'Start it again from the name box.',
    })
  }

  const cancel = (id: PullId): void => {
    const job = find(id)
    if (isEnded(job.pull) || job.pull.state.kind === 'cancelling') return
    job.abort.abort()
    if (job.running === undefined) end(job, { kind: 'cancelled' }, undefined)
    else update(job, { state: { kind: 'cancelling' } })
  }

  return {
    list: () => [...jobs.values()].map((job) => job.pull),
    start: ({ reference: text, platform }) => {
      const reference = askedReference(text)
      const name = formatReference(reference)
      const same = [...jobs.values()].find((job) => sameAsked(job, name, platform))
      return same?.pull.id ?? enqueue(reference, platform, pullIdOf(parts.newId()), 1)
    },
    cancel,
    retry: (id) => {
      const { pull, reference } = find(id)
      const same = [...jobs.values()].some((job) => sameAsked(job, pull.reference, pull.platform))
      if (isEnded(pull) && !same) enqueue(reference, pull.platform, id, pull.attempt + 1)
    },
    dismiss: (id) => {
      if (!isEnded(find(id).pull)) return
      jobs.delete(id)
      changed.add(id)
      publish.poke()
    },
    unfinished: () => [...jobs.values()].filter((job) => !isEnded(job.pull)).length,
    fill,
    cancelAll: async () => {
      const running = [...jobs.values()].flatMap((job) => (job.running === undefined ? [] : [job.running]))
      for (const id of jobs.keys()) cancel(id)
      await Promise.all(running)
    },
  }
}
