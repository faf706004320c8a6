import { FailureError, type Failure } from '../../core/failure.ts'
import { isEnded, type JobItem, type JobState } from '../../core/transfers/job.ts'
import { addSample, bytesPerSecondOf, type TransferSample } from '../../core/transfers/transfer-speed.ts'
import { coalesceChanges } from '../coalesce.ts'

/** One job: a pull, a push, an archive that is written. */
export interface Job<Item, Asked> {
  /** As the window has it now. */
  readonly item: Item
  /** What it is to do. */
  readonly asked: Asked
  /** Aborted where somebody cancels it. */
  readonly signal: AbortSignal
}

/** What a list is made of, and whom it tells. */
export interface JobListParts<Id extends string, Item, Asked> {
  /** How many may run side by side. */
  readonly limit: () => number
  readonly nowMs: () => number
  /** Does the job and calls `end`; never rejects. */
  readonly run: (job: Job<Item, Asked>) => Promise<void>
  readonly onChange: (change: { upserted: readonly Item[]; removed: readonly Id[] }) => void
  /** For a job that is not on the list any more. */
  readonly missing: () => Failure
}

/** How far a job is. */
export interface Moved {
  readonly bytes: number
  /** Absent where it is not known. */
  readonly totalBytes: number | undefined
}

/** Jobs that run side by side up to a limit; the rest waits. */
export interface JobList<Id extends string, Item, Asked> {
  readonly list: () => readonly Item[]
  readonly jobs: () => readonly Job<Item, Asked>[]
  /** Throws a `FailureError` where it is not on the list. */
  readonly find: (id: Id) => Job<Item, Asked>
  /** Puts a job at the end of the queue, also one that is there already and ended. */
  readonly add: (item: Item, asked: Asked) => Id
  readonly update: (job: Job<Item, Asked>, change: Partial<Item>) => void
  /** `update` together with the speed and the time left that follow from it. */
  readonly move: (job: Job<Item, Asked>, change: Partial<Item>, moved: Moved) => void
  /** Ends a job for good; gives when. */
  readonly end: (job: Job<Item, Asked>, state: Item extends { state: infer State } ? State : never) => number
  readonly cancel: (id: Id) => void
  /** Takes an ended job off the list. */
  readonly dismiss: (id: Id) => void
  /** How many run or wait. */
  readonly unfinished: () => number
  /** Starts what waits, as far as the limit allows. */
  readonly fill: () => void
  /** Cancels all; resolves when each that ran has ended. */
  readonly cancelAll: () => Promise<void>
}

/** An engine says several times a second how far it is: after this long without a word, nothing moves. */
const stalledMs = 4_000

interface Entry<Item, Asked> extends Job<Item, Asked> {
  item: Item
  readonly abort: AbortController
  samples: readonly TransferSample[]
  running?: Promise<void>
  stall?: NodeJS.Timeout
}

/**
 * A list of jobs of one kind. They live in the main process: a window that closes or reloads asks for the list again and
 * loses nothing.
 */
export const createJobList = <Id extends string, Item extends JobItem<Id>, Asked>(
  parts: JobListParts<Id, Item, Asked>,
): JobList<Id, Item, Asked> => {
  type Known = Entry<Item, Asked>
  const entries = new Map<Id, Known>()
  const { touch } = coalesceChanges<Id, Item>((id) => entries.get(id)?.item, parts.onChange)

  const withoutSpeed = ({ bytesPerSecond: _speed, remainingMs: _remaining, ...item }: Item): Item =>
    item as Item

  const find = (id: Id): Known => {
    const entry = entries.get(id)
    if (entry !== undefined) return entry
    throw new FailureError(parts.missing())
  }

  /** The entry of a job; one that was added again under its ID is another one, and no longer heard. */
  const entryOf = (job: Job<Item, Asked>): Known => job as Known

  const change = (entry: Known, item: Item): void => {
    entry.item = item
    touch(item.id)
  }

  const slowedToNothing = (entry: Known): void => change(entry, withoutSpeed(entry.item))

  const move = (job: Job<Item, Asked>, update: Partial<Item>, { bytes, totalBytes }: Moved): void => {
    const entry = entryOf(job)
    entry.samples = addSample(entry.samples, { atMs: parts.nowMs(), bytes })
    const isThrough = totalBytes !== undefined && bytes >= totalBytes
    const speed = isThrough ? undefined : bytesPerSecondOf(entry.samples)
    clearTimeout(entry.stall)
    if (speed !== undefined) entry.stall = setTimeout(() => slowedToNothing(entry), stalledMs)
    change(entry, {
      ...withoutSpeed(entry.item),
      ...update,
      ...(speed === undefined ? {} : { bytesPerSecond: speed }),
      ...(speed === undefined || totalBytes === undefined
        ? {}
        : { remainingMs: ((totalBytes - bytes) * 1000) / speed }),
    })
  }

  const end = (job: Job<Item, Asked>, state: JobState): number => {
    const entry = entryOf(job)
    clearTimeout(entry.stall)
    const endedAtMs = parts.nowMs()
    change(entry, { ...withoutSpeed(entry.item), state, endedAtMs })
    return endedAtMs
  }

  const active = (): number => [...entries.values()].filter(({ running }) => running !== undefined).length

  const run = (entry: Known): Promise<void> => {
    change(entry, { ...entry.item, state: { kind: 'running' }, startedAtMs: parts.nowMs() })
    return parts.run(entry)
  }

  const fill = (): void => {
    for (const entry of entries.values()) {
      if (active() >= parts.limit()) return
      if (entry.item.state.kind !== 'queued' || entry.running !== undefined) continue
      entry.running = run(entry).finally(() => {
        delete entry.running
        fill()
      })
    }
  }

  const cancel = (id: Id): void => {
    const entry = find(id)
    if (isEnded(entry.item) || entry.item.state.kind === 'cancelling') return
    entry.abort.abort()
    if (entry.running === undefined) end(entry, { kind: 'cancelled' })
    else change(entry, { ...entry.item, state: { kind: 'cancelling' } })
  }

  return {
    list: () => [...entries.values()].map(({ item }) => item),
    jobs: () => [...entries.values()],
    find,
    add: (item, asked) => {
      const abort = new AbortController()
      entries.delete(item.id)
      entries.set(item.id, { item, asked, abort, signal: abort.signal, samples: [] })
      touch(item.id)
      fill()
      return item.id
    },
    update: (job, update) => {
      const entry = entryOf(job)
      change(entry, { ...entry.item, ...update })
    },
    move,
    end,
    cancel,
    dismiss: (id) => {
      if (!isEnded(find(id).item)) return
      entries.delete(id)
      touch(id)
    },
    unfinished: () => [...entries.values()].filter(({ item }) => !isEnded(item)).length,
    fill,
    cancelAll: async () => {
      const running = [...entries.values()].flatMap((entry) => entry.running ?? [])
      for (const id of entries.keys()) cancel(id)
      await Promise.all(running)
    },
  }
}
