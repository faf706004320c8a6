import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { ForecastOutcome } from '../../../electron/core/registry/forecast.ts'
import { parseDigest, type Digest } from '../../../electron/core/identity.ts'
import { nameMeant } from '../../../electron/core/names/image-name.ts'
import { parseReference } from '../../../electron/core/names/reference.ts'
import { settled } from '../bridge.ts'
import { pauseOf } from './pause.ts'
import type { Pins } from './pins.svelte.ts'
import { m } from '../../../electron/words/messages.ts'

const typingPauseMs = 400

/** A digest that a tag can be pinned to. */
export interface DigestChoice {
  readonly digest: Digest
  readonly platform?: string
  readonly platformDigest?: Digest
  /** What this digest is to the tag, such as `as it is here`. */
  readonly meaning: string
}

/** What a tag is to be pinned with at first. */
export interface PinOffer {
  /** As it is printed or typed; empty to have it typed. */
  readonly reference: string
  /** The digest of the image that is here, where the caller knows it. */
  readonly here?: Digest
  /** The engine's own where it is left out. */
  readonly platform?: string
}

/** How far the registry's answer is. */
export type Lookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** The dialog that pins a tag: which tag, which digest, and a note. */
export class PinDialog {
  isOpen = $state(false)
  /** The tag can be typed. */
  isTyped = $state(false)
  reference = $state('')
  note = $state('')
  choices = $state.raw<readonly DigestChoice[]>([])
  chosen = $state<Digest>()
  lookup = $state.raw<Lookup>({ kind: 'none' })

  readonly #bridge: Pick<Bridge, 'discover'>
  readonly #pins: Pick<Pins, 'pin' | 'tagOf'>
  readonly #pause = pauseOf(typingPauseMs)
  readonly #parsed = $derived(parseReference(this.reference.trim()))
  #platform: string | undefined
  /** Counts what was asked: an answer to something earlier is dropped. */
  #asked = 0

  constructor(bridge: Pick<Bridge, 'discover'>, pins: Pick<Pins, 'pin' | 'tagOf'>) {
    this.#bridge = bridge
    this.#pins = pins
  }

  /** What is wrong with what is typed, in a sentence. */
  get mistake(): string | undefined {
    if (this.reference.trim() === '') return undefined
    return this.#parsed.ok ? undefined : this.#parsed.mistake.sentence
  }

  /** A tag and a digest are chosen. */
  get isReady(): boolean {
    return this.#parsed.ok && this.chosen !== undefined
  }

  /** Opens the dialog for a tag, or for one that is yet to be typed. */
  readonly open = ({ reference, here, platform }: PinOffer): void => {
    this.isOpen = true
    this.isTyped = reference === ''
    this.#platform = platform
    this.#begin(reference, here)
  }

  /** Another tag is typed. */
  readonly write = (text: string): void => {
    this.reference = text
    this.choices = []
    this.chosen = undefined
    this.#asked += 1
    this.lookup = { kind: 'none' }
    this.#pause.cancel()
    if (this.#parsed.ok) this.#pause.then(() => this.#begin(text, undefined))
  }

  readonly close = (): void => {
    this.#asked += 1
    this.#pause.cancel()
    this.isOpen = false
  }

  /** Pins the tag to the digest that is chosen, and closes the dialog where that was done. */
  readonly submit = async (): Promise<void> => {
    const choice = this.choices.find(({ digest }) => digest === this.chosen)
    if (!this.#parsed.ok || choice === undefined) return
    const reference = nameMeant(this.#nameOf(this.reference)).canonical
    if (await this.#pins.pin({ reference, digest: choice.digest, note: this.note.trim() })) this.close()
  }

  #begin(text: string, here: Digest | undefined): void {
    const name = this.#nameOf(text)
    const known = this.#pins.tagOf(name)
    const pin = known?.pin
    const written = this.#digestIn(text)
    this.reference = this.isTyped ? text : nameMeant(name).familiar
    this.note = pin?.note ?? ''
    this.chosen = undefined
    this.choices = []
    const local = here ?? known?.localDigest
    if (written !== undefined) this.#add({ digest: written, meaning: m.pins_as_written() })
    if (pin !== undefined) {
      const { digest, platform, platformDigest } = pin
      this.#add({
        ...{ digest, meaning: m.pins_as_pinned() },
        ...(platform !== undefined && { platform }),
        ...(platformDigest !== undefined && { platformDigest }),
      })
    }
    if (local !== undefined) this.#add({ digest: local, meaning: m.pins_as_here() })
    if (text.trim() !== '') void this.#askRegistry(name)
  }

  /** The text without its digest. */
  #nameOf(text: string): string {
    const parsed = parseReference(text.trim())
    return parsed.ok && parsed.reference.digest !== undefined
      ? (text.trim().split('@')[0] ?? text)
      : text.trim()
  }

  #digestIn(text: string): Digest | undefined {
    const [, digest] = text.trim().split('@')
    return digest === undefined ? undefined : parseDigest(digest)
  }

  /** One digest is offered once, with all that it is. */
  #add(choice: DigestChoice): void {
    const known = this.choices.find(({ digest }) => digest === choice.digest)
    this.choices = known
      ? this.choices.map((one) =>
          one === known ? { ...known, ...choice, meaning: `${known.meaning}, ${choice.meaning}` } : one,
        )
      : [...this.choices, choice]
    this.chosen ??= choice.digest
  }

  async #askRegistry(reference: string): Promise<void> {
    const asked = ++this.#asked
    this.lookup = { kind: 'asking' }
    const input = {
      reference,
      sparing: true,
      ...(this.#platform !== undefined && { platform: this.#platform }),
    }
    const result = await settled(this.#bridge.discover.forecast(input))
    if (asked !== this.#asked) return
    if (!result.ok) this.lookup = { kind: 'failed', failure: result.failure }
    else this.#take(result.value)
  }

  #take(outcome: ForecastOutcome): void {
    const meaning = m.pins_as_now()
    if (outcome.kind === 'unknown') {
      this.lookup = { kind: 'failed', failure: outcome.failure }
      return
    }
    this.lookup = { kind: 'answered' }
    if (outcome.kind === 'withheld') {
      this.#add({ digest: outcome.digest, meaning })
      return
    }
    const { digest, platform, platformDigest } = outcome.forecast
    this.#add({ digest, platform, platformDigest, meaning })
  }
}
