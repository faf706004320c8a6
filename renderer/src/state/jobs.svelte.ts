import type { Failure, Result } from '../../../electron/core/failure.ts'
import { isEnded } from '../../../electron/core/pull.ts'
import { ask, type TellFailure } from '../bridge.ts'

/** What runs in the main process and is followed here: a pull, or another transfer. */
export interface Job<Id extends string> {
  readonly id: Id
  readonly state:
    | { readonly kind: 'queued' | 'running' | 'cancelling' | 'cancelled' | 'succeeded' }
    | { readonly kind: 'failed'; readonly failure: Failure }
  readonly queuedAtMs: number
  readonly endedAtMs?: number
}

/** Where a list of jobs comes from, and what is said of it. */
export interface JobSource<Id extends string, Item> {
  readonly list: () => Promise<Result<readonly Item[]>>
  readonly follow: (listener: (change: JobsChange<Id, Item>) => void) => () => void
  readonly cancel: (id: Id) => Promise<Result<void>>
  readonly retry: (id: Id) => Promise<Result<void>>
  readonly dismiss: (id: Id) => Promise<Result<void>>
  /** What to tell a screen reader after a change; nothing for mere progress. */
  readonly changeInWords: (before: Item | undefined, after: Item) => string | undefined
}

interface JobsChange<Id, Item> {
  readonly upserted: readonly Item[]
  readonly removed: readonly Id[]
}

const newness = (job: Job<string>): number =>
  isEnded(job) ? (job.endedAtMs ?? job.queuedAtMs) : job.queuedAtMs

/** Those under way before those that ended; within each, the newest first. */
export const orderJobs = <Item extends Job<string>>(jobs: Iterable<Item>): readonly Item[] =>
  [...jobs].sort(
    (one, other) =>
      Number(isEnded(one)) - Number(isEnded(other)) ||
      newness(other) - newness(one) ||
      other.queuedAtMs - one.queuedAtMs,
  )

/** The jobs of one kind, of this run of Lading. */
export class Jobs<Id extends string, Item extends Job<Id>> {
  byId = $state.raw<ReadonlyMap<Id, Item>>(new Map())
  /** The list has arrived. */
  isLoaded = $state(false)

  readonly #source: JobSource<Id, Item>
  readonly #tell: TellFailure
  readonly #say: (sentence: string) => void
  readonly #ordered = $derived(orderJobs(this.byId.values()))
  readonly #unfinishedCount = $derived(this.#ordered.filter((job) => !isEnded(job)).length)

  constructor(source: JobSource<Id, Item>, tell: TellFailure, say: (sentence: string) => void) {
    this.#source = source
    this.#tell = tell
    this.#say = say
  }

  /** Mirrors the jobs until what this gives is called. */
  start(): () => void {
    const removed = new Set<Id>()
    const end = this.#source.follow((change) => {
      if (!this.isLoaded) change.removed.forEach((id) => removed.add(id))
      this.#apply(change)
    })
    void ask(this.#source.list(), this.#tell).then((result) => {
      if (!result.ok) return
      const listed = result.value.filter(({ id }) => !removed.has(id)).map((job) => [job.id, job] as const)
      // An event that came first is newer than the list.
      this.byId = new Map([...listed, ...this.byId])
      this.isLoaded = true
    })
    return end
  }

  /** All of them: those under way first, then those that ended, the newest first. */
  get ordered(): readonly Item[] {
    return this.#ordered
  }

  /** How many run or wait. */
  get unfinishedCount(): number {
    return this.#unfinishedCount
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

  #apply({ upserted, removed }: JobsChange<Id, Item>): void {
    const patched = new Map(this.byId)
    for (const id of removed) patched.delete(id)
    for (const job of upserted) {
      const words = this.isLoaded ? this.#source.changeInWords(patched.get(job.id), job) : undefined
      if (words !== undefined) this.#say(words)
      patched.set(job.id, job)
    }
    this.byId = patched
  }
}
