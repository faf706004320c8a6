import { protectionMistake, protector } from '../../../electron/core/cleanup/protect.ts'
import type { Protection, ProtectionKind } from '../../../electron/core/cleanup/protection.ts'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { m } from '../../../electron/words/messages.ts'
import type { Inventory } from './inventory.svelte.ts'
import type { SettingsMirror } from './settings.svelte.ts'

/** What is to be protected, as the dialog begins with it. */
export type ProtectionOffer = Pick<Protection, 'kind' | 'value'>

/** An image as it is protected: by its first name, which may come to another image, or else by its ID. */
export const protectionOffer = ({ id, tags }: Pick<InventoryImage, 'id' | 'tags'>): ProtectionOffer => ({
  kind: 'image',
  value: tags[0] ?? id,
})

/** What no clean-up takes away, and the dialog that says so. */
export class Protections {
  isOpen = $state(false)
  kind = $state<ProtectionKind>('image')
  value = $state('')
  reason = $state('')

  readonly #settings: Pick<SettingsMirror, 'current' | 'setCleanup'>
  readonly #inventory: Pick<Inventory, 'images'>
  readonly #newId: () => string
  readonly #protector = $derived.by(() => protector(this.all))

  constructor(
    settings: Pick<SettingsMirror, 'current' | 'setCleanup'>,
    inventory: Pick<Inventory, 'images'>,
    newId: () => string,
  ) {
    this.#settings = settings
    this.#inventory = inventory
    this.#newId = newId
  }

  get all(): readonly Protection[] {
    return this.#settings.current.cleanup.protections
  }

  /** What is to be written instead of what is there, in a sentence; nothing while nothing is written. */
  get mistake(): string | undefined {
    if (this.value.trim() === '') return undefined
    return this.#isKnown ? m.cleanup_protected_already() : protectionMistake(this.kind, this.value)
  }

  get isReady(): boolean {
    return this.value.trim() !== '' && this.mistake === undefined
  }

  /** How many of the images that are here it would protect. */
  get wouldCover(): number {
    return this.isReady ? this.countCovered({ ...this.#draft, id: '' }) : 0
  }

  get #isKnown(): boolean {
    const { kind, value } = this.#draft
    return this.all.some((known) => known.kind === kind && known.value === value)
  }

  get #draft(): Omit<Protection, 'id'> {
    return { kind: this.kind, value: this.value.trim(), reason: this.reason.trim() }
  }

  /** What protects an image, the first where several do. */
  readonly of = (image: InventoryImage): Protection | undefined => this.#protector(image)

  /** How many of the images that are here a protection covers. */
  readonly countCovered = (protection: Protection): number => {
    const covers = protector([protection])
    let count = 0
    for (const image of this.#inventory.images.values()) if (covers(image) !== undefined) count += 1
    return count
  }

  /** Opens the dialog, with what was chosen filled in. */
  readonly open = ({ kind, value }: ProtectionOffer = { kind: 'image', value: '' }): void => {
    this.kind = kind
    this.value = value
    this.reason = ''
    this.isOpen = true
  }

  readonly close = (): void => {
    this.isOpen = false
  }

  /** Protects what the dialog says, and makes room for another. */
  readonly add = async (): Promise<void> => {
    if (!this.isReady) return
    const added = { ...this.#draft, id: this.#newId() }
    this.value = ''
    this.reason = ''
    await this.#settings.setCleanup({ protections: [...this.all, added] })
  }

  readonly remove = async ({ id }: Protection): Promise<void> => {
    await this.#settings.setCleanup({ protections: this.all.filter((one) => one.id !== id) })
  }
}
