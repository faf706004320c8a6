import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { TagTimeline } from '../../../electron/core/pins/digest-ledger.ts'
import type { Result } from '../../../electron/core/failure.ts'
import { nameMeant } from '../../../electron/core/names/image-name.ts'
import type { CheckState, DriftedTag, Pin, PinsState, WatchedTag } from '../../../electron/core/pins/pin.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { checkEndWords, familiarTag, isDrifted } from '../text/pin-words.ts'
import { Mirror } from './mirror.svelte.ts'
import { m } from '../../../electron/words/messages.ts'

/** What is pinned: a tag and the digest that it is held to. */
export type PinWish = Pick<Pin, 'reference' | 'digest' | 'note'>

/** A pull of a pinned digest after which another image still has the tag's name. */
export interface NamelessPull {
  readonly reference: string
  readonly nameStaysWith: string
}

type PinsBridge = Pick<Bridge, 'pins' | 'on'>

const none: readonly WatchedTag[] = []
const idle: CheckState = { kind: 'idle' }

/** The pins and all tags that are watched. */
export class Pins {
  /** The pin that was taken away last, until that is dismissed or undone. */
  unpinned = $state.raw<Pin>()
  /** Tags that a check found drifted, until that is dismissed. */
  drifted = $state.raw<readonly DriftedTag[]>([])
  /** A pull that will not give its tag's name, until that is dismissed. */
  nameless = $state.raw<NamelessPull>()
  /** Something is being changed. */
  isBusy = $state(false)

  readonly #mirror: Mirror<PinsState>
  readonly #bridge: PinsBridge
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  readonly #say: (sentence: string) => void
  readonly #byReference = $derived.by(() => new Map(this.tags.map((tag) => [tag.reference, tag])))
  readonly #driftedCount = $derived(this.tags.filter(isDrifted).length)

  constructor(
    bridge: PinsBridge,
    tell: TellFailure,
    pass: (text: string) => void,
    say: (sentence: string) => void,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
    this.#say = say
    this.#mirror = new Mirror(
      {
        now: () => bridge.pins.state(),
        follow: (listener) =>
          bridge.on('pins', (state) => {
            this.#tellEnd(state)
            listener(state)
          }),
      },
      tell,
    )
  }

  /** Mirrors the pins until what this gives is called. */
  start(): () => void {
    const endMirror = this.#mirror.start()
    const endDrifted = this.#bridge.on('drifted', (tags) => {
      const others = this.drifted.filter((known) =>
        tags.every(({ reference }) => reference !== known.reference),
      )
      this.drifted = [...others, ...tags]
    })
    return () => {
      endMirror()
      endDrifted()
    }
  }

  get isLoaded(): boolean {
    return this.#mirror.value !== undefined
  }

  get tags(): readonly WatchedTag[] {
    return this.#mirror.value?.tags ?? []
  }

  get check(): CheckState {
    return this.#mirror.value?.check ?? idle
  }

  get quota(): PinsState['quota'] {
    return this.#mirror.value?.quota
  }

  /** How many tags have moved and nobody has said that this is well. */
  get driftedCount(): number {
    return this.#driftedCount
  }

  /** The tag with this name, however it was printed, where it is watched. */
  readonly tagOf = (name: string): WatchedTag | undefined =>
    this.#byReference.get(name) ?? this.#byReference.get(nameMeant(name).canonical)

  /** Those of an image's names that are watched. */
  readonly tagsOf = (names: readonly string[]): readonly WatchedTag[] =>
    this.#byReference.size === 0 ? none : names.flatMap((name) => this.tagOf(name) ?? none)

  /** Asks the registries about every tag that is watched. */
  readonly checkAll = async (): Promise<void> => {
    await ask(this.#bridge.pins.check({}), this.#tell)
  }

  /** Ends the check that is under way; what it has learned stays. */
  readonly cancelCheck = async (): Promise<void> => {
    await ask(this.#bridge.pins.cancelCheck(), this.#tell)
  }

  /** Holds a tag to a digest, in place of the one before. Gives whether that was done. */
  readonly pin = async (wish: PinWish): Promise<boolean> => {
    const isDone = await this.#change(this.#bridge.pins.pin({ ...wish }))
    if (isDone) this.#pass(m.pins_is_pinned({ tag: familiarTag(wish.reference) }))
    return isDone
  }

  /** Holds a pinned tag to the digest that it means now. */
  readonly follow = async ({ reference, pin, outcome }: WatchedTag): Promise<void> => {
    if (outcome?.kind !== 'repointed') return
    await this.pin({ reference, digest: outcome.to, note: pin?.note ?? '' })
  }

  /** Lets a tag go. The pin can be put back while that is shown. */
  readonly unpin = async (pin: Pin): Promise<void> => {
    if (await this.#change(this.#bridge.pins.unpin({ reference: pin.reference }))) this.unpinned = pin
  }

  /** Puts back the pin that was taken away last. */
  readonly undoUnpin = async (): Promise<void> => {
    const pin = this.unpinned
    if (pin === undefined) return
    this.unpinned = undefined
    const { reference, digest, note } = pin
    await this.pin({ reference, digest, note })
  }

  /** Takes away what is shown of the pin that was taken away. */
  readonly dismissUnpinned = (): void => {
    this.unpinned = undefined
  }

  /** Takes away what is shown of tags that drifted; they keep their marks. */
  readonly dismissDrifted = (): void => {
    this.drifted = []
  }

  /**
   * Pulls what a tag is pinned to; gives whether that was started. Where another image has the tag's name, it keeps it, which is
   * shown, unless `takeName` says otherwise.
   */
  readonly pull = async (reference: string, takeName = false): Promise<boolean> => {
    this.nameless = undefined
    const result = await ask(this.#bridge.pins.pull({ reference, takeName }), this.#tell)
    if (!result.ok) return false
    const { nameStaysWith } = result.value
    if (nameStaysWith !== undefined) this.nameless = { reference, nameStaysWith }
    return true
  }

  /** Takes away what is shown of a pull without its name. */
  readonly dismissNameless = (): void => {
    this.nameless = undefined
  }

  /** The person has seen that a tag moved, and keeps things as they are. */
  readonly acknowledge = async ({ reference }: WatchedTag): Promise<void> => {
    await this.#change(this.#bridge.pins.acknowledge({ reference }))
  }

  /** Which digests a tag had; nothing where that could not be read. */
  readonly timelineOf = async (reference: string): Promise<TagTimeline | undefined> => {
    const result = await ask(this.#bridge.pins.timeline({ reference }), this.#tell)
    return result.ok ? result.value : undefined
  }

  async #change(call: Promise<Result<unknown>>): Promise<boolean> {
    this.isBusy = true
    const { ok } = await ask(call, this.#tell)
    this.isBusy = false
    return ok
  }

  #tellEnd({ check, tags }: PinsState): void {
    const before = this.#mirror.value?.check
    if (before === undefined || check.kind === 'running') return
    // A quick check is over before it is told that it runs.
    const hasEnded = before.kind === 'running' || before.lastCheckedAtMs !== check.lastCheckedAtMs
    if (hasEnded) this.#say(checkEndWords(tags))
  }
}
