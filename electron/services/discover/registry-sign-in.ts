import { FailureError } from '../../core/failure.ts'
import { registryNamed, type CredentialsPlace, type KnownRegistry } from '../../core/registry/sign-in.ts'
import type { SignInRequest } from '../../engine/registry-sign-in.ts'
import type { CliStore } from '../../registry/credentials/store.ts'
import { credentialsKeyOf } from '../../registry/distribution/endpoints.ts'
import { noEngine } from '../no-engine.ts'

/** Has an engine try a user name and a password; gives an identity token where the registry issued one. */
export type TrySignIn = (
  request: SignInRequest,
  signal?: AbortSignal,
) => Promise<{ readonly identityToken?: string }>

/** Signing in to registries and out of them, as `docker login` and `docker logout` do. */
export interface RegistrySignIn {
  readonly known: () => Promise<readonly KnownRegistry[]>
  /** Where the credentials would be kept. Throws a `FailureError` of kind `invalid-input`. */
  readonly place: (input: { readonly registry: string }) => Promise<CredentialsPlace>
  /**
   * Tries the credentials by the engine and keeps what was accepted where the CLI keeps it. Gives the registry as it is
   * known from then on. Throws a `FailureError` in which no secret stands; nothing is kept then.
   */
  readonly signIn: (
    input: { readonly registry: string; readonly username: string; readonly password: string },
    signal?: AbortSignal,
  ) => Promise<KnownRegistry>
  /** Forgets the credentials; that there were none is no failure. */
  readonly signOut: (input: { readonly registry: string }) => Promise<void>
}

const askedRegistry = (text: string): string => {
  const registry = registryNamed(text)
  if (registry !== undefined) return registry
  throw new FailureError({
    kind: 'invalid-input',
    message: `“${text}” is no registry’s name.`,
    advice: 'A registry is a host, such as docker.io, ghcr.io or registry.example:5000.',
  })
}

/** Joins the engine, which tries credentials, and the docker CLI's store, which keeps them. */
export const createRegistrySignIn = (parts: {
  /** The engine's, while it is up. */
  readonly trySignIn: () => TrySignIn | undefined
  readonly store: CliStore
}): RegistrySignIn => {
  const { store } = parts
  return {
    known: store.known,
    place: async ({ registry }) => store.placeFor(credentialsKeyOf(askedRegistry(registry))),
    signIn: async ({ registry: text, username, password }, signal) => {
      const registry = askedRegistry(text)
      const trySignIn = parts.trySignIn()
      if (trySignIn === undefined) throw noEngine('to sign in with right now')
      const key = credentialsKeyOf(registry)
      const { identityToken } = await trySignIn({ registry, key, username, password }, signal)
      await store.store(
        key,
        username,
        identityToken === undefined
          ? { kind: 'password', username, password }
          : { kind: 'identity-token', token: identityToken },
      )
      const known = (await store.known()).find((one) => one.registry === registry)
      return { registry, username, keptIn: known?.keptIn ?? { kind: 'file' } }
    },
    signOut: async ({ registry }) => store.erase(credentialsKeyOf(askedRegistry(registry))),
  }
}
