import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { CredentialsPlace, KnownRegistry } from '../../../electron/core/registry/sign-in.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'
import { registryTitle } from '../text/registry-words.ts'
import { m } from '../../../electron/words/messages.ts'

/** A wish to sign in. */
export interface SignInWish {
  /** As it stands in references; empty where the person is to say it. */
  readonly registry: string
  /** It is this registry and no other. */
  readonly isFixed: boolean
  /** What to do once somebody is signed in. */
  readonly then?: () => void
}

/** Who is signed in where, and signing in and out. No password is kept here, not even for a moment. */
export class Registries {
  /** Who is signed in where, while the list is open. */
  known = $state.raw<readonly KnownRegistry[]>()
  isListOpen = $state(false)
  /** The wish that the dialog is open for. */
  wish = $state.raw<SignInWish>()
  isSigningIn = $state(false)
  /** Why signing in did not work. */
  failure = $state.raw<Failure>()
  /** Where the credentials will be kept; absent while no registry is named. */
  place = $state.raw<CredentialsPlace>()

  readonly #bridge: Pick<Bridge, 'registries' | 'on'>
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  #looked = 0

  constructor(bridge: Pick<Bridge, 'registries' | 'on'>, tell: TellFailure, pass: (text: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
  }

  /** Follows the menu until what this gives is called. */
  start(): () => void {
    return this.#bridge.on('navigate', (target) => {
      if (target === 'registries') this.open()
    })
  }

  /** Opens the list of who is signed in where. */
  readonly open = (): void => {
    this.isListOpen = true
    void this.#read()
  }

  /** Closes the list. */
  readonly close = (): void => {
    this.isListOpen = false
    this.known = undefined
  }

  /** Opens the dialog to sign in. */
  readonly ask = (wish: SignInWish = { registry: '', isFixed: false }): void => {
    this.wish = wish
    this.failure = undefined
    void this.look(wish.registry)
  }

  /** Closes it; what is being tried may still succeed, and is told then. */
  readonly cancel = (): void => {
    this.wish = undefined
    this.isSigningIn = false
  }

  /** Finds where the credentials for what was typed will be kept; what is no registry's name has no such place. */
  readonly look = async (registry: string): Promise<void> => {
    this.#looked += 1
    const looked = this.#looked
    const isNamed = registry.trim() !== ''
    const result = isNamed ? await settled(this.#bridge.registries.place({ registry })) : undefined
    if (looked === this.#looked) this.place = result?.ok === true ? result.value : undefined
  }

  /** Who is signed in to a registry, as far as that can be said without opening a keychain. */
  readonly whoIs = async (registry: string): Promise<KnownRegistry | undefined> => {
    const result = await settled(this.#bridge.registries.known())
    return result.ok ? result.value.find((known) => known.registry === registry) : undefined
  }

  /** Signs in; the dialog stays open with the reason where that did not work. */
  readonly signIn = async (registry: string, username: string, password: string): Promise<void> => {
    const { wish } = this
    if (wish === undefined || this.isSigningIn) return
    this.isSigningIn = true
    this.failure = undefined
    const result = await settled(this.#bridge.registries.signIn({ registry, username, password }))
    if (result.ok) {
      this.#pass(m.registry_signed_in_to({ registry: registryTitle(result.value.registry) }))
      if (this.isListOpen) void this.#read()
    }
    if (this.wish !== wish) return
    this.isSigningIn = false
    if (!result.ok) {
      this.failure = result.failure
      return
    }
    this.wish = undefined
    wish.then?.()
  }

  /** Forgets the credentials for a registry, as the docker CLI then has, too. */
  readonly signOut = async ({ registry }: KnownRegistry): Promise<void> => {
    const result = await ask(this.#bridge.registries.signOut({ registry }), this.#tell)
    if (result.ok) this.#pass(m.registry_signed_out_of({ registry: registryTitle(registry) }))
    await this.#read()
  }

  async #read(): Promise<void> {
    const result = await ask(this.#bridge.registries.known(), this.#tell)
    if (result.ok && this.isListOpen) this.known = result.value
  }
}
