import type { CredentialsPlace, KnownRegistry } from '../../core/registry/sign-in.ts'
import { FailureError } from '../../core/failure.ts'
import { createTurns } from '../../core/in-turn.ts'
import { hubCredentialsKey } from '../distribution/endpoints.ts'
import type { Credentials } from '../distribution/authorization.ts'
import {
  environmentConfig,
  helperFor,
  readCliConfig,
  type CliAuth,
  type CliSurroundings,
} from './cli-config.ts'
import { changeConfig } from './config-file.ts'
import { credentialsOf, hostOf, inAuths } from './credentials.ts'
import { eraseByHelper, storeByHelper } from './helper.ts'
import { withMember, withoutMember } from './json-members.ts'
import { m } from '../../words/messages.ts'

/** How the docker CLI's credentials are kept. */
export interface CliStoreOptions extends CliSurroundings {
  /** For a helper, which may have to ask the person for a keychain's password. */
  readonly helperDeadlineMs?: number
}

/** Where the docker CLI keeps credentials. Nothing that it throws has a secret in it. */
export interface CliStore {
  /**
   * Keeps what a registry has accepted, by the CLI's key: in the helper that is configured for it, or in `config.json`.
   * `username` is kept beside an identity token, too. Throws a `FailureError`.
   */
  readonly store: (key: string, username: string, credentials: Credentials) => Promise<void>
  /** Forgets a registry. Throws a `FailureError` where that did not work; that nothing was known of it is none. */
  readonly erase: (key: string) => Promise<void>
  /** The registries that the configuration names, by name. No keychain is opened for it. Never rejects. */
  readonly known: () => Promise<readonly KnownRegistry[]>
  /** Where `store` would keep a registry's credentials as the configuration is now. Never rejects. */
  readonly placeFor: (key: string) => Promise<CredentialsPlace>
}

const encoded = (username: string, password: string): string =>
  Buffer.from(`${username}:${password}`).toString('base64')

/** An entry of `auths` as `docker login` writes it. A helper's is empty: it says that there is one. */
const entryOf = (username: string, credentials: Credentials): CliAuth =>
  credentials.kind === 'identity-token'
    ? { auth: encoded(username, ''), identitytoken: credentials.token }
    : { auth: encoded(username, credentials.password) }

/**
 * The keys under which one registry may stand. `docker logout` forgets the addresses that old versions wrote, and the
 * tokens of Docker Hub's sign-in by browser (docker/cli cli/command/registry/logout.go, internal/oauth/manager).
 */
const keysOf = (key: string): readonly string[] =>
  key === hubCredentialsKey
    ? [key, `${key}access-token`, `${key}refresh-token`]
    : [key, `http://${key}`, `https://${key}`]

const isTokenOfBrowser = (key: string): boolean => keysOf(hubCredentialsKey).slice(1).includes(key)

const nameOf = (key: string): string => (key === hubCredentialsKey ? 'docker.io' : hostOf(key))

const setFromOutside = (key: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.registry_set_from_outside({ registry: nameOf(key) }),
    advice: m.registry_set_from_outside_advice(),
  })

/** The docker CLI's own store: what is kept here, the CLI finds, and the other way round. */
export const createCliStore = ({ helperDeadlineMs = 60_000, ...surroundings }: CliStoreOptions): CliStore => {
  const helperOptions = { env: surroundings.env, deadlineMs: helperDeadlineMs }
  /** One change at a time: each reads the file and writes it again. */
  const inTurn = createTurns()

  const store = async (key: string, username: string, credentials: Credentials): Promise<void> => {
    if (inAuths(environmentConfig(surroundings), key) !== undefined) throw setFromOutside(key)
    const helper = helperFor(await readCliConfig(surroundings), key)
    if (helper !== undefined) await storeByHelper(helper, key, credentials, helperOptions)
    const entry = helper === undefined ? entryOf(username, credentials) : {}
    await changeConfig(surroundings, (text) => withMember(text, 'auths', key, entry))
  }

  const erase = async (key: string): Promise<void> => {
    if (inAuths(environmentConfig(surroundings), key) !== undefined) throw setFromOutside(key)
    const config = await readCliConfig(surroundings)
    const keys = keysOf(key)
    // A helper is asked about what has an entry, and about the key that is written today.
    for (const one of keys.filter((name) => name === key || config.auths?.[name] !== undefined)) {
      const helper = helperFor(config, one)
      if (helper !== undefined) await eraseByHelper(helper, one, helperOptions)
    }
    await changeConfig(surroundings, (text) =>
      keys.reduce((changed, one) => withoutMember(changed, 'auths', one), text),
    )
  }

  const known = async (): Promise<readonly KnownRegistry[]> => {
    const config = await readCliConfig(surroundings)
    const auths = Object.entries(config.auths ?? {}).filter(([key]) => !isTokenOfBrowser(key))
    const found = new Map<string, KnownRegistry>()
    for (const [key, auth] of auths) {
      const helper = helperFor(config, key)
      const credentials = credentialsOf(auth)
      const registry = nameOf(key)
      if (helper !== undefined) found.set(registry, { registry, keptIn: { kind: 'helper', name: helper } })
      else if (credentials !== undefined)
        found.set(registry, { registry, ...usernameIn(auth), keptIn: { kind: 'file' } })
    }
    for (const [key, name] of Object.entries(config.credHelpers ?? {}))
      found.set(nameOf(key), { registry: nameOf(key), keptIn: { kind: 'helper', name } })
    return [...found.values()].toSorted((a, b) => (a.registry < b.registry ? -1 : 1))
  }

  return {
    store: (key, username, credentials) => inTurn(() => store(key, username, credentials)),
    erase: (key) => inTurn(() => erase(key)),
    known,
    placeFor: async (key) => {
      const name = helperFor(await readCliConfig(surroundings), key)
      return name === undefined ? { kind: 'file' } : { kind: 'helper', name }
    },
  }
}

/** The user's name that stands in an entry, also beside an identity token. */
const usernameIn = ({ auth, username }: CliAuth): { username?: string } => {
  const [name = ''] =
    auth === undefined ? [username] : Buffer.from(auth, 'base64').toString('utf8').split(':')
  return name === '' ? {} : { username: name }
}
