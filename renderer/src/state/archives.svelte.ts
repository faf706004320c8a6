import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { ArchiveContents } from '../../../electron/core/transfers/transfer.ts'
import { m } from '../../../electron/words/messages.ts'
import { settled } from '../bridge.ts'

/** A file that somebody wants to load: it is being looked into, can be loaded, or is none that can. */
export type ArchiveOffer = { readonly id: number; readonly name: string } & (
  | { readonly kind: 'looking' }
  | { readonly kind: 'there'; readonly contents: ArchiveContents }
  | { readonly kind: 'refused'; readonly failure: Failure }
)

const notOfThisMachine = (): Failure => ({
  kind: 'invalid-input',
  message: m.archives_not_of_this_machine(),
  advice: m.archives_not_of_this_machine_advice(),
})

/** Files that were dropped on the window or chosen, until they are loaded or put away. */
export class Archives {
  offers = $state.raw<readonly ArchiveOffer[]>([])

  readonly #bridge: Pick<Bridge, 'transfers' | 'on' | 'pathOf'>
  readonly #load: (path: string) => Promise<boolean>
  readonly #loading: () => void
  #nextId = 1

  /** `load` loads one and gives whether that began; `loading` is called once any has. */
  constructor(
    bridge: Pick<Bridge, 'transfers' | 'on' | 'pathOf'>,
    load: (path: string) => Promise<boolean>,
    loading: () => void,
  ) {
    this.#bridge = bridge
    this.#load = load
    this.#loading = loading
  }

  /** Follows the menu until what this gives is called. */
  start(): () => void {
    return this.#bridge.on('navigate', (target) => {
      if (target === 'load-archive') void this.choose()
    })
  }

  /** Has the person choose a file by the system's own dialog, and looks into it. */
  readonly choose = async (): Promise<void> => {
    const result = await settled(this.#bridge.transfers.chooseArchive())
    if (result.ok && result.value === undefined) return
    const id = this.#nextId++
    const offer: ArchiveOffer = result.ok
      ? { id, name: '', kind: 'there', contents: result.value as ArchiveContents }
      : { id, name: '', kind: 'refused', failure: result.failure }
    this.offers = [...this.offers, offer]
  }

  /** Looks into files that were dropped on the window. */
  readonly drop = async (files: readonly File[]): Promise<void> => {
    const looked = files.map((file): ArchiveOffer & { path: string } => ({
      ...{ id: this.#nextId++, name: file.name, kind: 'looking', path: this.#bridge.pathOf(file) },
    }))
    this.offers = [...this.offers, ...looked]
    await Promise.all(looked.map(({ id, name, path }) => this.#look(id, name, path)))
  }

  /** Those that can be loaded. */
  get loadable(): readonly ArchiveContents[] {
    return this.offers.flatMap((offer) => (offer.kind === 'there' ? [offer.contents] : []))
  }

  /** Loads all that can be, and puts the rest away. */
  readonly load = async (): Promise<void> => {
    const paths = this.loadable.map(({ path }) => path)
    this.dismiss()
    const began = await Promise.all(paths.map((path) => this.#load(path)))
    if (began.includes(true)) this.#loading()
  }

  /** Puts all of them away. */
  readonly dismiss = (): void => {
    this.offers = []
  }

  async #look(id: number, name: string, path: string): Promise<void> {
    const result: Result<ArchiveContents> =
      path === ''
        ? { ok: false, failure: notOfThisMachine() }
        : await settled(this.#bridge.transfers.inspectArchive({ path }))
    // What was put away meanwhile is not brought back.
    this.offers = this.offers.map((offer) => {
      if (offer.id !== id) return offer
      return result.ok
        ? { id, name, kind: 'there', contents: result.value }
        : { id, name, kind: 'refused', failure: result.failure }
    })
  }
}
