import type { Credentials } from '../distribution/authorization.ts'
import {
  environmentConfig,
  helperFor,
  readCliConfig,
  type CliAuth,
  type CliCredentialsConfig,
  type CliSurroundings,
} from './cli-config.ts'
import { askHelper } from './helper.ts'

/** How the docker CLI's credentials are found. */
export interface CliCredentialsOptions extends CliSurroundings {
  /** How long a helper may take, which may have to ask the person for a keychain's password. */
  readonly helperDeadlineMs: number
}

const decoded = (text: string): Credentials | undefined => {
  const pair = Buffer.from(text, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  if (colon <= 0) return undefined
  // The CLI once padded passwords with zero bytes (configfile/file.go, `decodeAuth`).
  const password = pair.slice(colon + 1).replace(/^\0+|\0+$/g, '')
  return { kind: 'password', username: pair.slice(0, colon), password }
}

/** What an entry of `auths` says; `undefined` where a helper keeps it, or it is damaged. */
export const credentialsOf = ({
  auth,
  username,
  password,
  identitytoken,
}: CliAuth): Credentials | undefined => {
  if (identitytoken !== undefined && identitytoken !== '')
    return { kind: 'identity-token', token: identitytoken }
  if (auth !== undefined && auth !== '') return decoded(auth)
  return username === undefined || password === undefined
    ? undefined
    : { kind: 'password', username, password }
}

/** Old entries are addresses, `https://registry.example/v1/`; new ones are `registry.example`. */
export const hostOf = (key: string): string => key.replace(/^https?:\/\//, '').replace(/\/.*$/, '')

/** What `auths` has under a key, as the CLI looks it up. */
export const inAuths = ({ auths }: CliCredentialsConfig, key: string): Credentials | undefined => {
  const exact = auths?.[key]
  if (exact !== undefined) return credentialsOf(exact)
  if (key.startsWith('https:')) return undefined
  const [, byHost] = Object.entries(auths ?? {}).find(([name]) => hostOf(name) === key) ?? []
  return byHost && credentialsOf(byHost)
}

/**
 * Gives what the docker CLI would send to a registry, by the CLI's key: a host with its port, or
 * `https://index.docker.io/v1/`. In the CLI's order: DOCKER_AUTH_CONFIG, the host's own helper or the one for all, and
 * `auths` where there is no helper. The files are read anew each time, so `docker login` counts at once. Never rejects.
 */
export const createCliCredentials =
  ({ helperDeadlineMs, ...surroundings }: CliCredentialsOptions) =>
  async (key: string, signal?: AbortSignal): Promise<Credentials | undefined> => {
    const fromEnvironment = inAuths(environmentConfig(surroundings), key)
    if (fromEnvironment !== undefined) return fromEnvironment
    const config = await readCliConfig(surroundings)
    const helper = helperFor(config, key)
    if (helper === undefined) return inAuths(config, key)
    return askHelper(helper, key, { env: surroundings.env, deadlineMs: helperDeadlineMs, signal })
  }
