import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { PullsChange } from '../../../electron/contract/topics.ts'
import type { PullId } from '../../../electron/core/identity.ts'
import { isEnded, type Pull } from '../../../electron/core/pull.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { changeInWords, orderPulls } from '../text/pull-words.ts'

/** The pulls of this run of Lading. */
export class Pulls {
  byId = $state.raw<ReadonlyMap<PullId, Pull>>(new Map())
  /** The list has arrived. */
  isLoaded = $state(false)

  readonly #bridge: Pick<Bridge, 'pulls' | 'on'>
  readonly #tell: TellFailure
  readonly #say: (sentence: string) => void
  readonly #ordered = $derived(orderPulls(this.byId.values()))
  readonly #unfinishedCount = $derived(this.#ordered.filter((pull) => !isEnded(pull)).length)

  constructor(bridge: Pick<Bridge, 'pulls' | 'on'>, tell: TellFailure, say: (sentence: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#say = say
  }

  /** Mirrors the pulls until what this gives is called. */
  start(): () => void {
    const removed = new Set<PullId>()
    const end = this.#bridge.on('pulls', (change) => {
      if (!this.isLoaded) change.removed.forEach((id) => removed.add(id))
      this.#apply(change)
    })
    void ask(this.#bridge.pulls.list(), this.#tell).then((result) => {
      if (!result.ok) return
      const listed = result.value.filter(({ id }) => !removed.has(id)).map((pull) => [pull.id, pull] as const)
      // An event that came first is newer than the list.
      this.byId = new Map([...listed, ...this.byId])
      this.isLoaded = true
    })
    return end
  }

  /** All pulls: those under way first, then those that ended, the newest first. */
  get ordered(): readonly Pull[] {
    return this.#ordered
  }

  /** How many run or wait. */
  get unfinishedCount(): number {
    return this.#unfinishedCount
  }

  /** Stops a pull that runs or waits. */
  readonly cancel = (id: PullId): Promise<unknown> => ask(this.#bridge.pulls.cancel({ id }), this.#tell)

  /** Pulls again what failed or was cancelled. */
  readonly retry = (id: PullId): Promise<unknown> => ask(this.#bridge.pulls.retry({ id }), this.#tell)

  /** Takes an ended pull off the list. */
  readonly dismiss = (id: PullId): Promise<unknown> => ask(this.#bridge.pulls.dismiss({ id }), this.#tell)

  /** Takes every ended pull off the list. */
  readonly dismissEnded = async (): Promise<void> => {
    await Promise.all(this.#ordered.filter(isEnded).map(({ id }) => this.dismiss(id)))
  }

  #apply({ upserted, removed }: PullsChange): void {
    const patched = new Map(this.byId)
    for (const id of removed) patched.delete(id)
    for (const pull of upserted) {
      const words = this.isLoaded ? changeInWords(patched.get(pull.id), pull) : undefined
      if (words !== undefined) this.#say(words)
      patched.set(pull.id, pull)
    }
    this.byId = patched
  }
}
