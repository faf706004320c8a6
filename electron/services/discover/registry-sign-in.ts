import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { registryNamed, type CredentialsPlace, type KnownRegistry } from '../../core/registry/sign-in.ts'
import { wordsWithout } from '../../core/secrets.ts'
import { shellWord } from '../../core/shell-word.ts'
import type { SignInRequest } from '../../engine/registry-sign-in.ts'
import type { CliStore } from '../../registry/credentials/store.ts'
import { credentialsKeyOf } from '../../registry/distribution/endpoints.ts'
import type { Activity } from '../activity.ts'
import { m } from '../../words/messages.ts'
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
    message: m.registry_no_name({ text }),
    advice: m.registry_no_name_advice(),
  })
}

/** What signing in and out is made of. */
export interface RegistrySignInParts {
  /** The engine's, while it is up. */
  readonly trySignIn: () => TrySignIn | undefined
  readonly store: CliStore
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
}

/** A failure as the ledger may keep it: a token may have been typed for a user name. */
const withoutSecrets = (failure: Failure, secrets: readonly string[]): Failure => {
  const { ownWords, ...rest } = failure
  const words = wordsWithout(ownWords, secrets)
  return words === undefined ? rest : { ...rest, ownWords: words }
}

/** Joins the engine, which tries credentials, and the docker CLI's store, which keeps them. */
export const createRegistrySignIn = (parts: RegistrySignInParts): RegistrySignIn => {
  const { store, activity, nowMs } = parts

  /** Does it with an entry of the ledger, in which neither password nor user name stands. */
  const recorded = async <T>(
    action: 'sign-in' | 'sign-out',
    registry: string,
    secrets: readonly string[],
    work: () => Promise<T>,
  ): Promise<T> => {
    const command = `docker ${action === 'sign-in' ? 'login' : 'logout'} ${shellWord(registry)}`
    const entry = activity.begin({ action, reference: registry, startedAtMs: nowMs(), command })
    try {
      const done = await work()
      activity.finish(entry, { outcome: 'succeeded', endedAtMs: nowMs() })
      return done
    } catch (error) {
      const failure = withoutSecrets(failureOf(error), secrets)
      const outcome = failure.kind === 'cancelled' ? 'cancelled' : 'failed'
      activity.finish(entry, { outcome, endedAtMs: nowMs(), ...(outcome === 'failed' && { failure }) })
      throw error
    }
  }

  return {
    known: store.known,
    place: async ({ registry }) => store.placeFor(credentialsKeyOf(askedRegistry(registry))),
    signIn: async ({ registry: text, username, password }, signal) => {
      const registry = askedRegistry(text)
      const trySignIn = parts.trySignIn()
      if (trySignIn === undefined) throw noEngine('sign-in')
      const key = credentialsKeyOf(registry)
      await recorded('sign-in', registry, [username, password], async () => {
        const { identityToken } = await trySignIn({ registry, key, username, password }, signal)
        await store.store(
          key,
          username,
          identityToken === undefined
            ? { kind: 'password', username, password }
            : { kind: 'identity-token', token: identityToken },
        )
      })
      const known = (await store.known()).find((one) => one.registry === registry)
      return { registry, username, keptIn: known?.keptIn ?? { kind: 'file' } }
    },
    signOut: async ({ registry: text }) => {
      const registry = askedRegistry(text)
      await recorded('sign-out', registry, [], () => store.erase(credentialsKeyOf(registry)))
    },
  }
}
