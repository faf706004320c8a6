import type { Result } from '../../../electron/core/failure.ts'
import { isEnded, type JobItem } from '../../../electron/core/transfers/job.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { followList, type FollowedList, type ListChange } from './following.ts'

/** Where a list of jobs comes from, and what is said of it. */
export interface JobSource<Id extends string, Item> extends Pick<FollowedList<Id, Item>, 'list' | 'follow'> {
  readonly cancel: (id: Id) => Promise<Result<void>>
  readonly retry: (id: Id) => Promise<Result<void>>
  readonly dismiss: (id: Id) => Promise<Result<void>>
  /** What to tell a screen reader after a change; nothing for mere progress. */
  readonly changeInWords: (before: Item | undefined, after: Item) => string | undefined
}

const newness = (job: JobItem<string>): number =>
  isEnded(job) ? (job.endedAtMs ?? job.queuedAtMs) : job.queuedAtMs

/** Those under way before those that ended; within each, the newest first. */
export const orderJobs = <Item extends JobItem<string>>(jobs: Iterable<Item>): readonly Item[] =>
  [...jobs].sort(
    (one, other) =>
      Number(isEnded(one)) - Number(isEnded(other)) ||
      newness(other) - newness(one) ||
      other.queuedAtMs - one.queuedAtMs,
  )

/** The jobs of one kind, of this run of Lading. */
export class Jobs<Id extends string, Item extends JobItem<Id>> {
  /** The list has arrived. */
  isLoaded = $state(false)

  readonly #source: JobSource<Id, Item>
  readonly #tell: TellFailure
  readonly #say: (sentence: string) => void
  #byId = $state.raw<ReadonlyMap<Id, Item>>(new Map())
  readonly #ordered = $derived(orderJobs(this.#byId.values()))
  readonly #unfinishedCount = $derived(this.#ordered.filter((job) => !isEnded(job)).length)

  constructor(source: JobSource<Id, Item>, tell: TellFailure, say: (sentence: string) => void) {
    this.#source = source
    this.#tell = tell
    this.#say = say
  }

  /** Mirrors the jobs until what this gives is called. */
  start(): () => void {
    const { list, follow } = this.#source
    return followList<Id, Item>(
      {
        ...{ list, follow, keyOf: ({ id }) => id },
        take: (change) => this.#take(change),
        listed: () => (this.isLoaded = true),
      },
      this.#tell,
    )
  }

  /** All of them: those under way first, then those that ended, the newest first. */
  get ordered(): readonly Item[] {
    return this.#ordered
  }

  /** Those that run. */
  get running(): readonly Item[] {
    return this.#ordered.filter(({ state }) => state.kind === 'running')
  }

  /** How many run or wait. */
  get unfinishedCount(): number {
    return this.#unfinishedCount
  }

  /** How many have ended and are still on the list. */
  get endedCount(): number {
    return this.#ordered.length - this.#unfinishedCount
  }

  /** Stops one that runs or waits. */
  readonly cancel = (id: Id): Promise<unknown> => ask(this.#source.cancel(id), this.#tell)

  /** Does again what failed or was cancelled. */
  readonly retry = (id: Id): Promise<unknown> => ask(this.#source.retry(id), this.#tell)

  /** Takes one that ended off the list. */
  readonly dismiss = (id: Id): Promise<unknown> => ask(this.#source.dismiss(id), this.#tell)

  /** Takes all that ended off the list. */
  readonly dismissEnded = async (): Promise<void> => {
    await Promise.all(this.#ordered.filter(isEnded).map(({ id }) => this.dismiss(id)))
  }

  #take({ upserted, removed }: ListChange<Id, Item>): void {
    const patched = new Map(this.#byId)
    for (const id of removed) patched.delete(id)
    for (const job of upserted) {
      const words = this.isLoaded ? this.#source.changeInWords(patched.get(job.id), job) : undefined
      if (words !== undefined) this.#say(words)
      patched.set(job.id, job)
    }
    this.#byId = patched
  }
}
